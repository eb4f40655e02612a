"""Ratings of a mediation's candidates: whose count, which of several, and which for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Citation, Leave, Mediate, RateCandidates, TakePosition
from deliberation.folding.fold import fold
from deliberation.folding.parts import MISRATED, UNKNOWN_MEDIATION
from deliberation.state import CandidateRating, Mediation, State
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    drafted,
    founded,
    hex64,
    meet,
    open_matter,
    why,
)


class House:
    """Ada, Ben and Cem, an open matter, and a mediation of two candidates by Ada."""

    def __init__(self) -> None:
        self.ada, self.ben, self.cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
        self.all = (self.ada, self.ben, self.cem)
        founded(*self.all)
        open_matter(*self.all)
        said = self.ada.say(TakePosition(MATTER, "I want quiet from nine."))
        cite = Citation(self.ada.member, said, "quiet from nine")
        candidates = (drafted(("Nine.", [cite])), drafted(("Quiet.", [cite])))
        self.mediation = self.ada.say(Mediate(MATTER, "embedded", candidates))
        meet(*self.all)

    def rate(self, who: Laptop, *utilities: int, mediation: str = "", **more: Any) -> str:
        return who.say(RateCandidates(MATTER, mediation or self.mediation, utilities, **more))

    def folded(self) -> tuple[State, Mediation]:
        meet(*self.all)
        state = fold(self.ada.records)
        return state, state.deliberations[0].mediations[0]

    def utilities(self, of: Laptop) -> list[int]:
        return [each.utility for each in self.folded()[1].ratings if each.member == of.member]


@pytest.fixture
def house() -> House:
    return House()


def test_each_candidate_has_its_rating_with_the_words_that_it_rests_on(house: House) -> None:
    house.rate(house.ben, 40, -5, by="agent", words=("quiet from nine", ""))
    ben = house.ben.member
    assert house.folded()[1].ratings == (
        CandidateRating(ben, 0, 40, "agent", "quiet from nine"),
        CandidateRating(ben, 1, -5, "agent", ""),
    )


def test_words_may_be_left_out(house: House) -> None:
    house.rate(house.ben, 40, -5)
    assert {each.words for each in house.folded()[1].ratings} == {""}


def test_the_newest_by_hand_goes_before_the_agents_whichever_came_first(house: House) -> None:
    house.rate(house.ben, 1, 1, by="agent")
    house.rate(house.ben, 2, 2)
    house.rate(house.ben, 3, 3)
    house.rate(house.ben, 4, 4, by="agent")
    assert house.utilities(house.ben) == [3, 3]


def test_of_an_agents_the_newest_counts(house: House) -> None:
    house.rate(house.ben, 1, 1, by="agent")
    house.rate(house.ben, 2, 2, by="agent")
    assert house.utilities(house.ben) == [2, 2]


@pytest.mark.parametrize("utilities", [(1,), (1, 2, 3)])
def test_more_or_fewer_ratings_than_candidates_count_for_nothing(
    house: House, utilities: tuple[int, ...]
) -> None:
    entry = house.rate(house.ben, *utilities)
    state, mediation = house.folded()
    assert mediation.ratings == ()
    assert why(state, entry) == MISRATED


def test_a_mediation_that_is_not_there_cannot_be_rated(house: House) -> None:
    entry = house.rate(house.ben, 1, 2, mediation=hex64("nowhere"))
    assert why(house.folded()[0], entry) == UNKNOWN_MEDIATION


def test_nor_one_that_its_author_had_not_seen(house: House) -> None:
    """An id that somebody could only have guessed, or been told."""
    later = house.ada.say(Mediate(MATTER, "embedded", (drafted(("Ten.", [])),)))
    entry = house.rate(house.ben, 1, mediation=later)
    state, _ = house.folded()
    assert why(state, entry) == UNKNOWN_MEDIATION
    assert state.deliberations[0].mediations[1].ratings == ()


def test_a_rating_that_counts_for_nothing_takes_over_no_earlier_one(house: House) -> None:
    house.rate(house.ben, 7, 8)
    house.rate(house.ben, 1, 2, 3)
    assert house.utilities(house.ben) == [7, 8]


def test_who_has_left_is_not_weighed_any_more(house: House) -> None:
    house.rate(house.ben, 7, 8)
    house.rate(house.cem, 1, 2)
    house.ben.say(Leave())
    assert house.utilities(house.ben) == []
    assert house.utilities(house.cem) == [1, 2]


def test_each_mediation_has_its_own_ratings(house: House) -> None:
    house.rate(house.ben, 7, 8)
    second = house.ada.say(Mediate(MATTER, "embedded", (drafted(("Ten.", [])),)))
    meet(*house.all)
    house.rate(house.ben, -9, mediation=second)
    _, first = house.folded()
    other = fold(house.ada.records).deliberations[0].mediations[1]
    assert [each.utility for each in first.ratings] == [7, 8]
    assert [each.utility for each in other.ratings] == [-9]


SAID = st.tuples(st.integers(0, 2), st.integers(-100, 100), st.sampled_from(["hand", "agent"]))


@given(st.lists(SAID, max_size=8))
def test_as_somebody_would_read_it_off_a_list(said: list[tuple[int, int, str]]) -> None:
    house = House()
    expected: dict[str, tuple[int, str]] = {}
    for who, utility, by in said:
        laptop = house.all[who]
        house.rate(laptop, utility, utility, by=by)
        if by == "hand" or expected.get(laptop.member, (0, "agent"))[1] == "agent":
            expected[laptop.member] = (utility, by)
    found = {each.member: (each.utility, each.by) for each in house.folded()[1].ratings}
    assert found == expected
