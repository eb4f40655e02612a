"""The group's effect table: medians, who said what, disagreement, and one that lies."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles import profile
from deliberation.profiles.values import VALUES
from deliberation.state import Assessment
from deliberation.weighing.effects import EffectError, FarOff, far_off, median, table, utilities

CARING, FACE, RULES, NATURE = (
    "benevolence-caring",
    "face",
    "conformity-rules",
    "universalism-nature",
)
EFFECT = st.integers(-100, 100)
WEIGHTS = st.lists(st.integers(0, 1000), min_size=20, max_size=20).filter(any)


def cells(value: str, *effects: int, option: str = "nine", by: str = "agent") -> list[Assessment]:
    members = ("ada", "ben", "cem", "dee", "eve")
    return [
        Assessment(member, option, value, effect, by, "start at nine")
        for member, effect in zip(members, effects, strict=False)
    ]


def test_a_cell_is_the_median_with_everybody_in_it() -> None:
    got = table("nine", [*cells(CARING, 40, -20, 70), *cells(FACE, 10, 15)])
    assert [cell.value for cell in got.cells] == [FACE, CARING]  # in the circle's order
    face, caring = got.cells
    assert (caring.halves, caring.effect, caring.spread) == (80, 0.4, 90)
    assert (face.halves, face.effect) == (20, 0.1)  # of 10, 15, and 0 for Cem, who left it out
    assert (face.counted, face.silent, face.spread) == ((0, 10, 15), ("cem",), 15)
    assert caring.away == {"ada": 0, "ben": 60, "cem": 30}
    assert face.away == {"ada": 0, "ben": 5, "cem": 10}
    assert next((each.member, each.by, each.words) for each in caring.said) == (
        "ada", "agent", "start at nine",
    )  # fmt: skip
    assert got.cell(RULES) is None


def test_between_two_it_lies_halfway_and_one_alone_stands() -> None:
    (two,) = table("nine", cells(FACE, 10, 15)).cells
    assert (two.halves, two.effect, two.away["ada"]) == (25, 0.125, Fraction(5, 2))
    (one,) = table("nine", cells(FACE, -70)).cells
    assert (one.halves, one.silent, one.spread) == (-140, (), 0)


def test_other_options_are_other_tables() -> None:
    assert table("ten", cells(CARING, 40)).cells == ()
    (cell,) = table("nine", [*cells(FACE, 10), *cells(FACE, 90, 90, option="ten")]).cells
    assert (cell.halves, cell.silent) == (20, ())  # Ben has said nothing of this option


@given(st.lists(EFFECT, min_size=4, max_size=4), EFFECT)
def test_one_that_lies_moves_no_cell_beyond_what_the_others_say(
    honest: list[int], lie: int
) -> None:
    (cell,) = table("nine", cells(CARING, *honest, lie)).cells
    assert 2 * min(honest) <= cell.halves <= 2 * max(honest)


SPARSE = st.dictionaries(st.sampled_from(VALUES[:6]), EFFECT)


@given(st.lists(SPARSE.filter(bool), min_size=4, max_size=4), SPARSE)
def test_one_that_lies_moves_no_cell_whatever_the_others_left_out(
    honest: list[dict[str, int]], lie: dict[str, int]
) -> None:
    """Also where nobody else says anything of a value: there all others stand with 0."""
    said = [
        Assessment(member, "nine", value, effect, "agent", "")
        for member, cells_ in zip("abcde", [*honest, lie], strict=True)
        for value, effect in cells_.items()
    ]
    for cell in table("nine", said).cells:
        others = [each.get(cell.value, 0) for each in honest]
        assert 2 * min(others) <= cell.halves <= 2 * max(others)
        assert len(cell.said) + len(cell.silent) == (5 if lie else 4)


def test_whoever_alone_fills_the_cells_that_others_left_out_sets_none_and_is_named() -> None:
    said = cells(CARING, 60, 60, 60, 60, 60)
    said += [Assessment("eve", "nine", v, -100, "agent", "") for v in (FACE, RULES, NATURE)]
    got = table("nine", said)
    assert {cell.value: cell.halves for cell in got.cells} == {
        CARING: 120, FACE: 0, RULES: 0, NATURE: 0,
    }  # fmt: skip
    assert far_off([got]) == (FarOff("eve", 3, 4, 3),)


def test_of_three_only_the_one_who_is_off_is_named_and_of_two_halves_nobody() -> None:
    values = (CARING, FACE, RULES, NATURE)
    three = [each for v in values for each in cells(v, 20, 30, -90)]
    assert [each.member for each in far_off([table("nine", three)])] == ["cem"]
    halves = [each for v in values for each in cells(v, 60, 60, -60, -60)]
    assert far_off([table("nine", halves)]) == ()


@given(st.lists(st.lists(EFFECT, min_size=5, max_size=5), min_size=4, max_size=4))
def test_in_each_cell_fewer_than_half_are_far_off(rows: list[list[int]]) -> None:
    values = (CARING, FACE, RULES, NATURE)
    said = [each for v, row in zip(values, rows, strict=True) for each in cells(v, *row)]
    assert sum(each.off for each in far_off([table("nine", said)])) <= 2 * len(values)


@given(st.lists(EFFECT, min_size=1, max_size=5), st.randoms())
def test_the_order_does_not_matter(effects: list[int], chance: object) -> None:
    said = cells(CARING, *effects)
    moved = list(said)
    chance.shuffle(moved)  # type: ignore[attr-defined]
    assert table("nine", moved) == table("nine", said)
    ordered = sorted(effects)
    assert ordered[0] * 2 <= median(effects) <= ordered[-1] * 2


def test_whoever_says_otherwise_on_many_cells_is_named() -> None:
    said = []
    for value in (CARING, FACE, RULES, NATURE):
        said += cells(value, 40, 30, 50, -80)
    assert far_off([table("nine", said)]) == (FarOff("dee", 4, 4, 4),)
    assert far_off([table("nine", said[:12])]) == ()  # three cells are too few to tell
    assert far_off([table("nine", [each for each in said if each.member in ("ada", "dee")])]) == ()


def test_far_off_on_fewer_than_half_is_not_named() -> None:
    said = cells(CARING, 40, 30, 50, -80)
    for value in (FACE, RULES, NATURE):
        said += cells(value, 40, 30, 50, 35)
    assert far_off([table("nine", said)]) == ()
    again = [*cells(FACE, 40, 30, 50, -20, option="ten"), *cells(RULES, 0, 0, 0, -49, option="ten")]
    assert far_off([table("nine", said), table("ten", again)]) == ()
    again += cells(CARING, 40, 30, 50, 95, option="ten", by="hand")
    again += cells(NATURE, 0, 0, 0, 50, option="ten", by="hand")
    assert far_off([table("nine", said), table("ten", again)]) == (FarOff("dee", 4, 8, 2),)


@given(WEIGHTS, st.dictionaries(st.sampled_from(VALUES), EFFECT), st.integers(1, 7))
def test_scaling_all_weights_changes_nothing(
    weights: list[int], effects: dict[str, int], times: int
) -> None:
    known = table("nine", [each for v, e in effects.items() for each in cells(v, e)])
    small = [weight // 10 for weight in weights]
    if any(small):
        plain = utilities({"ada": small}, [known])
        assert utilities({"ada": [times * weight for weight in small]}, [known]) == plain


@given(WEIGHTS, st.dictionaries(st.sampled_from(VALUES), EFFECT))
def test_a_utility_is_what_the_profile_says(weights: list[int], effects: dict[str, int]) -> None:
    shares = profile.apportion(weights, 1000)
    known = table("nine", [each for v, e in effects.items() for each in cells(v, e)])
    got = utilities({"ada": shares}, [known])
    assert got == {("nine", "ada"): profile.utility(shares, effects)}


def test_weights_that_are_none_are_refused() -> None:
    for weights in ([0] * 20, [1] * 19, [-1] * 20, [1001] * 20, [0.5] * 20):
        with pytest.raises(EffectError, match="20 weights"):
            utilities({"ada": weights}, [])  # type: ignore[dict-item]
