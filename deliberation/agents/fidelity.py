"""How faithful an agent is to its owner: its predictions against what the owner said by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from deliberation.errors import FolkmootError
from deliberation.fields import is_number

FEWEST = 5  # pairs, below which an interval would say nothing
TOO_FEW = "too few to tell"
BETTER, WORSE, NEITHER = "better", "worse", "no clear difference"

# Student's t, two-sided 95 %, in thousandths by degrees of freedom (NIST/SEMATECH e-Handbook of
# Statistical Methods, 1.3.6.7.2). Between two rows the one with fewer degrees, the wider, holds.
_T975 = {
    4: 2776, 5: 2571, 6: 2447, 7: 2365, 8: 2306, 9: 2262, 10: 2228, 11: 2201, 12: 2179,
    13: 2160, 14: 2145, 15: 2131, 16: 2120, 17: 2110, 18: 2101, 19: 2093, 20: 2086, 21: 2080,
    22: 2074, 23: 2069, 24: 2064, 25: 2060, 26: 2056, 27: 2052, 28: 2048, 29: 2045, 30: 2042,
    40: 2021, 60: 2000, 100: 1984,
}  # fmt: skip


class FidelityError(FolkmootError, ValueError):
    """A number that no rating can have; the message names it."""


@dataclass(frozen=True)
class Pair:
    """One option in hundredths of [-1, 1]: what the agent foretold, what its owner then rated by
    hand, and what an agent with no profile would have foretold."""

    prediction: int
    rating: int
    baseline: int


@dataclass(frozen=True)
class Fidelity:
    """Errors are prediction − rating, in [-2, 2]: above 0 the agent thought too well of options.

    `low` to `high` is the 95 % interval of `mean_error`; `gain_low` to `gain_high` that of `gain`,
    by how much nearer the agent came than one with no profile. `better_than_baseline` is "better"
    or "worse" when that interval is on one side of 0, else "no clear difference". With fewer than
    5 pairs it is "too few to tell" and there is no interval; with none there is no mean.
    """

    n: int
    mean_error: float | None
    low: float | None
    high: float | None
    mean_absolute: float | None
    baseline_absolute: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    better_than_baseline: str


def fidelity(pairs: Iterable[Pair]) -> Fidelity:
    """What `pairs` say together, their order being of no account.

    mean ± t s/√n with s² = Σ(x − mean)²/(n − 1) (Student, "The Probable Error of a Mean",
    Biometrika 6, 1908). The bounds are whole thousandths, rounded outwards and kept within [-2, 2].
    Raises `FidelityError` for a number that is not whole or not from -100 to 100.
    """
    known = list(pairs)
    for number in (x for each in known for x in (each.prediction, each.rating, each.baseline)):
        if not is_number(-100, 100)(number):
            raise FidelityError(f"A rating cannot be {number}: it is from -100 to 100, and whole.")
    n = len(known)
    errors = [each.prediction - each.rating for each in known]
    far = [abs(error) for error in errors]
    base = [abs(each.baseline - each.rating) for each in known]
    gains = [without - own for own, without in zip(far, base, strict=True)]
    low, high = interval(errors)
    gain_low, gain_high = interval(gains)
    return Fidelity(
        n, _mean(errors), low, high, _mean(far), _mean(base), _mean(gains), gain_low, gain_high,
        _verdict(gain_low, gain_high),
    )  # fmt: skip


def interval(hundredths: Sequence[int]) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of the mean of whole hundredths, as `fidelity` says; None below 5."""
    n = len(hundredths)
    if n < FEWEST:
        return None, None
    total, squares = sum(hundredths), sum(x * x for x in hundredths)
    t = _T975[max(degrees for degrees in _T975 if degrees < n)]
    # (10 t/1000 s/√n)² in thousandths of the rating: 10 to a hundredth, t in thousandths.
    square = Fraction((n * squares - total * total) * t * t, n * n * (n - 1) * 100 * 100)
    half = _root_up(square)
    low, high = 10 * total // n - half, -(-10 * total // n) + half
    return max(low, -2000) / 1000, min(high, 2000) / 1000


def sentence(fidelity: Fidelity, name: str) -> str:
    """What is known of the fidelity of `name`'s agent, with each number."""
    f = fidelity
    if f.mean_error is None or f.mean_absolute is None or f.baseline_absolute is None:
        return f"{name}'s agent has foretold nothing yet that {name} then rated: {TOO_FEW}."
    said = (
        f"{name}'s agent foretold {f.n} of {name}'s ratings and was off by "
        f"{f.mean_absolute:.2f} on average, {_leaning(f.mean_error)}; an agent with no profile "
        f"would have been off by {f.baseline_absolute:.2f}"
    )
    if f.low is None or f.high is None or f.gain_low is None or f.gain_high is None:
        return f"{said}: {TOO_FEW}."
    return (
        f"{said}. The mean error lies between {_signed(f.low)} and {_signed(f.high)} (95 %), and "
        f"its gain over no profile between {_signed(f.gain_low)} and {_signed(f.gain_high)}: "
        f"{f.better_than_baseline}."
    )


def _verdict(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return TOO_FEW
    return BETTER if low > 0 else WORSE if high < 0 else NEITHER


def _mean(hundredths: Sequence[int]) -> float | None:
    return sum(hundredths) / (100 * len(hundredths)) if hundredths else None


def _root_up(square: Fraction) -> int:
    """The least whole number whose square is at least `square`."""
    up = -(-square.numerator // square.denominator)
    return isqrt(up - 1) + 1 if up else 0


def _leaning(error: float) -> str:
    if round(error, 2) == 0:
        return "too high as often as too low"
    return f"on the whole {abs(error):.2f} too {'high' if error > 0 else 'low'}"


def _signed(number: float) -> str:
    return f"{number:+.3f}".replace("-", "−") if number else "0"
