"""How faithful an agent is: by hand, against exact quantiles, and when there is too little."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.agents import fidelity as module
from deliberation.agents.fidelity import FidelityError, Pair, fidelity, interval, sentence

RATING = st.integers(-100, 100)
PAIRS = st.lists(st.builds(Pair, RATING, RATING, RATING), max_size=40)


def test_five_pairs_redone_by_hand() -> None:
    """Errors +10, −10, +20, 0, +10: mean 30/5 = +0.06, absolute 50/5 = 0.10.

    s² = (700 − 30²/5)/4 = 130, s/√5 = √26 = 5.0990, t = 2.776 for 4 degrees of freedom,
    2.776 × 5.0990 = 14.155 hundredths, so from −0.0816 to +0.2016, rounded outwards.
    Baseline off by 30, 50, 40, 40, 40: mean 0.40. Gains 20, 40, 20, 40, 30: mean 30, s² = 100,
    s/√5 = 4.4721, 2.776 × 4.4721 = 12.415, so from +0.1758 to +0.4242: better.
    """
    got = fidelity(
        [
            Pair(40, 30, 0),
            Pair(40, 50, 0),
            Pair(60, 40, 0),
            Pair(-40, -40, 0),
            Pair(-30, -40, 0),
        ]
    )
    assert (got.n, got.mean_error, got.mean_absolute) == (5, 0.06, 0.1)
    assert (got.low, got.high) == (-0.082, 0.202)
    assert (got.baseline_absolute, got.gain) == (0.4, 0.3)
    assert (got.gain_low, got.gain_high) == (0.175, 0.425)
    assert got.better_than_baseline == "better"
    assert sentence(got, "Ada") == (
        "Ada's agent foretold 5 of Ada's ratings and was off by 0.10 on average, on the whole "
        "0.06 too high; an agent with no profile would have been off by 0.40. The mean error lies "
        "between −0.082 and +0.202 (95 %), and its gain over no profile between +0.175 and +0.425: "
        "better."
    )


def test_fewer_than_five_pairs_are_too_few_to_tell() -> None:
    four = fidelity([Pair(10, 20, 0)] * 4)
    assert (four.mean_error, four.low, four.gain_high) == (-0.1, None, None)
    assert four.better_than_baseline == "too few to tell"
    assert "on the whole 0.10 too low" in sentence(four, "Bo")
    assert sentence(four, "Bo").endswith("off by 0.20: too few to tell.")
    none = fidelity([])
    assert (none.n, none.mean_error, none.gain) == (0, None, None)
    assert sentence(none, "Bo").endswith("too few to tell.")


def test_the_baseline_may_be_better_or_no_different() -> None:
    assert fidelity([Pair(90, 0, 0)] * 5).better_than_baseline == "worse"
    even = fidelity([Pair(90, 0, -90)] * 5)
    assert (even.gain, even.better_than_baseline) == (0, "no clear difference")


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_the_mean_lies_within(pairs: list[Pair], chance: object) -> None:
    got = fidelity(pairs)
    shuffled = pairs.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert got == fidelity(shuffled)
    assert (got.low is None) == (len(pairs) < 5) == (got.better_than_baseline == "too few to tell")
    if got.low is not None:
        assert -2 <= got.low <= got.mean_error <= got.high <= 2
        assert got.gain_low <= got.gain <= got.gain_high
    assert sentence(got, "Ada").endswith(".")


@given(st.lists(RATING, min_size=5, max_size=31))
def test_the_interval_is_that_of_the_formula_rounded_outwards(numbers: list[int]) -> None:
    low, high = interval(numbers)
    half = _quantile(len(numbers) - 1) * statistics.stdev(numbers) / math.sqrt(len(numbers)) / 100
    mean = statistics.mean(numbers) / 100
    assert low is not None
    assert high is not None
    # At most two roundings of a thousandth, and a table of three decimals.
    assert max(mean - half, -2) - 0.0035 <= low <= max(mean - half, -2) + 0.0015
    assert min(mean + half, 2) - 0.0015 <= high <= min(mean + half, 2) + 0.0035


@pytest.mark.parametrize("degrees", sorted(module._T975))
def test_the_table_holds_the_exact_quantiles(degrees: int) -> None:
    assert module._T975[degrees] == round(1000 * _quantile(degrees))


def _quantile(degrees: int) -> float:
    """Student's t at 97.5 %, by halving what the finite series says: Abramowitz and Stegun,
    "Handbook of Mathematical Functions", 26.7.3 and 26.7.4."""

    def inside(t: float) -> float:
        angle = math.atan(t / math.sqrt(degrees))
        cos, term, total = math.cos(angle), 1.0, 0.0
        odd = degrees % 2
        if odd:
            term = cos
        for j in range(odd, degrees - 1, 2):
            total += term
            term *= cos * cos * (j + 1) / (j + 2)
        total *= math.sin(angle)
        return 2 / math.pi * (angle + total) if odd else total

    low, high = 1.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < 0.95 else (low, middle)
    return low


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, True, 101, -101, 0.5, "1", None])
def test_numbers_that_no_rating_has_are_refused(number: object) -> None:
    for pair in (Pair(number, 0, 0), Pair(0, number, 0), Pair(0, 0, number)):  # type: ignore[arg-type]
        with pytest.raises(FidelityError, match="from -100 to 100"):
            fidelity([pair])
