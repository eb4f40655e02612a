"""A house with something to do for Ada's agent, and a scripted model to do it with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop.background.work import Work
from desktop.workspace import Workspace
from llm.room.asking import Room, open_room
from tests.house import House, open_deliberation
from tests.ollama import (  # noqa: F401 - the fixtures of every test here
    ScriptedOllama,
    listed,
    no_settings_from_outside,
    nobody_there,
    record_of,
    scripted,
)

DIGEST = "f00d" * 16  # of the scripted model
QUIET = "Guests leave at ten in the evening, so that everybody can sleep."
SAID = "I need my sleep, so it must be quiet at night."


@dataclass
class Model:
    """What the model answers to each prompt, by the parts of the record that it sees."""

    solve: Any = None
    extract: Any = None
    effects: Any = None
    asked: list[str] = field(default_factory=list)

    def __call__(self, record: Mapping[str, Any]) -> str:
        parts = {"solve": "said", "extract": "messages", "effects": "text"}
        kind = next((kind for kind, part in parts.items() if part in record), "other")
        self.asked.append(kind)
        answer = getattr(self, kind, {})  # a hidden dispute: answered unusably
        return json.dumps(answer(record) if callable(answer) else answer)


@pytest.fixture
def model() -> Model:
    """It reads well: each answer quotes what is really there."""
    return Model(
        solve={"sentences": [{"text": "It is quiet from ten.", "quote": "my sleep"}]},
        extract=lambda record: {
            "evidence": [
                {
                    "quote": "I need my sleep", "value": "security-personal",
                    "direction": "for", "strength": "clear",
                }
            ]
        },
        effects=lambda record: {
            "effects": [
                {
                    "value": "security-personal", "effect": "for",
                    "words": " ".join((record["text"] or record["present_text"]).split()[:3]),
                }
            ]
        },
    )  # fmt: skip


@pytest.fixture
def server(
    model: Model,
    scripted: Callable[..., ScriptedOllama],  # noqa: F811
    record_of: Callable[..., Any],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> ScriptedOllama:
    """Found where everybody looks for Ollama."""
    found = scripted(lambda request: [model(record_of(request))])
    monkeypatch.setenv("OLLAMA_HOST", found.host)
    return found


@pytest.fixture
def about(house: House) -> str:
    """An open deliberation of the house, with an option of Bo's on Ada's laptop."""
    deliberation = open_deliberation(house)
    house.bo.propose(house.group, deliberation, kind="amend", text=QUIET)
    house.meet()
    return deliberation


def option_of(house: House, about: str) -> str:
    """The id of Bo's option."""
    found = house.ada.deliberation(house.group, about)
    return next(each.id for each in found.standing if each.text == QUIET)


def entries(house: House) -> tuple[str, int]:
    """Equal exactly where the group's entries on Ada's laptop are."""
    view = house.ada.view(house.group)
    return view.fingerprint, view.entries


def room_of(workspace: Workspace) -> Room:
    found = asyncio.run(open_room(record=workspace.vault.record))
    assert found is not None
    return found


def do(workspace: Workspace, work: Work, room: Room | None = None) -> None:
    """Run a piece of work and keep what came of it."""
    work.keep(workspace, asyncio.run(run(work, room)))


async def run(work: Work, room: Room | None) -> Any:
    return await work.run(room)


def do_all(workspace: Workspace, room: Room | None = None, kinds: int = 20) -> list[str]:
    """All that there is to do but hidden disputes; what was done, in words."""
    done: list[str] = []
    while (work := workspace.next_work(room.digest if room else "")) is not None:
        if "hidden" in work.what:
            break
        done.append(work.what)
        assert len(done) <= kinds, f"the same is done for ever: {done}"
        do(workspace, work, room)
    return done
