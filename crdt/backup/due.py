"""When to remind a person of making a backup: once in thirty days, and not more often."""

from __future__ import annotations

MONTH = 30 * 24 * 3600  # seconds


def due(last_backup: int | None, last_reminder: int | None, now: int) -> bool:
    """Whether to remind now, all in Unix seconds; None for what never happened.

    Not before thirty days have passed since the last backup, nor since the last reminder. Whoever
    makes a data folder notes that moment as a reminder: there is nothing to lose on the first day.
    A time that lies as far in the future comes from a clock that was wrong and says nothing.
    """
    return _long_from(last_backup, now) and _long_from(last_reminder, now)


def _long_from(then: int | None, now: int) -> bool:
    return then is None or abs(now - then) >= MONTH
