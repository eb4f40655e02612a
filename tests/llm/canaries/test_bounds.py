"""The lower bound of how often a model fails, against closed forms and by trying."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.canaries.bounds import lower_bound

counts = st.integers(1, 24).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def tail(failed: int, n: int, p: Fraction) -> Fraction:
    """P(X >= failed), from the terms below."""
    return 1 - sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(failed))


@given(counts)
def test_it_is_the_last_thousandth_that_is_still_unlikely(count: tuple[int, int]) -> None:
    failed, n = count
    low = lower_bound(failed, n)
    if failed == 0:
        assert low == 0
        return
    assert tail(failed, n, Fraction(low, 1_000)) <= Fraction(1, 20)
    assert tail(failed, n, Fraction(low + 1, 1_000)) > Fraction(1, 20)


@pytest.mark.parametrize("n", range(1, 25))
def test_where_all_failed_or_one_did_there_is_a_closed_form(n: int) -> None:
    assert lower_bound(n, n) == int(1_000 * 0.05 ** (1 / n) + 1e-9)
    assert lower_bound(1, n) == int(1_000 * (1 - 0.95 ** (1 / n)) + 1e-9)


@given(counts)
def test_more_failures_never_lower_it(count: tuple[int, int]) -> None:
    failed, n = count
    if failed < n:
        assert lower_bound(failed, n) < lower_bound(failed + 1, n)
    assert lower_bound(failed, n) <= 1_000 * failed // n
