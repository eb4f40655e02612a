"""Days of the calendar, held against the standard library's."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from deliberation.days import DAY, day_of, number_of
from deliberation.fields import LATEST, is_date

AT = st.integers(0, LATEST)


@given(AT)
def test_a_day_is_the_one_that_the_calendar_has(at: int) -> None:
    assert day_of(at) == datetime.fromtimestamp(at, UTC).date().isoformat()
    assert is_date(day_of(at))


@given(AT)
def test_days_are_counted_from_1970(at: int) -> None:
    assert number_of(day_of(at)) == at // DAY


def test_the_edges_of_months_and_leap_years() -> None:
    for day in ("1970-01-01", "2000-02-29", "2100-02-28", "2100-03-01", "2027-12-31"):
        assert day_of(number_of(day) * DAY) == day == day_of(number_of(day) * DAY + DAY - 1)
