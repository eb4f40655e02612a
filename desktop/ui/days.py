"""Days as people say them: "31 March 2027", and how long it still is until one."""

from __future__ import annotations

from datetime import date

from desktop.ui.words import counted, translate


def today() -> str:
    """The day on this laptop's clock, like 2027-03-31."""
    return date.today().isoformat()


def day_words(day: str) -> str:
    """ "31 March 2027" for 2027-03-31."""
    it = date.fromisoformat(day)
    return f"{it.day} {it:%B %Y}"


def days_to(day: str) -> int:
    """Whole days from today; 0 on the day itself, negative once it is past."""
    return (date.fromisoformat(day) - date.today()).days


def left_words(day: str) -> str:
    """How long a time that ends on `day` still lasts, as a sentence."""
    left = days_to(day)
    if left > 0:
        days = counted(left, translate("days", "day is left"), translate("days", "days are left"))
        return translate("days", "{days}, until {date}.").format(days=days, date=day_words(day))
    if left == 0:
        return translate("days", "Today is the last day.")
    days = counted(-left, translate("days", "day ago"), translate("days", "days ago"))
    return translate("days", "Its last day was {date}, {days}.").format(
        days=days, date=day_words(day)
    )
