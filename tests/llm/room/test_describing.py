"""What a model is, as far as its server says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from llm.errors import ModelMissing, NotOllama, ServerGone
from llm.room.describing import Described, describe
from llm.room.models import Server

Scripted = Callable[..., Any]


def described(host: str) -> Described:
    return asyncio.run(describe(Server(host, ()), "talker"))


def test_a_model_is_described(scripted: Scripted) -> None:
    assert described(scripted(lambda _: []).host) == Described(
        name="talker",
        parameters="3.2B",
        quantisation="Q4_K_M",
        context=131_072,
        licence="A LICENCE FOR ALL",
        family="llama",
        capabilities=("completion", "tools"),
    )


@pytest.mark.parametrize("show", [{}, {"model_info": None}, {"model_info": {}, "license": ""}])
def test_what_is_not_said_is_empty(show: dict[str, Any], scripted: Scripted) -> None:
    assert described(scripted(lambda _: [], show=show).host) == Described("talker")


@pytest.mark.parametrize("length", [-1, 10**12, True, "many", None, 1.5, [4096]])
def test_a_length_that_cannot_be_is_not_known(length: object, scripted: Scripted) -> None:
    facts = {"general.architecture": "odd", "odd.context_length": length}
    assert described(scripted(lambda _: [], show={"model_info": facts}).host).context == 0


def test_the_licence_may_stand_among_the_facts(scripted: Scripted) -> None:
    show = {"model_info": {"general.license": "apache-2.0\x00\nand more"}}
    assert described(scripted(lambda _: [], show=show).host).licence == "apache-2.0"


def test_a_model_that_is_not_there(scripted: Scripted, nobody_there: str) -> None:
    server = scripted(lambda _: [])
    server.show = server.Reply(404, {"error": "model 'talker' not found"})
    with pytest.raises(ModelMissing, match="ollama pull talker"):
        described(server.host)
    server.show = server.Reply(200, b"<html>")
    with pytest.raises(NotOllama):
        described(server.host)
    with pytest.raises(ServerGone):
        described(nobody_there)
