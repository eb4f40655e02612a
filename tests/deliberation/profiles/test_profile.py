"""A profile is what the evidence adds up to: exactly, in any order, and undone by striking."""

from fractions import Fraction
from itertools import pairwise
from math import inf, nan
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.acts import KINDS_OF_EVIDENCE
from deliberation.profiles.profile import (
    Evidence,
    ProfileError,
    apportion,
    baseline,
    correct,
    corrections_of,
    fold,
    strike,
    utility,
)
from deliberation.profiles.values import VALUES, ValuesError

VALUE = st.sampled_from(VALUES)
KIND = st.sampled_from([kind for kind in KINDS_OF_EVIDENCE if kind != "correction"])


def items(kind: st.SearchStrategy[str]) -> st.SearchStrategy[list[Evidence]]:
    """Evidence with ids of its own."""
    one = st.tuples(VALUE, st.sampled_from([1, -1]), st.integers(1, 100), kind)
    return st.lists(one, max_size=30).map(
        lambda found: [Evidence(f"e{n}", *each) for n, each in enumerate(found)]
    )


SAID = items(KIND)
ANYTHING = items(st.sampled_from(KINDS_OF_EVIDENCE))
EFFECTS = st.dictionaries(VALUE, st.integers(-100, 100))


def said(value: str, strength: int, direction: int = 1, id_: str = "e") -> Evidence:
    return Evidence(id_, value, direction, strength, "quote", words="as I said")


def setting(value: str, strength: int, direction: int = 1, id_: str = "c") -> Evidence:
    return Evidence(id_, value, direction, strength, "correction")


# Folding


def test_who_said_nothing_weighs_all_alike_and_nothing_surely() -> None:
    profile = fold([])
    assert profile.weights == (50,) * 20
    for standing in profile.standings:
        assert (standing.low, standing.weight, standing.high) == (0, 50, 108)
        assert standing.mean == Fraction(1, 4)
        assert standing.count == 0


def test_the_sum_by_hand() -> None:
    """Two for (0.6 and 1), one against (0.4): (0.5 + 1.6) / (2 + 2) = 0.525 of 5.275."""
    profile = fold(
        [
            said("hedonism", 60, id_="a"),
            said("hedonism", 100, id_="b"),
            said("hedonism", 40, -1, id_="c"),
        ]
    )
    hedonism = profile.of("hedonism")
    assert (hedonism.plus, hedonism.minus, hedonism.count) == (160, 40, 3)
    assert hedonism.mean == Fraction(210, 400)
    # 1000 x 0.525 / 5.275 = 99.53; the others 47.39 each: the sum lacks 8 after cutting off, of
    # which one goes to 99.53 and seven to the first of the equal remainders.
    assert hedonism.weight == 100
    assert sorted(profile.weights) == [47] * 12 + [48] * 7 + [100]
    more = [v for v, w in zip(VALUES, profile.weights, strict=True) if w == 48]
    assert more == [value for value in VALUES if value != "hedonism"][:7]
    # One standard deviation of Beta(2.1, 1.9) is the root of 2.1 x 1.9 / (4 x 4 x 5) = 0.2233.
    # 0.525 - 1.28 x 0.2233 = 0.2391, of 4.75 + 0.2391: 47.9; and 0.8109 of 5.5609: 145.8.
    assert (hedonism.low, hedonism.high) == (47, 146)


@given(ANYTHING, st.randoms(use_true_random=False))
def test_order_and_repeats_are_of_no_account(evidence: list[Evidence], chance: Any) -> None:
    again = evidence + evidence[: len(evidence) // 2]
    chance.shuffle(again)
    assert fold(again) == fold(evidence)


@given(ANYTHING)
def test_weights_share_out_the_whole_and_lie_within_their_bounds(evidence: list[Evidence]) -> None:
    profile = fold(evidence)
    assert sum(profile.weights) == 1000
    for standing in profile.standings:
        assert 0 <= standing.low <= standing.weight <= standing.high <= 1000
        assert 0 < standing.mean < 1
    counted = sum(each.count + each.aside for each in profile.standings)
    assert counted == len(profile.evidence) == len(evidence)


@given(ANYTHING)
def test_greater_means_never_weigh_less(evidence: list[Evidence]) -> None:
    ordered = sorted(fold(evidence).standings, key=lambda standing: standing.mean)
    for lesser, greater in pairwise(ordered):
        assert lesser.weight <= greater.weight + (lesser.mean == greater.mean)


@given(SAID, VALUE, st.integers(1, 100))
def test_a_word_for_a_value_raises_it_and_one_against_lowers_it(
    evidence: list[Evidence], value: str, strength: int
) -> None:
    before = fold(evidence).of(value)
    after_for = fold([*evidence, said(value, strength, id_="new")]).of(value)
    after_against = fold([*evidence, said(value, strength, -1, id_="new")]).of(value)
    assert after_against.mean < before.mean < after_for.mean
    assert after_against.weight <= before.weight <= after_for.weight


def test_the_more_is_said_the_surer_it_gets() -> None:
    def width(times: int) -> int:
        evidence = [
            said(value, 50, direction, f"{value}{direction}{n}")
            for value in VALUES
            for direction in (1, -1)
            for n in range(times)
        ]
        standing = fold(evidence).of("tradition")
        assert standing.weight == 50
        return standing.high - standing.low

    widths = [width(times) for times in (0, 4, 16, 64)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 3 * widths[-1]


def test_two_things_under_one_id_are_told() -> None:
    with pytest.raises(ProfileError, match="Two different pieces"):
        fold([said("face", 10), said("face", 20)])


# Striking and correcting


@given(ANYTHING, st.data())
def test_a_struck_item_leaves_no_trace(evidence: list[Evidence], data: st.DataObject) -> None:
    item = data.draw(st.builds(setting, VALUE, st.integers(1, 100), st.sampled_from([1, -1])))
    place = data.draw(st.integers(0, len(evidence)))
    with_it = [*evidence[:place], item, *evidence[place:]]
    assert strike(with_it, item.id) == tuple(evidence)
    assert fold(strike(with_it, item.id)) == fold(evidence)


def test_striking_what_is_not_there_is_refused() -> None:
    with pytest.raises(ProfileError, match="no such evidence"):
        strike([said("face", 10)], "another")


@given(SAID, VALUE, st.integers(1, 100), st.sampled_from([1, -1]))
def test_a_correction_wins_over_all_that_was_said_of_the_value(
    evidence: list[Evidence], value: str, strength: int, direction: int
) -> None:
    firm = setting(value, strength, direction)
    corrected = fold(correct(evidence, firm)).of(value)
    assert corrected.mean == fold([firm]).of(value).mean
    assert corrected.count == 1
    assert corrected.aside == fold(evidence).of(value).count


def test_a_full_correction_triples_or_thirds_what_is_not_known() -> None:
    start = fold([]).of("humility").mean
    assert fold([setting("humility", 100)]).of("humility").mean == 3 * start
    assert fold([setting("humility", 100, -1)]).of("humility").mean == start / 3


@given(SAID, VALUE)
def test_a_new_correction_takes_the_place_of_the_earlier_one(
    evidence: list[Evidence], value: str
) -> None:
    first, second = setting(value, 100, 1, "first"), setting(value, 40, -1, "second")
    twice = correct(correct(evidence, first), second)
    assert fold(twice) == fold(correct(evidence, second))
    assert corrections_of(twice, value) == (second,)
    assert fold(strike(twice, "second")) == fold(evidence)


def test_only_a_correction_corrects() -> None:
    with pytest.raises(ProfileError, match="Only a correction"):
        correct([], said("face", 10))


# Whole shares


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any), st.integers(0, 2000))
@example([1, 1, 1], 1000)
def test_shares_add_up_and_are_within_one_of_exact(amounts: list[int], whole: int) -> None:
    units = apportion(amounts, whole)
    assert sum(units) == whole
    for unit, amount in zip(units, amounts, strict=True):
        assert abs(unit - Fraction(whole * amount, sum(amounts))) < 1


def test_of_equal_remainders_the_first_on_the_circle_gets_the_unit() -> None:
    assert apportion([1, 1, 1], 1000) == (334, 333, 333)
    assert apportion([3, 1, 1, 1], 10) == (5, 2, 2, 1)


# What an option is worth


def test_a_utility_by_hand() -> None:
    weights = [50] * 20
    weights[0], weights[1] = 80, 20
    effects = {"self-direction-thought": 100, "self-direction-action": -50, "face": 25}
    # 80 x 100 - 20 x 50 + 50 x 25 = 8250 thousandths of a hundredth: 8.25
    assert utility(weights, effects) == 8
    # 100 + (-50) + 25 = 75, and a twentieth of that is 3.75
    assert baseline(effects) == 4


def test_halves_go_to_the_even_number() -> None:
    weights = (500, 500, *[0] * 18)
    first = VALUES[0]
    assert [utility(weights, {first: e}) for e in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]


@given(ANYTHING, EFFECTS)
def test_a_utility_is_the_exact_sum_rounded(
    evidence: list[Evidence], effects: dict[str, int]
) -> None:
    weights = fold(evidence).weights
    exact = sum(
        (Fraction(w, 1000) * effects.get(v, 0) for v, w in zip(VALUES, weights, strict=True)),
        Fraction(),
    )
    got = utility(weights, effects)
    assert abs(got - exact) <= Fraction(1, 2)
    assert -100 <= got <= 100
    assert utility(weights, {value: -effect for value, effect in effects.items()}) == -got


@given(EFFECTS)
def test_without_a_profile_every_value_counts_alike(effects: dict[str, int]) -> None:
    assert baseline(effects) == utility(fold([]).weights, effects)
    assert baseline(effects) == round(Fraction(sum(effects.values()), 20))


def test_a_value_that_does_nothing_may_be_left_out() -> None:
    assert baseline({}) == 0
    assert baseline({"face": 40}) == baseline({"face": 40, "humility": 0}) == 2


# Bad input


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "kindness"},
        {"value": None},
        {"direction": 0},
        {"direction": 2},
        {"direction": True},
        {"direction": 1.0},
        {"strength": 0},
        {"strength": 101},
        {"strength": -5},
        {"strength": nan},
        {"strength": inf},
        {"strength": 50.0},
        {"strength": True},
        {"strength": "50"},
        {"kind": "rumour"},
        {"id": ""},
        {"id": 7},
        {"words": "half a \ud83d"},
        {"words": "x" * 20_001},
        {"ref": None},
    ],
)
def test_what_cannot_be_evidence_is_refused_in_one_sentence(wrong: dict[str, Any]) -> None:
    right = {"id": "e", "value": "face", "direction": 1, "strength": 50, "kind": "quote"}
    Evidence(**right)  # type: ignore[arg-type]
    with pytest.raises(ProfileError, match=r"^[A-Z].*\.$"):
        Evidence(**(right | wrong))


@pytest.mark.parametrize(
    "weights",
    [
        [0] * 20,
        [50] * 19,
        [50] * 21,
        [51] * 20,
        [50.0] * 20,
        [nan] * 20,
        [True] * 20,
        [-50, 150, *[50] * 18],
    ],
)
def test_weights_that_are_none_are_refused(weights: list[Any]) -> None:
    with pytest.raises(ProfileError, match=r"^[A-Z].*\.$"):
        utility(weights, {})


@pytest.mark.parametrize(
    "effects",
    [
        {"kindness": 5},
        {"face": 101},
        {"face": -101},
        {"face": 0.5},
        {"face": nan},
        {"face": inf},
        {"face": True},
        {"face": None},
    ],
)
def test_effects_that_are_none_are_refused(effects: dict[str, Any]) -> None:
    with pytest.raises(ProfileError, match=r"^[A-Z].*\.$"):
        baseline(effects)


def test_an_unknown_value_has_no_standing() -> None:
    with pytest.raises(ValuesError):
        fold([]).of("kindness")
