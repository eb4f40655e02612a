"""One revised round: a wording changed in one place for whom it leaves worst off."""

from __future__ import annotations

from dataclasses import replace

from deliberation.profiles.values import VALUES
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import Draft
from llm.mediation.own_critiques import Critics
from llm.mediation.own_revisions import revised
from llm.mediation.wishes import all_wishes, voices

EARLY, LATE = "The house must be quiet from 22:00.", "The house must be quiet from 23:00."
DOGS, SHOES = "Dogs must be kept on a leash.", "Shoes must stay at the door."


def critics(*texts: str) -> Critics:
    positions = tuple(
        Position(f"{n:064x}", f"{n:x}" * 64, text, n) for n, text in enumerate(texts, 1)
    )
    dispute = Dispute("d" * 64, "?", "", positions, {})
    return Critics(dispute, voices(dispute))


def wording(of: Critics, *texts: str, kind: str = "rule") -> Draft:
    known = {wish.text: wish for wish in all_wishes(of.heard)}
    return Draft("One", tuple(known[text] for text in texts), kind, 30 if kind == "trial" else 0)


def test_what_the_worst_off_miss_is_added() -> None:
    some = critics(DOGS, SHOES)
    (better,) = revised(some, [wording(some, DOGS)])
    assert better.text == f"{DOGS} {SHOES}"
    assert better.revises == 0
    assert better.start == "Taken further for the worst-off: One"


def test_what_most_of_the_worst_off_miss_goes_first() -> None:
    some = critics(DOGS, f"{SHOES} {LATE}", f"{SHOES} Cats sleep indoors at all times.")
    (better,) = revised(some, [wording(some, DOGS)])
    assert better.text == f"{DOGS} {SHOES}"


def test_a_sentence_that_is_opposed_to_the_worst_off_is_dropped() -> None:
    some = critics(EARLY, LATE, f"{EARLY} {DOGS}")
    (better,) = revised(some, [wording(some, EARLY, DOGS)])
    assert better.text == DOGS


def test_or_their_wish_takes_its_place_where_nobody_loses_as_much() -> None:
    some = critics(f"{EARLY} {DOGS}", LATE)
    (better,) = revised(some, [wording(some, EARLY, DOGS)])
    assert better.text == f"{LATE} {DOGS}"


def test_a_trade_that_only_turns_the_tables_is_none() -> None:
    some = critics(EARLY, LATE)
    assert revised(some, [wording(some, EARLY)]) == []


def test_nothing_is_revised_where_everybody_has_everything() -> None:
    some = critics(DOGS, SHOES)
    assert revised(some, [wording(some, DOGS, SHOES)]) == []


def test_what_is_there_already_is_not_made_again() -> None:
    some = critics(DOGS, SHOES)
    assert revised(some, [wording(some, DOGS), wording(some, SHOES, DOGS)]) == []


def test_trials_and_splits_stay_as_they_are() -> None:
    some = critics(DOGS, SHOES)
    drafts = [wording(some, DOGS, kind="split"), wording(some, DOGS, kind="trial")]
    assert revised(some, drafts) == []


def test_who_is_absent_can_be_the_worst_off() -> None:
    rules = tuple(1000 if value == "conformity-rules" else 0 for value in VALUES)
    heard = critics(
        DOGS, "Everybody must obey the rules.", f"{DOGS} Everybody must obey the rules."
    )
    some = Critics(replace(heard.dispute, values={"f" * 64: rules}), heard.heard)
    (better,) = revised(some, [wording(some, DOGS)])
    assert "obey" in better.text
    assert some.scores(better)["f" * 64] > 0


def test_at_most_two_are_revised() -> None:
    some = critics(DOGS, SHOES, "Cats sleep indoors.", "The stove must be off at night.")
    each = [wording(some, wish.text) for wish in all_wishes(some.heard)]
    assert len(revised(some, each)) <= 2
