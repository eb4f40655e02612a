"""A reminder once in thirty days at most, whatever the clock does."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crdt.backup.due import MONTH, due
from tests.crdt.laptops import NOON

DAY = 24 * 3600
TEN_YEARS = 3652 * DAY


def test_who_never_made_one_is_reminded_once_a_month() -> None:
    assert due(None, None, NOON)
    assert not due(None, NOON, NOON + MONTH - 1)
    assert due(None, NOON, NOON + MONTH)


def test_who_made_one_is_left_alone_for_a_month() -> None:
    assert not due(NOON, None, NOON)
    assert not due(NOON, None, NOON + MONTH - 1)
    assert due(NOON, None, NOON + MONTH)
    assert not due(NOON, NOON + MONTH, NOON + MONTH + 5)


def test_a_clock_that_was_ten_years_ahead_does_not_silence_it() -> None:
    assert due(NOON + TEN_YEARS, None, NOON)
    assert due(NOON + TEN_YEARS, NOON + TEN_YEARS, NOON)
    assert not due(NOON + 3600, None, NOON)  # a journey to another time zone


@given(
    st.integers(0, 3 * MONTH) | st.none(),
    st.lists(st.integers(0, 4 * DAY), min_size=1, max_size=200),
)
def test_never_twice_in_a_month(last_backup: int | None, pauses: list[int]) -> None:
    now, reminded, reminders = 0, None, []
    for pause in pauses:
        now += pause
        if due(last_backup, reminded, now):
            reminded = now
            reminders.append(now)
    assert all(b - a >= MONTH for a, b in pairwise(reminders))


@given(st.integers(0, MONTH), st.lists(st.integers(0, DAY), min_size=70, max_size=90))
def test_never_forgotten_for_long_by_who_opens_it_daily(first: int, pauses: list[int]) -> None:
    now, reminded, last = first, None, None
    for pause in pauses:
        now += pause
        if due(None, reminded, now):
            reminded = now
        last = reminded
        assert last is not None
        assert now - last < MONTH
