"""A room with a scripted model, and messages of a conversation, for the tests of the agent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.room.models import Model, Server
from llm.vault.records import Message

BUDGET = Budget(attempts=2, tokens=200, answer_seconds=20, stall_seconds=10)


class Opened(Room):
    """A room that keeps its journal in a list."""

    def __init__(self, host: str, budget: Budget = BUDGET, context: int = 0) -> None:
        self.journal: list[Exchange] = []
        model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
        super().__init__(
            Server(host, (model,)), model, budget, self.journal.append, context=context
        )


@pytest.fixture
def opened(scripted: Callable[..., Any]) -> Callable[..., Opened]:
    """A room whose model writes what a script says; see `ScriptedOllama`."""
    return lambda script, **more: Opened(scripted(script).host, **more)


@pytest.fixture
def say() -> Callable[..., Message]:
    """`say("words")`: a message by the owner, numbered; `by="agent"` for the agent's."""
    count = iter(range(1, 10_000))

    def make(text: str, by: str = "owner", conversation: str = "talk-1", **more: Any) -> Message:
        number = next(count)
        return Message(f"m{number}", conversation, number, by, text, **more)

    return make


@pytest.fixture
def found() -> Callable[..., str]:
    """An answer to `extract`, from (quote, value, direction, strength)."""

    def make(*signs: tuple[Any, ...]) -> str:
        keys = ("quote", "value", "direction", "strength")
        return json.dumps({"evidence": [dict(zip(keys, each, strict=True)) for each in signs]})

    return make
