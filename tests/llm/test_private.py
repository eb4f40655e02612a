"""Private words may be read by a model on this very laptop alone."""

from __future__ import annotations

import pytest

from llm.private import LeavesTheLaptop, require_here
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.models import Model, Server

HERE = Model("talker:latest", 2_000_000_000, "f00d" * 16)
CLOUD = Model("giant:cloud", 400, "f00d" * 16)


def room(host: str, model: Model) -> Room:
    return Room(Server(host, (model,)), model, Budget())


@pytest.mark.parametrize("host", ["127.0.0.1:11434", "localhost:11434", "http://[::1]:11434"])
def test_a_model_on_this_machine_may(host: str) -> None:
    assert require_here(room(host, HERE)).model is HERE


@pytest.mark.parametrize(
    ("host", "model"),
    [
        ("192.168.1.7:11434", HERE),
        ("http://ollama.example.org", HERE),
        ("127.0.0.1.example.org:11434", HERE),
        ("127.0.0.1:11434", CLOUD),
    ],
)
def test_one_elsewhere_may_not(host: str, model: Model) -> None:
    with pytest.raises(LeavesTheLaptop, match="stays on"):
        require_here(room(host, model))
