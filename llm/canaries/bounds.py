"""How often something must at least happen, by how often it was seen: exact, in whole numbers."""

from __future__ import annotations

from math import comb

DOUBT = 20  # one in twenty: how often what happens less than the bound would be seen so often


def lower_bound(failed: int, n: int) -> int:
    """The exact one-sided lower bound of how often it fails, in whole thousandths, rounded down.

    The greatest p for which as many failures or more, P(X >= failed) for X binomial(n, p), are
    at most 1 in 20 likely (C. J. Clopper and E. S. Pearson, "The Use of Confidence or Fiducial
    Limits Illustrated in the Case of the Binomial", Biometrika 26, 1934). 0 where none failed.
    """
    low, high = 0, 1_000  # it holds at `low`; found by halving, since more p means more failures
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _unlikely(failed, n, middle) else (low, middle)
    return low


def _unlikely(failed: int, n: int, p: int) -> bool:
    """Whether P(X >= failed) <= 1 / DOUBT with p in thousandths."""
    tail: int = sum(comb(n, k) * p**k * (1_000 - p) ** (n - k) for k in range(failed, n + 1))
    return bool(DOUBT * tail <= 1_000**n)
