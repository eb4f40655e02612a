"""What a folded group's blend is worked out from, and how settings, effects and harms get in."""

from dataclasses import replace
from typing import Any

import pytest

from deliberation.acts import KEEP, ToldLesson
from deliberation.state import Assessment, Option, Outcome, Rating, SharedValues, Touching
from deliberation.weighing.blend import BlendError, blend_of
from deliberation.weighing.given import given_of
from deliberation.weighing.sensitivity import sensitivity, sentences
from tests.deliberation.folding.moots import (
    ADA,
    BEN,
    CEM,
    NINE,
    TEN,
    deliberation,
    house,
    taken,
    trial,
)
from tests.deliberation.histories import QUIET, hex64
from tests.deliberation.weighing.givens import weights

NAMES = {ADA: "Ada", BEN: "Ben", CEM: "Cem", NINE.id: "nine", TEN.id: "ten"}
FAILED = ToldLesson(tags=(), tried=NINE.text, title="It failed", failed=4)


def rated(option: Option, *numbers: int) -> tuple[Rating, ...]:
    return tuple(
        Rating(member, option.id, u, "hand", "")
        for member, u in zip((ADA, BEN, CEM), numbers, strict=False)
    )


def row(option: Option, *args: Any) -> Any:
    found = blend_of(*args).row(option.id)
    assert found is not None
    return found


def test_the_groups_own_trial_counts_in_full() -> None:
    seen = (Outcome(ADA, "worked", ""), Outcome(BEN, "worked", ""), Outcome(CEM, "mixed", ""))
    matter = deliberation(trial(*seen), ratings=rated(NINE, 20, 20, 20))
    got = row(NINE, house(matter), matter)
    assert (got.W, got.n, got.a) == (0.2, 1, 1.833)  # y = (1 + 1 + 1/2) / 3 = 0.833
    untaught = replace(matter, trials=(replace(matter.trials[0], lessons=()),))
    assert row(NINE, house(untaught), untaught).n == 0


def test_settings_say_how_much_lessons_weigh_and_are_trusted() -> None:
    matter = deliberation(tags=(), situation="")
    state = house(matter, lessons=(taken(FAILED),))
    assert (row(NINE, state, matter).n, blend_of(state, matter).lam_max) == (0.5, 50)
    other = house(matter, lessons=(taken(FAILED),), trust="80")
    assert row(NINE, other, matter).n == 0.8
    assert row(NINE, other, matter, 20).lam == 1 / 30  # 0.2 × 0.8 / 4.8
    assert blend_of(replace(state, settings=()), matter).lam_max == 50


def test_only_what_can_still_be_chosen_is_weighed() -> None:
    gone = replace(TEN, retracted=True)
    back = Option(hex64("back"), "amend", QUIET, "As it was.", back=hex64("trial"))
    matter = deliberation(options=(*deliberation().options[:2], gone, back))
    matter = replace(matter, ratings=(*rated(NINE, 10), *rated(gone, 10, 10, 10)))
    assert {each.option for each in blend_of(house(matter), matter).rows} == {KEEP, NINE.id}


def test_shared_values_stand_in_for_ratings_that_are_missing() -> None:
    cells = tuple(
        Assessment(member, NINE.id, "face", effect, "agent", "nine")
        for member, effect in ((ADA, 30), (BEN, 35))
    )
    matter = deliberation(ratings=rated(NINE, 50), assessments=cells)
    shared = (
        SharedValues(BEN, "weights", weights(face=1000)),
        SharedValues(CEM, "ratings", weights(face=1000)),
        SharedValues(ADA, "evidence", weights(face=1000)),
        SharedValues(hex64("left"), "weights", weights(face=1000)),
    )
    got = row(NINE, house(matter, sharing=shared), matter)
    assert got.ratings == {ADA: 50, BEN: 32, CEM: 0}  # 32.5, halves to the even one
    assert (got.computed, got.unrated) == ((BEN,), (CEM,))
    assert row(TEN, house(matter, sharing=shared), matter).computed == ()  # no effects known
    for strange in ((), (0,) * 20, (1000,) * 3):
        state = house(matter, sharing=(SharedValues(BEN, "weights", strange),))
        assert row(NINE, state, matter).unrated == (BEN, CEM)


def test_others_who_are_touched_are_weighed_by_their_harm() -> None:
    def touching(who: str, name: str, harm: int) -> Touching:
        return Touching(ADA, QUIET, NINE.sha256, who, name, "", harm)

    matter = deliberation(ratings=rated(NINE, 50, 60, 70) + rated(TEN, 10, 10, 10))
    touches = (touching("members", "", 0), touching("named", "Mia, aged six", 25))
    got = row(NINE, house(matter, touches=touches), matter)
    assert got.W == -0.25
    assert [(each.name, each.harm) for each in got.imposed] == [("Mia, aged six", 25)]
    assert row(TEN, house(matter, touches=touches), matter).imposed == ()  # another text


def test_nobody_is_left_to_weigh_anything_for() -> None:
    matter = deliberation()
    state = house(matter)
    alone = replace(state, members=tuple(replace(m, left=True) for m in state.members))
    with pytest.raises(BlendError, match="nothing to weigh"):
        blend_of(alone, matter)


def test_trust_in_lessons_from_elsewhere_may_turn_the_order() -> None:
    """nine at t percent of one failure: n = t, lam = n / (2n + 8), 2p − 1 = −n / (n + 2)."""
    matter = deliberation(
        tags=(), situation="", ratings=rated(NINE, 20, 20, 20) + rated(TEN, 19, 19, 19)
    )
    state = house(matter, lessons=(taken(FAILED),), trust="10")
    for percent in range(101):
        now = given_of(house(matter, lessons=(taken(FAILED),), trust=str(percent)), matter)
        assert [each.t for each in now.lessons] == [10 * percent]
    found = sensitivity(state, matter)
    assert found.trust is not None
    turned = found.trust.after
    assert found.leaders != found.trust.first
    for percent in range(101):
        then = blend_of(house(matter, lessons=(taken(FAILED),), trust=str(percent)), matter)
        first = tuple(each.option for each in then.leaders)
        if abs(percent - 10) < abs(turned - 10):
            assert first == found.leaders
        if percent == turned:
            assert first == found.trust.first
    assert any("were trusted by" in each for each in sentences(found, NAMES))


def test_without_lessons_from_elsewhere_nothing_is_said_of_trust() -> None:
    matter = deliberation(ratings=rated(NINE, 20, 20, 20))
    found = sensitivity(house(matter), matter)
    assert (found.trust, found.taken) == (None, False)
    assert len(sentences(found, NAMES)) == 1
