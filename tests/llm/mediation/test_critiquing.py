"""What members would miss: one at a time, in their own words, and no quote that is not theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deliberation.acts import Candidate, Critique, Sentence
from deliberation.state import Objection, Position
from llm.mediation.critiquing import Critiqued, critics_of, critique_all, own_words, proven
from llm.mediation.deadline import Deadline
from llm.mediation.dispute import Dispute
from llm.room.asking import open_room
from llm.room.budget import Budget
from tests.llm.mediation.playing import Player, Record

ADA, BEN, CLEO, DORA = "a" * 64, "b" * 64, "c" * 64, "e" * 64
CARING = (0,) * 14 + (600, 0, 400) + (0,) * 3
CANDIDATES = tuple(Candidate(text, (Sentence(text),)) for text in ("Be quiet.", "Be loud."))
Scripted = Callable[..., Any]


def ask(dispute: Dispute, host: str) -> tuple[Critiqued, list[str]]:
    steps: list[str] = []

    async def run() -> Critiqued:
        room = await open_room(host=host, budget=Budget(tokens=200, attempts=2))
        assert room is not None
        return await critique_all(room, dispute, CANDIDATES, Deadline(20), steps.append)

    return asyncio.run(run()), steps


def test_every_member_who_said_or_shared_something_is_asked_about(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    names = {**dispute.names, DORA: "Dora", "f" * 64: "Finn"}
    shared = replace(dispute, names=names, values={DORA: CARING})
    player = Player(record_of)
    critiqued, steps = ask(shared, scripted(player).host)
    assert {*critiqued.critics} == {ADA, BEN, CLEO, DORA}
    assert critiqued.heard == critiqued.critics
    assert len(critiqued.critiques) == 4 * 2
    assert steps[0] == "talker:latest looks with the eyes of member 1 of 4."
    for record in player.records:
        assert len(record["words"]) <= 1
        assert not any(name in str(record) for name in ("Ada", "Cleo", "Dora", "Finn"))


def test_nobodys_words_are_seen_beside_anothers(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of)
    ask(dispute, scripted(player).host)
    seen = [tuple(record["words"]) for record in player.records]
    assert sorted(seen) == sorted((position.text,) for position in dispute.positions)


def test_a_quote_of_somebody_else_is_dropped_and_counted(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def misquote(record: Record) -> list[dict[str, Any]]:
        return [
            {"candidate": each["candidate"], "misses": "Music.", "quote": quote, "score": 5}
            for each, quote in zip(
                record["candidates"], ("until midnight on Fridays", "never said"), strict=True
            )
        ]

    critiqued, _ = ask(dispute, scripted(Player(record_of, critique=misquote)).host)
    assert critiqued.dropped == 5  # of six; only Ben said one of them
    (kept,) = (each for each in critiqued.critiques if each.quote)
    assert (kept.member, kept.quote) == (BEN, "until midnight on Fridays")
    assert all(each.text == "Music." for each in critiqued.critiques)


def test_words_of_an_objection_are_the_members_own(dispute: Dispute) -> None:
    objection = Objection("8" * 64, ADA, "9" * 64, "It costs me my sleep.", withdrawn=False)
    own = own_words(replace(dispute, objections=(objection,)), ADA)
    quotes = ("costs me my sleep", "quiet from 22:00", "costs my sleep")
    kept, dropped = proven([Critique(0, ADA, 0, "", quote) for quote in quotes], own)
    assert [each.quote for each in kept] == ["costs me my sleep", "quiet from 22:00", ""]
    assert dropped == 1


def test_the_flatterer_scores_everything_high_and_is_taken_at_its_word_only_in_bounds(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def flatter(record: Record) -> list[dict[str, Any]]:
        return [
            {"candidate": each["candidate"], "misses": "", "quote": "", "score": 10_000}
            for each in record["candidates"]
        ]

    critiqued, _ = ask(dispute, scripted(Player(record_of, critique=flatter)).host)
    assert {each.score for each in critiqued.critiques} == {100}


def test_one_member_for_whom_no_answer_comes_keeps_nobody_else_from_being_heard(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of)

    def refuse(request: dict[str, Any]) -> Any:
        mine = any("I work early" in words for words in record_of(request)["words"])
        return ["I cannot help with that."] if mine else player(request)

    critiqued, _ = ask(dispute, scripted(refuse).host)
    assert {*critiqued.critics} - {*critiqued.heard} == {ADA}
    assert critiqued.troubles == ("The model's answer was no JSON, so it was not used.",)


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_members_depends_on_what_they_said(dispute: Dispute, turned: bool) -> None:
    if turned:
        dispute = replace(
            dispute,
            positions=dispute.positions[::-1],
            names={member: name[::-1] for member, name in [*dispute.names.items()][::-1]},
        )
    said = {position.member: position.text[:6] for position in dispute.positions}
    assert [said[each] for each in critics_of(dispute)] == ["Ignore", "I work", "Music "]


def test_who_left_but_spoke_is_still_heard(dispute: Dispute) -> None:
    gone = Position("7" * 64, "9" * 64, "I said this before I left.", 4)
    assert "9" * 64 in critics_of(replace(dispute, positions=(*dispute.positions, gone)))
