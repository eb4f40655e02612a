"""What lessons amount to, how much they may weigh, and that one source has one voice."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.weighing.evidence import (
    EvidenceError,
    Lesson,
    Posterior,
    posterior,
    posteriors,
    without_each,
)

SHARE = st.integers(0, 1000)
SOURCES = st.sampled_from(["oak house", "elm house", "ash house"])
LESSON = st.builds(Lesson, SHARE, SHARE, SOURCES, taker=st.sampled_from(["", "", "ada", "ben"]))
LESSONS = st.lists(st.tuples(LESSON, SHARE), max_size=8)


def sums(lessons: list[tuple[Lesson, int]], lam_max: int = 50) -> Posterior:
    return posterior([each for each, _ in lessons], [s for _, s in lessons], lam_max)


def numbers(it: Posterior) -> tuple[float, ...]:
    return it.n, it.a, it.b, it.p, it.lam


def test_no_lesson_weighs_nothing() -> None:
    assert numbers(posterior([], [])) == (0, 1, 1, 0.5, 0)
    assert numbers(posterior([Lesson(1000, 1000, "a")], [0])) == (0, 1, 1, 0.5, 0)


def test_four_whole_lessons_weigh_half_of_what_they_may() -> None:
    trials = [
        (Lesson(y, 1000, name), 1000) for name, y in zip("abcd", (1000, 1000, 1000, 0), strict=True)
    ]
    assert numbers(sums(trials)) == (4, 4, 2, 4 / 6, 0.25)


def test_a_flood_from_one_source_counts_as_its_heaviest_lesson() -> None:
    """Weights 0.8 × 0.5 = 0.4 and twice 0.2 × 0.5 = 0.1: the source weighs 0.4 and says
    (0.4 × 1 + 0.1 × 0 + 0.1 × 0.5) / 0.6 = 0.75."""
    flood = [
        (Lesson(1000, 500, "oak"), 800),
        (Lesson(0, 500, "oak"), 200),
        (Lesson(500, 500, "oak"), 200),
    ]
    got = sums(flood)
    assert (got.n, got.a, got.b) == (0.4, 1.3, 1.1)
    (voice,) = got.voices
    assert (voice.source, voice.weight, voice.y, voice.lessons) == ("oak", 400_000, 750, 3)
    assert [term.weight for term in got.terms] == pytest.approx([4 / 15, 1 / 15, 1 / 15])
    assert sum(term.weight for term in got.terms) == pytest.approx(got.n)
    assert sums(flood * 1000).n == sums(flood).n
    assert sums(flood * 1000).a == sums(flood).a


def test_all_that_one_member_took_in_counts_as_its_heaviest_source() -> None:
    """Weights 0.5 × 0.8 = 0.4 and twice 0.5 × 0.2 = 0.1, from three sources: together 0.4, and
    (0.4 × 1 + 0.1 × 0 + 0.1 × 0.5) / 0.6 = 0.75. The group's own stands beside it."""
    flood = [
        (Lesson(1000, 500, "oak", taker="eve"), 800),
        (Lesson(0, 500, "elm", taker="eve"), 200),
        (Lesson(500, 500, "ash", taker="eve"), 200),
    ]
    got = sums([(Lesson(1000, 1000, "own"), 500), *flood])
    assert (got.n, got.a, got.b) == (0.9, 1.8, 1.1)
    own, eves = got.together
    assert (own.taker, own.weight, len(own.voices)) == ("", 500_000, 1)
    assert (eves.taker, eves.weight, eves.y, len(eves.voices)) == ("eve", 400_000, 750, 3)
    assert [term.weight for term in got.terms] == pytest.approx([0.5, 4 / 15, 1 / 15, 1 / 15])
    apart = [(replace(each, taker=""), s) for each, s in flood]
    assert sums(apart).n == pytest.approx(0.6)


@given(LESSONS, st.lists(st.tuples(SHARE, SHARE, st.text("ab", max_size=3), SHARE), max_size=20))
def test_however_many_sources_one_member_makes_up_they_move_no_more_than_one_lesson(
    others: list[tuple[Lesson, int]], told: list[tuple[int, int, str, int]]
) -> None:
    plain = sums(others)
    flooded = sums([*others, *((Lesson(y, t, name, taker="eve"), s) for y, t, name, s in told)])
    assert 0 <= flooded.weight - plain.weight <= 1_000_000
    assert 0 <= flooded.worked - plain.worked <= 1_000_000_000


def test_what_weighs_nothing_is_no_term() -> None:
    got = sums([(Lesson(1000, 0, "sample"), 900), (Lesson(1000, 900, "elm"), 0)])
    assert (got.terms, got.voices, got.n) == ((), (), 0)


@given(LESSONS, st.permutations(range(8)), st.integers(0, 100))
def test_order_does_not_matter_and_bounds_hold(
    lessons: list[tuple[Lesson, int]], order: list[int], lam_max: int
) -> None:
    got = sums(lessons, lam_max)
    moved = sums([lessons[i] for i in order if i < len(lessons)], lam_max)
    assert numbers(got) == numbers(moved)
    assert 0 < got.p < 1
    assert 0 <= got.lam <= lam_max / 100
    assert math.isclose(got.a + got.b, 2 + got.n)


@given(LESSONS)
def test_the_sums_are_those_of_the_voices(lessons: list[tuple[Lesson, int]]) -> None:
    got = sums(lessons)
    assert got.weight == sum(each.weight for each in got.together)
    assert got.worked == sum(each.weight * each.y for each in got.together)
    assert sum(term.full * term.share for term in got.terms) == got.weight
    for voice in got.voices:
        whose = (voice.taker, voice.source)
        own = [term for term in got.terms if (term.lesson.taker, term.lesson.source) == whose]
        assert voice.weight == max(term.full for term in own)
        assert min(t.lesson.y for t in own) <= voice.y <= max(t.lesson.y for t in own)
    for each in got.together:
        assert each.weight == max(voice.weight for voice in each.voices)
        assert {voice.taker for voice in each.voices} == {each.taker}
        assert each.taker or len(each.voices) == 1


@given(LESSONS, st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=1, max_size=20))
def test_however_much_one_source_tells_it_moves_no_more_than_one_lesson(
    others: list[tuple[Lesson, int]], told: list[tuple[int, int, int]]
) -> None:
    plain = sums(others)
    flooded = sums([*others, *((Lesson(y, t, "flood"), s) for y, t, s in told)])
    assert 0 <= flooded.weight - plain.weight <= 1_000_000
    assert 0 <= flooded.worked - plain.worked <= 1_000_000_000


@given(LESSONS)
def test_leaving_one_out_is_summing_the_others(lessons: list[tuple[Lesson, int]]) -> None:
    without = without_each(sums(lessons))
    for place in range(len(lessons)):
        rest = sums(lessons[:place] + lessons[place + 1 :])
        left = without.get(place, sums(lessons))
        assert (left.weight, left.worked) == (rest.weight, rest.worked)


@given(st.lists(st.tuples(LESSON, SHARE, SHARE), max_size=6))
def test_many_options_at_once_are_each_by_itself(lessons: list[tuple[Lesson, int, int]]) -> None:
    known = [each for each, _, _ in lessons]
    rows = [[s for _, s, _ in lessons], [s for _, _, s in lessons]]
    assert posteriors(known, rows) == [posterior(known, row) for row in rows]


@pytest.mark.parametrize("number", [math.nan, math.inf, 0.5, -1, 1001, 1 << 70, None, "1", True])
def test_numbers_that_no_lesson_has_are_refused(number: float) -> None:
    fine = Lesson(1000, 1000, "a")
    for lesson in (replace(fine, y=number), replace(fine, t=number)):  # type: ignore[arg-type]
        with pytest.raises(EvidenceError, match="from 0 to 1000"):
            posterior([lesson], [1000])
    with pytest.raises(EvidenceError, match="from 0 to 1000"):
        posterior([fine], [number])  # type: ignore[list-item]


@pytest.mark.parametrize("number", [math.nan, 0.5, -1, 101, True])
def test_lessons_weigh_whole_percentages(number: float) -> None:
    with pytest.raises(EvidenceError, match="percent"):
        posterior([], [], number)  # type: ignore[arg-type]


def test_a_likeness_for_each_lesson() -> None:
    with pytest.raises(EvidenceError, match="missing"):
        posterior([Lesson(0, 0, "a")], [])
