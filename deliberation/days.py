"""Days of the calendar, worked out from Unix time without asking any clock."""

from __future__ import annotations

import calendar

DAY = 24 * 60 * 60  # seconds


def day_of(at: int) -> str:
    """The day in UTC, like 2027-03-31, on which `at` (Unix seconds, 0 or more) falls.

    H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years begin in March, so
    that a leap day comes last; 146,097 days make 400 years, 719,468 days lie before 1970.
    """
    era, of_era = divmod(at // DAY + 719_468, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    since_march = (5 * of_year + 2) // 153
    day = of_year - (153 * since_march + 2) // 5 + 1
    month = since_march + 3 if since_march < 10 else since_march - 9
    return f"{year + 400 * era + (month < 3):04}-{month:02}-{day:02}"


def number_of(day: str) -> int:
    """Days from 1970-01-01 to a day that is written like 2027-03-31 (see `fields.is_date`)."""
    year, month, of_month = (int(part) for part in day.split("-"))
    return calendar.timegm((year, month, of_month, 0, 0, 0)) // DAY
