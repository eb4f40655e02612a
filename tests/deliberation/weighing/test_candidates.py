"""The blend of a mediation's candidates: ratings first, then values and effects, then lessons."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from deliberation.acts import KEEP, Candidate, Cell, Sentence, ToldLesson
from deliberation.profiles.values import VALUES
from deliberation.state import CandidateRating, Mediation, SharedValues, State
from deliberation.weighing.blend import BlendError, BlendRow
from deliberation.weighing.candidates import blend_of_candidates
from tests.deliberation.folding.moots import ADA, BEN, CEM, deliberation, house, taken
from tests.deliberation.histories import hex64

NINE, TEN = "Quiet hours start at nine.", "Music is welcome until ten in the evening."
MATTER = deliberation()


def candidate(text: str, **effects: int) -> Candidate:
    cells = tuple(Cell(value.replace("_", "-"), effect) for value, effect in effects.items())
    return Candidate(text, (Sentence(text),), effects=cells)


def rated(member: str, place: int, utility: int) -> CandidateRating:
    return CandidateRating(member, place, utility, "hand", "")


def mediation(*candidates: Candidate, ratings: tuple[CandidateRating, ...] = ()) -> Mediation:
    return Mediation(hex64("mediation"), ADA, "embedded", candidates, (), 0, ratings=ratings)


def sharing(member: str, **weights: int) -> SharedValues:
    named = {name.replace("_", "-"): weight for name, weight in weights.items()}
    return SharedValues(member, "weights", tuple(named.get(value, 0) for value in VALUES))


def row(option: str, drafted: Mediation, state: State | None = None) -> BlendRow:
    found = blend_of_candidates(state or house(MATTER), MATTER, drafted).row(option)
    assert found is not None
    return found


def test_candidates_are_called_by_their_places_beside_keeping_things() -> None:
    found = blend_of_candidates(house(MATTER), MATTER, mediation(candidate(NINE), candidate(TEN)))
    assert {each.option for each in found.rows} == {KEEP, "0", "1"}


def test_of_candidates_that_nobody_has_rated_nothing_is_known() -> None:
    silent = row("0", mediation(candidate(NINE)))
    assert silent.unrated == (ADA, BEN, CEM)
    assert silent.exact == 0


def test_the_worst_off_by_their_ratings_decides() -> None:
    ratings = (rated(ADA, 0, 60), rated(BEN, 0, -20), rated(CEM, 0, 90), rated(ADA, 1, 10))
    ratings += (rated(BEN, 1, 10), rated(CEM, 1, 10))
    found = blend_of_candidates(
        house(MATTER), MATTER, mediation(candidate(NINE), candidate(TEN), ratings=ratings)
    )
    assert [each.option for each in found.rows] == ["1", KEEP, "0"]
    assert [each.worst for each in found.rows] == [10, 0, -20]


def test_who_shares_values_and_has_not_rated_is_weighed_by_the_mediators_effects() -> None:
    drafted = mediation(
        candidate(NINE, security_personal=50, hedonism=-30), ratings=(rated(BEN, 0, 5),)
    )
    shared = (sharing(ADA, security_personal=600, hedonism=400), sharing(BEN, hedonism=1000))
    found = row("0", drafted, house(MATTER, sharing=shared))
    assert found.ratings == {ADA: 18, BEN: 5, CEM: 0}  # 0.6 x 50 - 0.4 x 30; Ben said so himself
    assert found.computed == (ADA,)
    assert found.unrated == (CEM,)


def test_values_say_nothing_of_a_candidate_without_effects() -> None:
    found = row("0", mediation(candidate(NINE)), house(MATTER, sharing=(sharing(ADA, face=9),)))
    assert ADA in found.unrated


def test_a_lesson_weighs_on_the_candidate_that_it_is_alike_to_alone() -> None:
    told = ToldLesson(NINE, ("quiet",), worked=3)
    state = house(MATTER, trust="100", lessons=(taken(told),))
    drafted = mediation(candidate(NINE), candidate("Bees are kept by whoever wants."))
    nine, bees = row("0", drafted, state), row("1", drafted, state)
    assert nine.evidence.weight > 0
    assert nine.exact > 0
    assert bees.evidence.weight < nine.evidence.weight
    assert row(KEEP, drafted, state).exact == 0


def test_the_share_of_lessons_is_what_the_group_has_set() -> None:
    told = ToldLesson(NINE, worked=3)
    state = house(MATTER, trust="100", lessons=(taken(told),))
    none = replace(
        state,
        settings=tuple(
            replace(each, value="0") if each.name == "lessons" else each for each in state.settings
        ),
    )
    drafted = mediation(candidate(NINE))
    assert row("0", drafted, none).exact == 0
    assert row("0", drafted, state).evidence.exact_lam < Fraction(1, 2)


def test_ratings_by_who_is_not_in_the_group_are_left_out() -> None:
    stranger = rated(hex64("Dee"), 0, -100)
    assert row("0", mediation(candidate(NINE), ratings=(stranger,))).worst == 0


def test_without_anybody_there_is_nothing_to_weigh() -> None:
    with pytest.raises(BlendError):
        blend_of_candidates(State(), MATTER, mediation(candidate(NINE)))


def test_a_mediation_without_candidates_leaves_keeping_things() -> None:
    found = blend_of_candidates(house(MATTER), MATTER, mediation())
    assert [each.option for each in found.rows] == [KEEP]
