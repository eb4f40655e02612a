"""What was said in private is in nothing that a model writes for others, as far as words tell."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deliberation.acts import Audit, Candidate, Critique
from llm.discretion import RUN, TOLD, DiscreetRoom, Discretion, is_indiscreet
from llm.errors import BadAnswer
from llm.mediation.dispute import Mediated
from llm.room.asking import open_room
from llm.room.budget import Budget
from llm.room.exchange import Exchange, Question
from tests.ollama import ScriptedOllama

PRIVATE = "Between us, Bo took forty euro out of the kitty again. I should like it quiet at ten."
PUBLIC = "I should like it quiet at ten, at least in the week."
TAKEN = "Bo took forty euro out of the kitty"


@pytest.fixture
def keeps() -> Discretion:
    return Discretion([PRIVATE], [PUBLIC])


@pytest.mark.parametrize(
    "text",
    [TAKEN, TAKEN.upper(), "It says: bo took, forty «euro» out of … who knows", f"x {TAKEN} y"],
)
def test_private_words_in_a_row_are_known_again(keeps: Discretion, text: str) -> None:
    assert keeps.is_broken_by(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ".join(TAKEN.split()[: RUN - 1]),
        "out of the kitty Bo took forty euro",
        "I should like it quiet at ten",
    ],
    ids=["nothing", "too few", "another order", "said in public too"],
)
def test_other_words_are_left_alone(keeps: Discretion, text: str) -> None:
    assert not keeps.is_broken_by(text)


def ask(host: str, keeps: Discretion, journal: list[Exchange]) -> str:
    async def run() -> str:
        room = await open_room(host=host, budget=Budget(attempts=2), record=journal.append)
        assert room is not None
        asked = Question("mediate", 1, ({"role": "user", "content": "Draft."},))
        return await DiscreetRoom(room, keeps).ask(asked, lambda answer: answer.text)

    return asyncio.run(run())


Scripted = Callable[..., ScriptedOllama]


@pytest.mark.parametrize(
    "answer",
    [
        TAKEN,
        json.dumps({"sentences": [{"text": f"Whereas {TAKEN}.", "cites": []}]}),
        json.dumps({"sentences": [{"text": "Bo took forty", "cites": [{"quote": "quiet"}]},
                                  {"text": "euro out of the kitty", "cites": []}]}),
        json.dumps({"critiques": [{"misses": TAKEN}]}).replace("e", "\\u0065"),
        json.dumps({"sentences": [{"text": TAKEN}]})[:-4],
    ],
    ids=["bare", "in a sentence", "cut in two", "escaped", "broken off"],
)  # fmt: skip
def test_an_answer_that_tells_is_not_used_and_is_asked_for_again(
    scripted: Scripted, keeps: Discretion, answer: str
) -> None:
    answers = iter([answer, "All is well."])
    journal: list[Exchange] = []
    server = scripted(lambda _: [next(answers)])
    assert ask(server.host, keeps, journal) == "All is well."
    assert [each.verdict for each in journal] == [TOLD, ""]


def test_a_model_that_goes_on_telling_gives_nothing(scripted: Scripted, keeps: Discretion) -> None:
    server = scripted(lambda _: [TAKEN])
    with pytest.raises(BadAnswer, match="told your agent in private"):
        ask(server.host, keeps, [])


@pytest.mark.parametrize(
    "change",
    [
        {"mediator": f"ollama:{TAKEN} 0123456789ab"},
        {"candidates": (Candidate(TAKEN, ()),)},
        {"critiques": (Critique(0, "a" * 64, 0, TAKEN),)},
        {"audits": (Audit("Mediator", False, f"The server says: {TAKEN}"),)},
    ],
    ids=["name", "wording", "critique", "what the server says"],
)
def test_it_is_found_wherever_it_came_in(keeps: Discretion, change: dict[str, Any]) -> None:
    clean = Mediated("ollama:talker", (Candidate("Quiet.", ()),), ())
    assert not is_indiscreet(clean, keeps)
    assert is_indiscreet(replace(clean, **change), keeps)
