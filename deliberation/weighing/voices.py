"""How several who speak for one count as one: as heavy as the heaviest, with the mean of all.

Weights are in millionths and outcomes in whole thousandths; all sums are of whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def voice(said: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Weight and outcome of one source, from the weight and outcome of each of its lessons; and
    in the same way of one taker, from those of the sources that they brought in.

    H = max of w, Y = (sum of w y) / (sum of w), rounded to whole thousandths, a half upwards;
    (0, 0) where nothing weighs anything.
    """
    told = sum(weight * y for weight, y in said)
    heaviest = max((weight for weight, _ in said), default=0)
    return heaviest, _mean(told, sum(weight for weight, _ in said))


def _mean(told: int, total: int) -> int:
    return (2 * told + total) // (2 * total) if total else 0


def share(weights: Sequence[int]) -> Fraction:
    """What is left of each weight once all together are as heavy as the heaviest."""
    return Fraction(max(weights), sum(weights) or 1)


@dataclass(frozen=True)
class Sums:
    """What `voice` goes by, kept so that one of those who speak can be changed at once."""

    loudest: int
    next: int
    total: int
    told: int

    @classmethod
    def of(cls, said: Sequence[tuple[int, int]]) -> Sums:
        """The sums of one option's lessons."""
        loudest, next_ = [*sorted((w for w, _ in said), reverse=True), 0][:2]
        return cls(loudest, next_, sum(w for w, _ in said), sum(w * y for w, y in said))

    def changed(self, old: tuple[int, int], new: tuple[int, int]) -> tuple[int, int]:
        """`voice` with `new` in the place of `old`, which is one of them."""
        others = self.next if old[0] == self.loudest else self.loudest
        told = self.told - old[0] * old[1] + new[0] * new[1]
        return max(others, new[0]), _mean(told, self.total - old[0] + new[0])


def voices_of(weights: Whole, y: Whole, starts: Whole) -> tuple[Whole, Whole]:
    """`voice` of each run of columns that begins at one of `starts`, for each row."""
    total = np.add.reduceat(weights, starts, axis=1)
    told = np.add.reduceat(weights * y, starts, axis=1)
    mean = (2 * told + total) // np.maximum(2 * total, 1)
    return np.maximum.reduceat(weights, starts, axis=1), mean


def runs(numbers: Whole) -> Whole:
    """Where a run of equal numbers begins."""
    return np.flatnonzero(np.diff(numbers, prepend=-1))
