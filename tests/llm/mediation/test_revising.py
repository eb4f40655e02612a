"""One revised round: only better wordings stay, with every quote proven and nobody dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Citation, Critique, Sentence
from llm.mediation.choosing import ranked, serves_better, to_revise
from llm.mediation.deadline import Deadline
from llm.mediation.dispute import Dispute
from llm.mediation.revising import Revised, revise_best
from llm.room.asking import open_room
from llm.room.budget import Budget
from tests.llm.mediation.playing import Player, Record, cited, tail, words_of

ADA, BEN, CLEO = "a" * 64, "b" * 64, "c" * 64
Scripted = Callable[..., Any]
ADAS = Citation(ADA, "1" * 64, "should be quiet from 22:00")
BENS = Citation(BEN, "2" * 64, "until midnight on Fridays")


def rule(text: str, *cites: Citation, **more: Any) -> Candidate:
    return Candidate(text, (Sentence(text, cites),), "A start", **more)


QUIET = rule("The house is quiet from 22:00.", ADAS)
MUSIC = rule("Music ends at midnight on Fridays.", BENS)
INVENTED = rule("All agree to this.", replace(ADAS, quote="never said"))
CANDIDATES = (QUIET, MUSIC, INVENTED)
CRITIQUES = (
    Critique(0, ADA, 80, "A little more."),
    Critique(0, BEN, 10, "Music is missing."),
    Critique(1, ADA, 20, "Sleep is missing."),
    Critique(1, BEN, 90),
    Critique(2, ADA, 100, "Nothing."),
    Critique(2, BEN, 100, "Nothing."),
)


def revise(dispute: Dispute, host: str, candidates: Any = CANDIDATES) -> Revised:
    async def run() -> Revised:
        room = await open_room(host=host, budget=Budget(tokens=200, attempts=1))
        assert room is not None
        return await revise_best(room, dispute, candidates, CRITIQUES, Deadline(20), lambda _: None)

    return asyncio.run(run())


def scores(more: int) -> Callable[[Record], list[dict[str, Any]]]:
    """Critiques in which a revision, known by its last word, has `more` than its origin."""

    def critique(record: Record) -> list[dict[str, Any]]:
        return [
            {
                "candidate": each["candidate"],
                "misses": "",
                "quote": "",
                "score": 30 + more * each["text"].endswith("first"),
            }
            for each in record["candidates"]
        ]

    return critique


def test_the_best_with_proven_quotes_are_taken_further(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of, critique=scores(5))
    revised = revise(dispute, scripted(player).host)
    assert revised.asked == 2
    assert [each.revises for each in revised.candidates] == [1, 0]
    assert [each.start for each in revised.candidates] == ["Revised: A start"] * 2
    assert revised.left == ()
    assert player.asked == ["revise", "revise", "critique", "critique", "critique"]
    assert "Sleep is missing." in str(player.records[0]["critiques"])
    assert "Music is missing." not in str(player.records[0]["critiques"])


def test_critiques_of_revisions_stand_at_their_places(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    revised = revise(dispute, scripted(Player(record_of, critique=scores(5))).host)
    assert {each.candidate for each in revised.critiques} == {3, 4}
    assert len(revised.critiques) == 2 * 3
    assert {each.score for each in revised.critiques} == {35}


def test_a_revision_that_serves_nobody_better_is_left_out(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    for more in (0, -5):
        revised = revise(dispute, scripted(Player(record_of, critique=scores(more))).host)
        assert revised.candidates == revised.critiques == ()
        assert revised.left == (
            "the revision of wording 2 serves members no better",
            "the revision of wording 1 serves members no better",
        )


def test_a_revision_that_says_the_same_is_left_out(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of, revise=lambda record: record["wording"], critique=scores(5))
    revised = revise(dispute, scripted(player).host)
    assert revised.candidates == ()
    assert revised.left[0] == "the revision of wording 2 says what is there already"
    assert "critique" not in player.asked


def test_a_revision_with_an_invented_quote_is_left_out(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def invent(record: Record) -> list[dict[str, Any]]:
        return [*record["wording"], cited("They all agree to this in full.", M1="we all agree")]

    revised = revise(dispute, scripted(Player(record_of, revise=invent, critique=scores(5))).host)
    assert revised.left[0] == "the revision of wording 2 rests on words that nobody wrote"


def test_a_revision_that_drops_somebody_is_left_out(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    def partisan(record: Record) -> list[dict[str, Any]]:
        words = words_of(record)
        mine = next(label for label, text in words.items() if "choose mine" in text)
        return [cited("Whoever plans a party says so before.", **{mine: tail(words[mine])})]

    player = Player(record_of, revise=partisan, critique=scores(5))
    revised = revise(dispute, scripted(player).host)
    assert revised.left == (
        "the revision of wording 2 no longer serves the words of Ben",
        # The other revision is the same wording, and wordings are compared with those that stand.
        "the revision of wording 1 no longer serves the words of Ada",
    )


def test_a_revision_that_could_not_be_put_before_members_stays_and_is_said_to_be_unmeasured(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    player = Player(record_of)
    server = scripted(lambda r: ["no"] if "candidates" in record_of(r) else player(r))
    revised = revise(dispute, server.host)
    assert len(revised.candidates) == 2
    assert revised.unmeasured
    assert revised.critiques == ()
    assert revised.troubles == ("The model's answer was no JSON, so it was not used.",)


def test_a_trial_that_is_taken_further_stays_one_and_keeps_its_days(
    dispute: Dispute, scripted: Scripted, record_of: Any
) -> None:
    trials = tuple(replace(each, kind="trial", days=90) for each in CANDIDATES)
    revised = revise(dispute, scripted(Player(record_of, critique=scores(5))).host, trials)
    assert {(each.kind, each.days) for each in revised.candidates} == {("trial", 90)}


def test_a_server_that_dies_leaves_what_there_was(dispute: Dispute, scripted: Scripted) -> None:
    server = scripted(lambda _: [server.DIE])
    revised = revise(dispute, server.host)
    assert revised.candidates == ()
    assert len(revised.troubles) == 1


def test_where_nobody_misses_anything_nothing_is_revised(dispute: Dispute) -> None:
    content = tuple(replace(each, text="") for each in CRITIQUES)
    assert to_revise(dispute, CANDIDATES, content) == ()


def test_of_six_wordings_three_are_revised(dispute: Dispute) -> None:
    many = tuple(rule(f"Rule {n} is this.", ADAS) for n in range(6))
    critiques = tuple(Critique(n, ADA, n, "More.") for n in range(6))
    assert to_revise(dispute, many, critiques) == (5, 4, 3)
    assert to_revise(dispute, many[:5], critiques[:5]) == (4, 3)


def test_the_worst_off_decide_then_the_next(dispute: Dispute) -> None:
    assert ranked(CANDIDATES, CRITIQUES) == (2, 1, 0)
    few = (*CRITIQUES, Critique(0, CLEO, -100))
    assert ranked(CANDIDATES, few) == (0, 2, 1)  # of the others a member's score is missing


members = st.sampled_from([ADA, BEN, CLEO])


@given(st.dictionaries(members, st.tuples(st.integers(-100, 100), st.integers(-100, 100))))
def test_better_is_never_worse_for_the_worst_off(given: dict[str, tuple[int, int]]) -> None:
    critiques = [Critique(0, member, old) for member, (old, _) in given.items()]
    critiques += [Critique(1, member, new) for member, (_, new) in given.items()]
    better, back = serves_better(critiques, 1, 0), serves_better(critiques, 0, 1)
    assert not (better and back)
    if better:
        assert min(new for _, new in given.values()) >= min(old for old, _ in given.values())
    if not better and not back:
        assert sorted(old for old, _ in given.values()) == sorted(new for _, new in given.values())


def test_a_score_that_only_one_of_two_wordings_has_is_not_compared() -> None:
    critiques = [Critique(0, ADA, 10), Critique(1, ADA, 20), Critique(1, BEN, -90)]
    assert serves_better(critiques, 1, 0)
