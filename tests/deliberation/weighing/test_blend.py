"""The blend: redone by hand, ties, what silence does, and what may not make a difference."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.acts import KEEP
from deliberation.weighing.blend import BlendError, blend
from deliberation.weighing.evidence import Lesson
from deliberation.weighing.given import Given
from deliberation.weighing.sums import leader_sentence
from tests.deliberation.weighing.givens import (
    MEMBERS,
    NAMES,
    OPTIONS,
    effects,
    givens,
    others,
    ratings,
    weighed,
    weights,
)

TWO = [Lesson(1000, 1000, "own", title="Oak"), Lesson(500, 500, "elm", title="Elm")]


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
        weighed(
            ratings=ratings("ten", 40, 20, 60) | ratings("nine", 90, -30),
            lessons=TWO,
            likeness={"ten": [500, 800]},
        )
    )
    ten, keep, nine = got.rows
    assert (ten.option, ten.rank, ten.W, ten.unrated) == ("ten", 1, 0.2, ())
    assert (ten.n, ten.a, ten.b) == (0.9, 1.7, 1.2)
    assert (ten.p, ten.lam) == (17 / 29, 9 / 98)
    assert ten.exact == (1 - Fraction(9, 98)) / 5 + Fraction(9, 98) * Fraction(5, 29)
    assert pytest.approx(0.197467, abs=1e-6) == ten.B
    assert ten.nash == 0.048  # 0.4 × 0.2 × 0.6
    assert (keep.option, keep.rank, keep.W, keep.B, keep.unrated) == (KEEP, 2, 0, 0, ())
    assert (nine.option, nine.rank, nine.W, nine.B) == ("nine", 3, -0.3, -0.3)
    assert (nine.utilities, nine.unrated) == ({"ada": 0.9, "ben": -0.3, "cem": 0}, ("cem",))


def test_silence_alone_is_a_tie_with_keeping_things_as_they_are() -> None:
    got = blend(weighed(options=[KEEP, "nine"]))
    assert [(row.rank, row.B, row.unrated) for row in got.rows] == [
        (1, 0, ()),
        (1, 0, tuple(MEMBERS)),
    ]


def test_one_members_silence_keeps_the_result_at_nought_and_is_named() -> None:
    got = blend(weighed(options=[KEEP, "nine"], ratings=ratings("nine", 100, 100)))
    assert [(row.option, row.B) for row in got.rows] == [("nine", 0), (KEEP, 0)]
    assert got.rows[0].unrated == ("cem",)  # the gain of the others decides, by leximin
    assert leader_sentence(got, NAMES) == (
        "From nine comes first with 0: keeping things as they are came to the same, but there the "
        "less content fare worse."
    )


def test_who_shares_values_and_has_not_rated_is_worked_out() -> None:
    """Caring 0.75 and face 0.25, effects +0.40 and −0.20: 0.30 − 0.05 = +0.25."""
    got = blend(
        weighed(
            ratings=ratings("nine", 50, 60) | ratings("ten", 50, 60, -10),
            weights={"cem": weights(benevolence_caring=750, face=250)},
            tables={
                option: effects(option, {"benevolence-caring": 40, "face": -20})
                for option in ("nine", "ten")
            },
        )
    )
    nine, ten = got.row("nine"), got.row("ten")
    assert nine is not None and ten is not None
    assert (nine.utilities["cem"], nine.computed, nine.unrated) == (0.25, ("cem",), ())
    assert (ten.utilities["cem"], ten.computed, ten.unrated) == (-0.1, (), ())  # said by hand


def test_harm_to_others_is_weighed_as_the_worst_off() -> None:
    rated = ratings("nine", 50, 60, 70)
    plain = blend(weighed(ratings=rated))
    got = blend(weighed(ratings=rated, imposed={"nine": [others("nine", 30)]}))
    harmless = blend(weighed(ratings=rated, imposed={"nine": [others("nine", 0)]}))
    assert [each.rows[0].option for each in (plain, got, harmless)] == ["nine", KEEP, "nine"]
    row = got.row("nine")
    assert row is not None
    assert (row.W, row.B, row.nash, row.imposed[0].name) == (-0.3, -0.3, 0, "the neighbours")
    assert harmless.rows[0].W == plain.rows[0].W == 0.5


def test_others_who_are_not_touched_elsewhere_stand_there_with_nought() -> None:
    """−0.30, +0.50, +0.50, +0.50 against −0.30, 0, +0.50, +0.50: the next worst off decides."""
    rated = ratings("nine", 50, 50, 50) | ratings("ten", -30, 50, 50)
    got = blend(weighed(ratings=rated, imposed={"nine": [others("nine", 30)]}))
    assert [(row.option, row.rank) for row in got.rows] == [(KEEP, 1), ("nine", 2), ("ten", 3)]


def test_equal_results_go_by_the_next_worst_off() -> None:
    rated = ratings("nine", 10, 50, 20) | ratings("ten", 90, 10, 10)
    got = blend(weighed(options=["ten", "nine"], ratings=rated))
    assert [(row.option, row.rank) for row in got.rows] == [("nine", 1), ("ten", 2)]


def test_a_tie_stays_a_tie_and_is_said_as_one() -> None:
    got = blend(weighed(ratings=ratings("nine", 30, 20, 10) | ratings("ten", 10, 30, 20)))
    assert [(row.option, row.rank) for row in got.rows] == [("nine", 1), ("ten", 1), (KEEP, 3)]
    assert leader_sentence(got, NAMES) == (
        "There is a tie: from nine and quiet from ten share the first place with +0.1000 each, "
        "and the sums do not choose between them."
    )


def test_results_that_differ_in_the_last_place_are_no_tie() -> None:
    """As floats both are the same; a difference of a millionth of likeness decides."""
    lessons = [Lesson(500, 1, str(n)) for n in range(2)]
    got = blend(
        weighed(
            ratings=ratings("nine", 1, 1, 1) | ratings("ten", 1, 1, 1),
            lessons=lessons,
            likeness={"nine": [1, 0], "ten": [1, 1]},
        )
    )
    nine, ten = got.rows[0], got.rows[1]
    assert (nine.option, nine.rank, ten.rank) == ("nine", 1, 2)
    assert nine.exact > ten.exact


@pytest.mark.parametrize("number", [math.nan, math.inf, -101, 101, 0.5, None, True])
def test_numbers_out_of_range_are_refused(number: Any) -> None:
    with pytest.raises(BlendError, match="-100 to 100"):
        blend(weighed(ratings=ratings("nine", number)))
    with pytest.raises(BlendError, match="from 0 to 1000"):
        blend(weighed(lessons=[Lesson(1000, number, "a")] * 2, likeness={"nine": [0, -1]}))
    with pytest.raises(BlendError, match="0 to 100"):
        blend(weighed(lam_max=number if number is not True else 101))
    with pytest.raises(BlendError, match="20 weights"):
        blend(weighed(weights={"ada": (number,)}, tables={"nine": effects("nine", {"face": 1})}))
    with pytest.raises(BlendError, match="harm"):
        blend(weighed(imposed={"nine": [replace(others("nine", 0), harm=number)]}))


def test_what_is_not_on_the_table_is_refused() -> None:
    for given_ in (
        weighed(options=[]),
        weighed(members=[]),
        weighed(options=["nine", "nine"]),
        weighed(members=["ada", "ada"]),
        weighed(ratings={("eight", "ada"): 1}),
        weighed(ratings={("nine", "eve"): 1}),
        weighed(ratings={(KEEP, "ada"): 1}),
        weighed(lessons=[Lesson(1000, 1000, "a")], likeness={"eight": [1]}),
        weighed(tables={"eight": effects("eight", {})}),
        weighed(imposed={"eight": []}),
        weighed(weights={"eve": weights(face=1000)}),
    ):
        with pytest.raises(BlendError):
            blend(given_)


@settings(max_examples=40, deadline=None)
@given(givens(), st.permutations(OPTIONS), st.permutations(MEMBERS), st.permutations(range(4)))
def test_no_option_and_no_member_is_favoured(
    it: Given, options: list[str], members: list[str], order: list[int]
) -> None:
    """Neutrality and anonymity: other names and another order give the same numbers."""
    plain = blend(it)
    kept = [i for i in order if i < len(it.lessons)]
    moved = replace(
        it,
        options=options,
        members=members,
        ratings=dict(reversed(it.ratings.items())),
        lessons=[it.lessons[i] for i in kept],
        likeness={option: [s[i] for i in kept] for option, s in it.likeness.items()},
    )
    new = dict(zip(MEMBERS, members, strict=True))
    renamed = replace(
        it,
        ratings={(o, new[m]): u for (o, m), u in it.ratings.items()},
        weights={new[m]: own for m, own in it.weights.items()},
    )
    for row in plain.rows:
        for other in (blend(moved).row(row.option), blend(renamed).row(row.option)):
            assert other is not None
            assert (other.B, other.W, other.rank) == (row.B, row.W, row.rank)
            assert sorted(other.ratings.values()) == sorted(row.ratings.values())


@settings(max_examples=40, deadline=None)
@given(givens())
def test_an_option_that_nobody_rates_changes_no_other_number(it: Given) -> None:
    before = blend(it)
    after = blend(replace(it, options=[*OPTIONS, "unrated"]))
    for row in before.rows:
        other = after.row(row.option)
        assert other is not None
        assert replace(other, rank=0) == replace(row, rank=0)
    ranked = [row.option for row in after.rows if row.option != "unrated"]
    assert ranked == [row.option for row in before.rows]


@settings(max_examples=40, deadline=None)
@given(givens(), st.integers(1, 3))
def test_scaling_the_weights_of_a_profile_changes_nothing(it: Given, times: int) -> None:
    scaled = {m: tuple(times * w for w in own) for m, own in it.weights.items()}
    before, after = blend(it), blend(replace(it, weights=scaled))
    for one, other in zip(before.rows, after.rows, strict=True):
        assert (one.option, one.ratings, one.B, one.rank) == (
            other.option, other.ratings, other.B, other.rank,
        )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(givens())
def test_every_row_can_be_recomputed_from_what_it_shows(it: Given) -> None:
    got = blend(it)
    for row in got.rows:
        harms = [-each.harm / 100 for each in row.imposed if each.harm]
        assert min([*row.utilities.values(), *harms]) == row.W
        assert row.p == pytest.approx(row.a / (row.a + row.b))
        assert row.lam == pytest.approx(got.lam_max / 100 * row.n / (row.n + 4))
        assert pytest.approx((1 - row.lam) * row.W + row.lam * (2 * row.p - 1)) == row.B
        assert row.nash == pytest.approx(
            math.prod(row.utilities.values()) if row.W > 0 else 0, abs=1e-12
        )
        assert all(other.rank < row.rank for other in got.rows if other.exact > row.exact)
        equal = [o for o in got.rows if o.rank == row.rank]
        assert {other.exact for other in equal} == {row.exact}
    assert min(row.rank for row in got.rows) == 1


@settings(max_examples=40, deadline=None)
@given(givens(), st.sampled_from(OPTIONS[1:]), st.sampled_from(MEMBERS), st.integers(-100, 100))
def test_liking_an_option_more_never_harms_it(
    it: Given, option: str, member: str, rating: int
) -> None:
    """Monotonicity."""
    before = it.ratings.get((option, member))
    lower, higher = sorted((rating, before if before is not None else rating))
    worse = blend(replace(it, ratings={**it.ratings, (option, member): lower})).row(option)
    better = blend(replace(it, ratings={**it.ratings, (option, member): higher})).row(option)
    assert worse is not None and better is not None
    assert better.B >= worse.B and better.rank <= worse.rank
