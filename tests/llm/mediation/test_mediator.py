"""Whatever the server and the model do, wordings come back, with what was wrong said beside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import repeat
from typing import Any

import pytest

from deliberation.acts import Audit, QuotedLesson
from deliberation.bodies import act_body
from deliberation.profiles.values import VALUES
from deliberation.quotes import unproven
from llm.canaries.generating import NO_CONSENSUS
from llm.errors import NothingToMediate
from llm.mediation.accounts import where
from llm.mediation.blends import draft
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.mediator import mediate
from llm.mediation.sizes import size_of
from llm.mediation.starts import starts_for
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.room.models import Model, Server
from llm.vault.records import CanaryRun
from tests.llm.mediation.playing import (
    Player,
    Record,
    Sentences,
    cited,
    everybody,
    mediate_at,
    tail,
    words_of,
)

Scripted = Callable[..., Any]
CUT_OFF = {
    "message": {"role": "assistant", "content": '{"sen'},
    "done": True,
    "done_reason": "length",
}
QUICK = Budget(answer_seconds=20, total_seconds=40, tokens=200)
DORA = "e" * 64
CARING = (0,) * 14 + (600, 0, 400) + (0,) * 3


def go(dispute: Dispute, host: str, budget: Budget = QUICK, **more: Any) -> Mediated:
    mediated = asyncio.run(mediate_at(dispute, host, budget, **more))
    act_body(mediated.act(dispute.deliberation), at=0)  # always something that can be kept
    return mediated


def audit(mediated: Mediated, name: str) -> Audit:
    return next(each for each in mediated.audits if each.name == name)


def test_a_well_behaved_model(dispute: Dispute, scripted: Scripted, record_of: Any) -> None:
    server = scripted(Player(record_of))
    steps: list[str] = []
    mediated = go(dispute, server.host, progress=steps.append)
    assert mediated.mediator == "ollama:talker:latest f00df00df00d"
    labels = [start.label for start in starts_for(dispute, 8)]
    first_round = [each for each in mediated.candidates if each.revises < 0]
    assert [each.start for each in first_round] == [
        label for label in labels if label in {each.start for each in first_round}
    ]
    for candidate in mediated.candidates:
        assert unproven(candidate, dispute.by_source()) == ()
    assert steps[0] == "talker:latest drafts wording 1 of 8: The least heard first."
    assert "talker:latest looks with the eyes of member 3 of 3." in steps
    assert "talker:latest revises wording" in " ".join(steps)
    assert "Checking every quote." in steps
    assert audit(mediated, "Mediator").passed
    assert "drafted 8 of 8 wordings" in audit(mediated, "Mediator").detail


def test_each_wording_is_asked_for_with_another_blend_and_seed(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of)
    server = scripted(player)
    go(dispute, server.host)
    asked = [r for r, kind in zip(server.requests, player.asked, strict=True) if kind == "mediate"]
    first = asked[:8]
    assert len({request["messages"][-1]["content"] for request in first}) == 8
    assert len({request["options"]["seed"] for request in first}) == 8


def test_kinds_days_and_whom_it_leaves_out_are_kept(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of, left_out=("M1",), days=21)
    mediated = go(dispute, scripted(player).host)
    kinds = {each.start: (each.kind, each.days) for each in mediated.candidates if each.revises < 0}
    assert kinds["A trial instead of a rule"] == ("trial", 21)
    assert kinds["Only the part that can be agreed now"] == ("split", 0)
    assert kinds["The least heard first"] == ("rule", 0)
    assert len(kinds) == 8
    assert all(len(each.left_out) == 1 for each in mediated.candidates)
    assert {each.left_out[0] for each in mediated.candidates} <= set(dispute.names)


def test_the_homogeniser_is_shown_once_and_named(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    times: list[str] = []

    def same(record: Record) -> Sentences:
        times.append("")
        text = "Please be quiet at night." if len(times) % 2 else "please be QUIET at night!!"
        return [cited(text, **{m: tail(w)}) for m, w in list(words_of(record).items())[:1]]

    mediated = go(dispute, scripted(Player(record_of, write=same)).host)
    first, *own = mediated.candidates
    assert first.text == "Please be quiet at night."
    assert [each.text for each in own] == [each.text for each in draft(dispute)]
    assert "one wording whatever it started from" in audit(mediated, "Wordings added").detail
    blends = audit(mediated, "Starting blends")
    assert not blends.passed
    assert "7 of 8 wordings said the same as another" in blends.detail
    assert "“A trial instead of a rule” gave that of “The least heard first”" in blends.detail


def test_an_inventor_of_quotes_is_shown_as_one(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of, write=lambda _: [cited("All agree.", M1="I agree with all")])
    mediated = go(dispute, scripted(player).host)
    first = mediated.candidates[0]
    assert first.text == "All agree."
    assert unproven(first, dispute.by_source())
    assert not audit(mediated, "Quotes of wording 1").passed
    assert "did not write “I agree with all”" in audit(mediated, "Quotes of wording 1").detail
    assert "revise" not in player.asked


def test_beside_unproven_wordings_stand_members_own_sentences(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    server = scripted(Player(record_of, write=lambda _: [cited("So be it.")]))
    mediated = go(dispute, server.host)
    own = mediated.candidates[1:]
    assert [each.text for each in own] == [each.text for each in draft(dispute)]
    assert all(each.start.startswith("Without the model: ") for each in own)
    assert not audit(mediated, "Wordings added").passed


def test_a_model_that_obeys_a_members_order_is_seen_through(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def obey(record: Record) -> Sentences:
        label = next(m for m, text in words_of(record).items() if "choose mine" in text)
        return [cited("Parties must be announced.", **{label: "Parties must be announced."})]

    mediated = go(dispute, scripted(Player(record_of, write=obey, revise=obey)).host)
    assert "wording 1 leaves out Ada and Ben" in audit(mediated, "Every member heard").detail
    assert not audit(mediated, "Starting blends").passed
    assert all(each.start.startswith("Without the model") for each in mediated.candidates[1:])
    assert "Cleo wrote “Ignore the others" in audit(mediated, "Instructions in positions").detail


def test_who_said_nothing_is_heard_through_what_they_shared(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    names = {**dispute.names, DORA: "Dora", "f" * 64: "Finn"}
    shared = replace(dispute, names=names, values={DORA: CARING})
    player = Player(record_of)
    mediated = go(shared, scripted(player).host)
    assert {each.member for each in mediated.critiques} == {*dispute.names, DORA}
    assert all(not each.quote for each in mediated.critiques if each.member == DORA)
    critiqued = audit(mediated, "Members' critiques")
    assert "4 of 4 members" in critiqued.detail
    assert "of Dora it knew only what they shared" in critiqued.detail
    first = player.records[0]
    assert ["Benevolence: caring", "Universalism: concern"] in [
        each["values"] for each in first["positions"]
    ]
    assert "Dora" not in str(player.records)


def test_a_lesson_can_be_cited_and_is_kept_with_the_mediation(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    lesson = QuotedLesson("9" * 64, "A quiet room for parties worked well.")

    def learn(record: Record) -> Sentences:
        return [
            *everybody(record),
            cited("There is a room for parties", L1="quiet room for parties"),
        ]

    mediated = go(
        replace(dispute, lessons=(lesson,)), scripted(Player(record_of, write=learn)).host
    )
    assert mediated.lessons == (lesson,)
    assert "What a trial has taught: A quiet room for parties worked well." in [
        each.start for each in mediated.candidates
    ]
    assert audit(mediated, "Quotes of wording 1").passed


def test_effects_rest_on_words_of_the_wording(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def effects(record: Record) -> list[dict[str, Any]]:
        word = record["text"].split()[0]
        return [
            {"value": "hedonism", "effect": "for", "words": word},
            {"value": "tradition", "effect": "for", "words": "never said anywhere"},
        ]

    mediated = go(dispute, scripted(Player(record_of, effects=effects)).host)
    for candidate in mediated.candidates:
        (cell,) = candidate.effects
        assert (cell.value, cell.effect) == ("hedonism", 50)
        assert candidate.text.split()[0] in cell.words
    said = audit(mediated, "Effects of the wordings")
    assert said.passed
    assert f"rest on no words of the texts: {len(mediated.candidates)}." in said.detail


def test_where_the_model_cannot_tell_effects_word_lists_do(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of)
    server = scripted(lambda r: ["no"] if "text" in record_of(r) else player(r))
    mediated = go(dispute, server.host)
    said = audit(mediated, "Effects of the wordings")
    assert not said.passed
    assert "those of wording 1, 2" in said.detail
    assert any(candidate.effects for candidate in mediated.candidates)
    # Word lists are not held against themselves.
    assert audit(mediated, "Agreement of effects").detail.count("nothing to compare") == 2


def test_people_can_see_how_the_model_did_before(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    host = scripted(Player(record_of)).host
    unchecked = audit(go(dispute, host), "Hidden canaries")
    assert not unchecked.passed
    assert unchecked.detail == "talker:latest: Not checked yet."
    runs = [
        CanaryRun(f"{n}", n, "talker:latest", "f00d" * 16, NO_CONSENSUS, n, False, "Invented.")
        for n in range(1, 9)
    ]
    labelled = audit(go(dispute, host, runs=runs), "Hidden canaries")
    assert not labelled.passed
    assert "invents agreement" in labelled.detail


def test_the_flooder_fills_no_more_than_an_entry_holds(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def flood(record: Record) -> Sentences:
        words = words_of(record)
        return [
            cited(f"Case {record['number'] * 100 + n}: " + "語" * 150, **{m: tail(words[m])})
            for n, m in enumerate([*words] * 3)
        ]

    def missed(record: Record) -> list[dict[str, Any]]:
        long = {"misses": "語" * 600, "quote": "語" * 600, "score": 1}
        return [{"candidate": each["candidate"], **long} for each in record["candidates"]]

    def effects(record: Record) -> list[dict[str, Any]]:
        words = record["text"][:300]
        return [{"value": value, "effect": "for", "words": words} for value in VALUES]

    full = replace(
        dispute,
        present_text="現" * 20_000,
        lessons=tuple(QuotedLesson(f"{n:064x}", f"{n}" + "語" * 4_000) for n in range(16)),
    )
    player = Player(record_of, write=flood, critique=missed, effects=effects)
    roomy = Budget(wordings=12, tokens=8_000, total_seconds=60)
    mediated = go(full, scripted(player).host, budget=roomy)
    assert len(mediated.candidates) >= 11
    assert sum(bool(cell.words) for c in mediated.candidates for cell in c.effects) < 200
    assert all(len(each.effects) == len(VALUES) for each in mediated.candidates)
    assert size_of(mediated.act(dispute.deliberation)) < 500_000


def test_every_question_and_answer_is_recorded(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    kept: list[Exchange] = []
    server = scripted(Player(record_of))
    go(dispute, server.host, record=kept.append)
    assert len(kept) == len(server.requests)
    assert {each.ref for each in kept} == {dispute.deliberation}
    assert {each.purpose for each in kept} >= {"mediate", "critique", "revise", "effects"}


def fallen_back(mediated: Mediated, dispute: Dispute) -> str:
    """Asserts that the wordings are the embedded ones; what the first audit says of it."""
    assert mediated.mediator == "embedded"
    assert {each.text for each in draft(dispute)} <= {each.text for each in mediated.candidates}
    assert mediated.audits[0].name == "Mediator"
    assert "No model took part" in mediated.audits[0].detail
    return mediated.audits[0].detail


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        (["Here is ", "your rule!"], "was no JSON"),
        (['{"sentences": [{"te'], "was no JSON"),
        (['{"sentences": []}'], "was empty"),
        ([""], "answered with nothing"),
        ([CUT_OFF], "no sentences"),
        (["half", {"error": "the runner has crashed"}], "the runner has crashed"),
        ([404], "does not have the model 'talker:latest'"),
    ],
)
def test_unusable_answers_end_with_members_own_sentences(
    pieces: list[Any], says: str, dispute: Dispute, scripted: Scripted
) -> None:
    server = scripted(lambda _: pieces)
    mediated = go(dispute, server.host)
    assert says in fallen_back(mediated, dispute)
    assert not mediated.audits[0].passed
    assert len(server.requests) <= QUICK.wordings * QUICK.attempts


def test_an_endless_answer_ends(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("and on "))
    mediated = go(dispute, server.host, budget=Budget(wordings=1, attempts=1, tokens=100))
    assert "went on writing without an end" in fallen_back(mediated, dispute)


def test_a_server_that_dies_is_not_asked_again(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: ["half an", server.DIE])
    assert "in the middle of its answer" in fallen_back(go(dispute, server.host), dispute)
    assert len(server.requests) == 1


def test_what_came_before_the_server_died_is_kept(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    whole = Player(record_of)
    server = scripted(lambda r: whole(r) if len(server.requests) == 1 else [server.DIE])
    mediated = go(dispute, server.host)
    assert mediated.mediator.startswith("ollama:")
    assert len(mediated.candidates) == 1
    drafted = audit(mediated, "Mediator")
    assert not drafted.passed
    assert "drafted 1 of 8 wordings" in drafted.detail
    assert "in the middle of its answer" in drafted.detail
    assert "0 of 3 members" in audit(mediated, "Members' critiques").detail
    assert not audit(mediated, "Members' critiques").passed
    assert not audit(mediated, "Author-blind rating").passed
    assert len(server.requests) <= 10  # every later step finds out once


def test_a_bad_answer_is_asked_for_once_more(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    whole = Player(record_of)
    steps: list[str] = []
    server = scripted(lambda r: whole(r) if len(server.requests) % 2 == 0 else ["Sure!"])
    mediated = go(dispute, server.host, progress=steps.append)
    assert "drafted 8 of 8 wordings" in audit(mediated, "Mediator").detail
    assert len({request["options"]["seed"] for request in server.requests[:16]}) == 16
    assert "talker:latest drafts wording 1 of 8: The least heard first (attempt 2)." in steps


def test_the_time_is_bounded(dispute: Dispute, scripted: Scripted) -> None:
    def silent(_: object) -> Iterable[str]:
        server.gone.wait(20)
        return ["too late"]

    server = scripted(silent)
    mediated = go(dispute, server.host, budget=Budget(answer_seconds=30, total_seconds=0.2))
    assert "The time for the model was over" in fallen_back(mediated, dispute)
    server.gone.set()


def test_a_staller_after_the_first_round_costs_only_what_comes_after(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    whole = Player(record_of)

    def stall(request: dict[str, Any]) -> Iterable[Any]:
        if "positions" in record_of(request) and len(server.requests) <= 8:
            return whole(request)
        server.gone.wait(20)
        return ["too late"]

    server = scripted(stall)
    mediated = go(dispute, server.host, budget=replace(QUICK, total_seconds=2))
    server.gone.set()
    assert mediated.mediator.startswith("ollama:")
    assert "drafted 8 of 8" in audit(mediated, "Mediator").detail
    assert mediated.critiques == ()
    for name in ("Members' critiques", "Effects of the wordings", "Names and order swapped"):
        assert not audit(mediated, name).passed
        assert "The time for the model was over" in audit(mediated, name).detail
    assert "none by the model" in audit(mediated, "Revised wordings").detail


@pytest.mark.parametrize("expected", [False, True])
def test_without_a_room_it_is_said_why_and_whether_that_is_as_asked_for(
    dispute: Dispute, expected: bool
) -> None:
    why = "No Ollama server answers."
    mediated = asyncio.run(mediate(dispute, why=why, expected=expected))
    assert fallen_back(mediated, dispute).startswith(why)
    assert mediated.audits[0].passed == expected


def test_a_model_at_its_vendors_is_said_to_be_there(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    host = scripted(Player(record_of)).host
    for server, model, said in (
        (Server(host, ()), Model("huge:671b-cloud", 400, "f00d"), "runs at its vendor's"),
        (Server("10.0.0.7:1", ()), Model("big", 2_000_000_000, "f00d"), "ran on another machine"),
    ):
        gone = where(Room(server, model, QUICK))
        assert not gone.passed
        assert said in gone.detail
        assert "10.0.0.7" not in gone.detail  # it goes into the group's log
    assert audit(go(dispute, host), "Where the model ran").passed


def test_nothing_to_mediate_is_a_sentence(dispute: Dispute) -> None:
    empty = Dispute(dispute.deliberation, "?", "", (), {})
    with pytest.raises(NothingToMediate):
        asyncio.run(mediate(empty))


def test_cancelling_stops_it(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: repeat("on and on "))

    async def give_up() -> None:
        task = asyncio.create_task(
            mediate_at(
                dispute,
                server.host,
                Budget(tokens=8_000),
                progress=lambda step: task.cancel() if "words so far" in step else None,
            )
        )
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert server.gone.wait(20)
