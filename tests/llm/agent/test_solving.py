"""The owner's own solution: each sentence serves words that they said, or is a piece for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deliberation.pieces.piece import Piece, PieceClause
from deliberation.profiles.profile import Evidence, fold
from deliberation.profiles.values import read_words
from llm.agent.solving import (
    MOST_SAID,
    Matter,
    NoSolution,
    Own,
    read_solution,
    solve,
    solve_from_pieces,
    strongest,
)
from llm.errors import BadAnswer
from llm.private import LeavesTheLaptop
from llm.room.exchange import Answer
from resources import read_text

MATTER = Matter("d" * 64, "When should it be quiet?", "Quiet from ten.")
SAID = (Own("I need my sleep before the early shift.", "talk-1"), Own("Friday is for dancing."))
NAMES = {each.value: each.name for each in read_words(read_text("values/values.en.toml"))}
PROFILE = fold([Evidence("e", "hedonism", 1, 100, "quote", "talk-1", "Friday is for dancing.")])


def written(*sentences: tuple[str, str]) -> Answer:
    items = [{"text": text, "quote": quote} for text, quote in sentences]
    return Answer(json.dumps({"sentences": items}), cut_off=False)


def test_each_sentence_names_the_owners_words_that_it_serves() -> None:
    solution = read_solution(
        written(("It is quiet from nine.", "my sleep"), ("On Fridays it is not.", "for dancing")),
        SAID,
        "ollama:talker",
    )
    assert solution.text == "It is quiet from nine. On Fridays it is not."
    assert [each.because for each in solution.sentences] == [
        "You said “my sleep”.", "You said “for dancing”.",
    ]  # fmt: skip
    assert solution.rests_on == ("talk-1",)


def test_what_the_owner_never_said_serves_nobody() -> None:
    solution = read_solution(
        written(("No music.", "I hate music"), ("Fridays are loud.", "Friday is for dancing")),
        SAID,
        "",
    )
    assert (solution.text, solution.dropped) == ("Fridays are loud.", 1)
    with pytest.raises(BadAnswer, match="anything that you said"):
        read_solution(written(("No music.", "I hate music")), SAID, "")


@pytest.mark.parametrize("text", ["", "null", '{"sentences": [1]}', '{"sentences": {}}'])
def test_another_shape_is_no_answer(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_solution(Answer(text, cut_off=False), SAID, "")


def test_the_model_is_told_the_owners_words_and_which_conversations_they_are_from(
    opened: Callable[..., Any],
) -> None:
    room = opened(lambda _: [written(("It is quiet from nine.", "my sleep")).text])
    many = tuple(Own(f"I said thing number {n}.", f"talk-{n}") for n in range(MOST_SAID))
    solution = asyncio.run(solve(room, MATTER, (*SAID, *many), PROFILE, NAMES))
    assert solution.by == room.name
    line = room.journal[0]
    assert (line.ref, line.purpose) == ("d" * 64, "solve")
    assert line.rests_on == ("talk-1", *(f"talk-{n}" for n in range(MOST_SAID - 2) if n != 1))
    assert "Hedonism" in line.request
    assert f"thing number {MOST_SAID - 1}" not in line.request


def test_private_words_go_to_no_model_elsewhere(opened: Callable[..., Any]) -> None:
    room = opened(lambda _: [])
    room.server = replace(room.server, host="203.0.113.7:11434")
    with pytest.raises(LeavesTheLaptop, match="stays on this laptop"):
        asyncio.run(solve(room, MATTER, SAID, PROFILE, NAMES))
    assert room.journal == []


def test_of_one_who_said_nothing_nothing_is_made(opened: Callable[..., Any]) -> None:
    with pytest.raises(NoSolution, match="talk to it first"):
        asyncio.run(solve(opened(lambda _: []), MATTER, (), PROFILE, NAMES))


def piece(id_: str, effects: dict[str, int], clauses: int = 1) -> Piece:
    texts = tuple(PieceClause("", f"Rule of {id_}.") for _ in range(clauses))
    return Piece(id_, id_.title(), "quiet", "A rule.", texts, effects=effects)


def test_without_a_model_the_piece_that_serves_the_owner_best() -> None:
    near = [
        piece("small", {"hedonism": 10}),
        piece("long", {"hedonism": 90}, clauses=2),
        piece("good", {"hedonism": 60, "tradition": 20}),
        piece("bad", {"hedonism": -60}),
    ]
    solution = solve_from_pieces(near, PROFILE, NAMES)
    assert (solution.piece, solution.text) == ("good", "Rule of good.")
    because = solution.sentences[0].because
    assert "which serves Hedonism: worth +0." in because  # of tradition the owner said nothing
    with pytest.raises(NoSolution):
        solve_from_pieces([near[3]], PROFILE, NAMES)


def test_only_values_that_something_is_known_of_are_named() -> None:
    assert strongest(PROFILE, NAMES) == ["Hedonism"]
    assert strongest(fold([]), NAMES) == []
