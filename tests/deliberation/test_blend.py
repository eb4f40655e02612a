"""The blend: redone by hand, ties, what silence does, and what may not make a difference."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import KEEP, Learn, Observe, Rate, StartTrial
from deliberation.blend import BlendError, blend, blend_of
from deliberation.evidence import Lesson
from deliberation.fold import fold
from deliberation.sums import explain, leader_sentence
from tests.deliberation.histories import (
    MATTER,
    QUIET,
    Laptop,
    acknowledge,
    amend,
    founded,
    meet,
    open_matter,
)

MEMBERS = ["ada", "ben", "cem"]
NAMES = {"ada": "Ada", "ben": "Ben", "cem": "Cem", "ten": "quiet from ten", "nine": "from nine"}


def ratings(option: str, *numbers: float) -> dict[tuple[str, str], float]:
    return {(option, member): u for member, u in zip(MEMBERS, numbers, strict=False)}


def test_a_blend_redone_by_hand() -> None:
    """Three members, three options, two lessons about one of them.

    ten:  Ada +0.40, Ben +0.20, Cem +0.60          W = 0.20
          lesson 1 worked (y 1),   t s = 1 × 0.5 = 0.5
          lesson 2 mixed  (y 1/2), t s = 0.5 × 0.8 = 0.4
          n = 0.9   a = 1 + 0.5 + 0.2 = 1.7   b = 1 + 0 + 0.2 = 1.2   p = 1.7 / 2.9 = 0.5862
          lam = 0.5 × 0.9 / 4.9 = 0.0918
          B = 0.9082 × 0.20 + 0.0918 × (2 × 0.5862 − 1) = 0.1816 + 0.0158 = 0.1975
    nine: Ada +0.90, Ben −0.30, Cem has not said   W = B = −0.30
    keep: 0 for all                                W = B = 0
    """
    got = blend(
        [KEEP, "nine", "ten"],
        MEMBERS,
        ratings("ten", 0.4, 0.2, 0.6) | ratings("nine", 0.9, -0.3),
        {"ten": [Lesson(1, 1, 0.5), Lesson(0.5, 0.5, 0.8)]},
    )
    ten, keep, nine = got.rows
    assert (ten.option, ten.rank, ten.W, ten.unrated) == ("ten", 1, 0.2, ())
    assert ten.n == pytest.approx(0.9)
    assert ten.a == pytest.approx(1.7)
    assert ten.b == pytest.approx(1.2)
    assert ten.p == pytest.approx(0.586207, abs=1e-6)
    assert ten.lam == pytest.approx(0.091837, abs=1e-6)
    assert pytest.approx(0.197467, abs=1e-6) == ten.B
    assert ten.nash == pytest.approx(0.048)  # 0.4 × 0.2 × 0.6
    assert (keep.option, keep.rank, keep.W, keep.B, keep.unrated) == (KEEP, 2, 0, 0, ())
    assert (nine.option, nine.rank, nine.W, nine.B) == ("nine", 3, -0.3, -0.3)
    assert (nine.utilities, nine.unrated) == ({"ada": 0.9, "ben": -0.3, "cem": 0}, ("cem",))


def test_the_same_in_words() -> None:
    got = blend(
        [KEEP, "nine", "ten"],
        MEMBERS,
        ratings("ten", 0.4, 0.2, 0.6) | ratings("nine", 0.9, -0.3),
        {"ten": [Lesson(1, 1, 0.5), Lesson(0.5, 0.5, 0.8)]},
    )
    assert explain(got, NAMES) == [
        "1. Quiet from ten: Ada +0.40, Ben +0.20, Cem +0.60. The least of these is +0.20 (Ben), "
        "so W = +0.20. Lessons: n = 0.9000, a = 1 + 0.7000 = 1.7000, b = 1 + 0.2000 = 1.2000, "
        "p = 1.7000 / 2.9000 = 0.5862, lam = 0.5 × 0.9000 / (0.9000 + 4) = 0.0918. "
        "B = (1 − 0.0918) × (+0.20) + 0.0918 × (2 × 0.5862 − 1) = +0.1975.",
        "2. Keeping things as they are: 0 for everybody, because all else is rated against it. "
        "So W = 0. No lesson weighs on it (lam = 0), so B = W = 0.",
        "3. From nine: Ada +0.90, Ben −0.30, Cem 0. The least of these is −0.30 (Ben), "
        "so W = −0.30. Not rated by Cem: counted as 0, as if nothing changed. "
        "No lesson weighs on it (lam = 0), so B = W = −0.3000.",
        "Quiet from ten comes first with +0.1975.",
    ]


def test_silence_alone_is_a_tie_with_keeping_things_as_they_are() -> None:
    got = blend([KEEP, "nine"], MEMBERS, {}, {})
    assert [(row.rank, row.B, row.unrated) for row in got.rows] == [
        (1, 0, ()),
        (1, 0, tuple(MEMBERS)),
    ]


def test_one_members_silence_keeps_the_result_at_nought_and_is_named() -> None:
    got = blend([KEEP, "nine"], MEMBERS, ratings("nine", 1, 1), {})
    assert [(row.option, row.B) for row in got.rows] == [("nine", 0), (KEEP, 0)]
    assert got.rows[0].unrated == ("cem",)  # the gain of the others decides, by leximin
    assert leader_sentence(got, NAMES) == (
        "From nine comes first with 0: keeping things as they are came to the same, but there the "
        "less content members fare worse."
    )


def test_equal_results_go_by_the_next_worst_off() -> None:
    utilities = ratings("one", 0.1, 0.5, 0.2) | ratings("two", 0.9, 0.1, 0.1)
    got = blend(["two", "one"], MEMBERS, utilities, {})
    assert [(row.option, row.rank) for row in got.rows] == [("one", 1), ("two", 2)]


def test_a_tie_stays_a_tie_and_is_said_as_one() -> None:
    utilities = ratings("nine", 0.3, 0.2, 0.1) | ratings("ten", 0.1, 0.3, 0.2)
    got = blend([KEEP, "nine", "ten"], MEMBERS, utilities, {})
    assert [(row.option, row.rank) for row in got.rows] == [("nine", 1), ("ten", 1), (KEEP, 3)]
    assert leader_sentence(got, NAMES) == (
        "There is a tie: from nine and quiet from ten share the first place with +0.1000 each, "
        "and the sums do not choose between them."
    )


def test_ties_are_seen_through_the_rounding_of_the_machine() -> None:
    utilities = ratings("nine", 0.1 + 0.2, 0.3, 0.3) | ratings("ten", 0.3, 0.3, 0.3)
    got = blend(["nine", "ten"], MEMBERS, utilities, {})
    assert [row.rank for row in got.rows] == [1, 1]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1.01, -1.01])
def test_numbers_out_of_range_are_refused(number: float) -> None:
    with pytest.raises(BlendError, match="from -1 to 1"):
        blend(["nine"], MEMBERS, ratings("nine", number), {})
    with pytest.raises(BlendError, match="from 0 to 1"):
        blend(["nine"], MEMBERS, {}, {"nine": [Lesson(1, number, 1)]})
    with pytest.raises(BlendError, match="from 0 to 1"):
        blend(["nine"], MEMBERS, {}, {}, lam_max=number)


def test_what_is_not_on_the_table_is_refused() -> None:
    for options, members, utilities, lessons in (
        ([], MEMBERS, {}, {}),
        (["nine"], [], {}, {}),
        (["nine", "nine"], MEMBERS, {}, {}),
        (["nine"], ["ada", "ada"], {}, {}),
        (["nine"], MEMBERS, {("ten", "ada"): 0.1}, {}),
        (["nine"], MEMBERS, {("nine", "eve"): 0.1}, {}),
        ([KEEP, "nine"], MEMBERS, {(KEEP, "ada"): 0.1}, {}),
        (["nine"], MEMBERS, {}, {"ten": [Lesson(1, 1, 1)]}),
    ):
        with pytest.raises(BlendError):
            blend(options, members, utilities, lessons)


OPTIONS = [KEEP, "nine", "ten", "eleven"]
UTILITIES = st.dictionaries(
    st.tuples(st.sampled_from(OPTIONS[1:]), st.sampled_from(MEMBERS)),
    st.integers(-100, 100).map(lambda u: u / 100),
)
SHARE = st.integers(0, 10).map(lambda x: x / 10)
LESSONS = st.dictionaries(
    st.sampled_from(OPTIONS[1:]), st.lists(st.builds(Lesson, SHARE, SHARE, SHARE), max_size=4)
)


@given(UTILITIES, LESSONS, st.permutations(OPTIONS), st.permutations(MEMBERS))
def test_no_option_and_no_member_is_favoured(
    utilities: dict[tuple[str, str], float],
    lessons: dict[str, list[Lesson]],
    options: list[str],
    members: list[str],
) -> None:
    """Neutrality and anonymity: other names and another order give the same numbers."""
    plain = blend(OPTIONS, MEMBERS, utilities, lessons)
    moved = blend(options, members, utilities, lessons)
    renamed = blend(
        OPTIONS,
        MEMBERS,
        {(o, members[MEMBERS.index(m)]): u for (o, m), u in utilities.items()},
        lessons,
    )
    for row in plain.rows:
        for other in (moved.row(row.option), renamed.row(row.option)):
            assert other is not None
            assert (other.B, other.W, other.rank) == (row.B, row.W, row.rank)
            assert sorted(other.utilities.values()) == sorted(row.utilities.values())


@given(UTILITIES, LESSONS)
def test_an_option_that_nobody_rates_changes_no_other_number(
    utilities: dict[tuple[str, str], float], lessons: dict[str, list[Lesson]]
) -> None:
    before = blend(OPTIONS, MEMBERS, utilities, lessons)
    after = blend([*OPTIONS, "unrated"], MEMBERS, utilities, lessons)
    for row in before.rows:
        other = after.row(row.option)
        assert other is not None
        assert (other.utilities, other.W, other.B, other.p) == (
            row.utilities,
            row.W,
            row.B,
            row.p,
        )
    ranked = [row.option for row in after.rows if row.option != "unrated"]
    assert ranked == [row.option for row in before.rows]


@given(UTILITIES, LESSONS)
def test_every_row_can_be_recomputed_from_what_it_shows(
    utilities: dict[tuple[str, str], float], lessons: dict[str, list[Lesson]]
) -> None:
    got = blend(OPTIONS, MEMBERS, utilities, lessons)
    for row in got.rows:
        assert min(row.utilities.values()) == row.W
        assert row.p == row.a / (row.a + row.b)
        assert row.lam == got.lam_max * row.n / (row.n + 4)
        assert pytest.approx((1 - row.lam) * row.W + row.lam * (2 * row.p - 1)) == row.B
        better = [o for o in got.rows if round(o.B, 9) > round(row.B, 9)]
        assert all(other.rank < row.rank for other in better)
    assert len(explain(got, NAMES)) == len(OPTIONS) + 1


def test_the_blend_of_a_deliberation_takes_the_groups_own_lessons() -> None:
    laptops = ada, *_ = [Laptop(name) for name in ("Ada", "Ben", "Cem")]
    founded(*laptops)
    open_matter(*laptops)
    tried = ada.say(amend("Quiet hours start at nine."))
    unlike = ada.say(amend("Everybody cleans their dishes."))
    meet(*laptops)
    trial = ada.say(StartTrial(MATTER, tried, "Nobody wakes up.", "2027-03-31"))
    no_lesson = ada.say(StartTrial(MATTER, tried, "Again.", "2027-04-30"))
    meet(*laptops)
    for laptop, result in zip(laptops, ("worked", "worked", "mixed"), strict=True):
        laptop.say(Observe(trial, result))
        laptop.say(Observe(no_lesson, "failed"))
        laptop.say(Rate(MATTER, tried, 20))
    ada.say(Learn(trial, "Nine suits those with children."))
    meet(*laptops)
    again = acknowledge(round_=1)
    ada.say(again)
    like = ada.say(amend("Quiet hours start after lunch.", deliberation=again.deliberation))
    state = fold(ada.records)

    first = blend_of(state, state.deliberations[0])
    row = first.row(tried)
    assert row is not None  # s = 1: the option itself; y = (1 + 1 + 1/2) / 3 = 5/6
    assert (row.W, row.n) == (0.2, 1)
    assert row.a == pytest.approx(1 + 5 / 6)
    other, keep = first.row(unlike), first.row(KEEP)
    assert other is not None
    assert keep is not None
    assert other.n == keep.n == 0

    second = blend_of(state, state.deliberations[1]).row(like)
    assert second is not None
    # quiet, hours, start of quiet, hours, start, nine, after, lunch: 3 of 6
    assert second.n == 3 / 6
    assert len(second.unrated) == 3
    assert state.deliberations[1].clause == QUIET


def test_without_members_there_is_nothing_to_weigh() -> None:
    ada = Laptop("Ada")
    founded(ada)
    ada.say(acknowledge())
    state = fold(ada.records)
    with pytest.raises(BlendError):
        blend_of(fold([]), state.deliberations[0])
