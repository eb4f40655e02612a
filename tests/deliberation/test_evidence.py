"""What lessons amount to, and how much they may weigh."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.evidence import EvidenceError, Lesson, posterior

SHARE = st.floats(0, 1)
LESSONS = st.lists(st.builds(Lesson, SHARE, SHARE, SHARE), max_size=8)


def test_no_lesson_weighs_nothing() -> None:
    got = posterior([])
    assert (got.n, got.a, got.b, got.p, got.lam) == (0, 1, 1, 0.5, 0)


def test_four_whole_lessons_weigh_half_of_what_they_may() -> None:
    got = posterior([Lesson(1, 1, 1)] * 3 + [Lesson(0, 1, 1)])
    assert (got.n, got.a, got.b, got.p, got.lam) == (4, 4, 2, 4 / 6, 0.25)


@given(LESSONS, st.permutations(range(8)), SHARE)
def test_order_does_not_matter_and_bounds_hold(
    lessons: list[Lesson], order: list[int], lam_max: float
) -> None:
    got = posterior(lessons, lam_max)
    assert got == posterior([lessons[i] for i in order if i < len(lessons)], lam_max)
    assert 0 < got.p < 1
    assert 0 <= got.lam <= lam_max
    assert math.isclose(got.a + got.b, 2 + got.n)


@pytest.mark.parametrize("number", [math.nan, math.inf, -0.1, 1.1])
def test_numbers_that_no_lesson_has_are_refused(number: float) -> None:
    for lesson in (Lesson(number, 1, 1), Lesson(1, number, 1), Lesson(1, 1, number)):
        with pytest.raises(EvidenceError, match="from 0 to 1"):
            posterior([lesson])
    with pytest.raises(EvidenceError):
        posterior([], number)
