"""Fields of an act: what each may hold, said once, beside the field itself.

Ids are lower-case hex: 64 digits for entries, members and devices, 32 for clauses and sections.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import field
from typing import Any

from deliberation.combining import LONGEST, too_many_marks

KEEP = "keep"  # the option that every deliberation has: keep things as they are
TEXT_LIMIT = 20_000  # code points in a clause, an option or a position
LINE_LIMIT = 300  # code points in a title or a question
NAME_LIMIT = 100  # code points in what a person, a device or a group is called
LATEST = 1 << 37  # Unix seconds, in the year 6325: what every calendar can still show
HUNDRED = 100  # hundredths in a whole: ratings, effects and harms are counted in them

_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_HEX128 = re.compile(r"[0-9a-f]{128}\Z")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What would make a name look like another: ends of lines, letters of no width, and marks that turn
# the direction of what follows. The two joiners stay, for names in Persian and Hindi.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)

Check = Callable[[Any], bool]
NAME_SAYS = f"a name of 1 to {NAME_LIMIT} characters, none of them invisible"


def is_text(limit: int = TEXT_LIMIT, *, empty: bool = True) -> Check:
    """At most `limit` code points, each a whole character, and no more than 30 combining marks in
    a row (see `too_many_marks`); `empty`: it may be blank."""
    return lambda v: (
        isinstance(v, str)
        and len(v) <= limit
        and (empty or not (v == "" or v.isspace()))
        and (v.isascii() or _SURROGATE.search(v) is None)  # half a character has no UTF-8
        and not too_many_marks(v)
    )


def is_name(value: object) -> bool:
    """Whether it is 1 to `NAME_LIMIT` code points that show as one line and as what they are."""
    return (
        isinstance(value, str)
        and is_text(NAME_LIMIT, empty=False)(value)
        and _UNSEEN.search(value) is None
    )


def is_number(low: int, high: int) -> Check:
    """A whole number from `low` to `high`, both included: no truth value, no float, so no NaN."""
    return lambda v: isinstance(v, int) and not isinstance(v, bool) and low <= v <= high


def is_bytes(limit: int) -> Check:
    """At most `limit` bytes."""
    return lambda v: isinstance(v, bytes) and len(v) <= limit


def is_date(value: object) -> bool:
    """Whether `value` is a day of the calendar, written like 2027-03-31."""
    found = _DATE.match(value) if isinstance(value, str) else None
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups())
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def is_slug(value: object) -> bool:
    """Whether it is at most 60 of a to z, 0 to 9 and single hyphens between them."""
    return isinstance(value, str) and len(value) <= 60 and _SLUG.match(value) is not None


is_time = is_number(0, LATEST)


def _matches(pattern: re.Pattern[str], *others: str) -> Check:
    return lambda v: isinstance(v, str) and (v in others or pattern.match(v) is not None)


def checked(check: Check, says: str, default: Any = ...) -> Any:
    """A dataclass field whose value must pass `check`; `says` completes "… must be …"."""
    metadata = {"check": check, "says": says}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


def entry_id(default: Any = ...) -> Any:
    """A SHA-256 or a public key; with the default "" it may be missing."""
    extra = ("",) if default == "" else ()
    return checked(_matches(_HEX64, *extra), "an id of 64 hex digits", default)


def clause_id(default: Any = ...) -> Any:
    """128 bits, as of a UUID; with the default "" it may be missing."""
    extra = ("",) if default == "" else ()
    return checked(_matches(_HEX32, *extra), "an id of 32 hex digits", default)


def option_id(default: Any = ...) -> Any:
    """An entry's id, or "keep"; with the default "" it may be missing."""
    extra = ("",) if default == "" else ()
    return checked(_matches(_HEX64, KEEP, *extra), "an option's id or 'keep'", default)


def maybe_member() -> Any:
    """A member's id, or "" for nobody; it must be there."""
    return checked(_matches(_HEX64, ""), "an id of 64 hex digits, or nothing")


def signature() -> Any:
    """An Ed25519 signature of 64 bytes (RFC 8032), in hex."""
    return checked(_matches(_HEX128), "a signature of 128 hex digits")


def _says(limit: int) -> str:
    return f"a text of at most {limit} characters, with no more than {LONGEST} marks on one letter"


def line(default: Any = ...) -> Any:
    """At most `LINE_LIMIT` code points; it may be blank only where it may be missing."""
    return checked(is_text(LINE_LIMIT, empty=default == ""), _says(LINE_LIMIT), default)


def name() -> Any:
    """As `is_name`."""
    return checked(is_name, NAME_SAYS)


def words(default: Any = ..., *, empty: bool = True) -> Any:
    """At most `TEXT_LIMIT` code points."""
    return checked(is_text(empty=empty), _says(TEXT_LIMIT), default)


def choice(*allowed: str, default: Any = ...) -> Any:
    """One of these words."""
    says = f"{', '.join(each or 'nothing' for each in allowed[:-1])} or {allowed[-1] or 'nothing'}"
    return checked(lambda v: isinstance(v, str) and v in allowed, says, default)


def number(low: int, high: int, default: Any = ...) -> Any:
    """As `is_number`; units are told by who declares it."""
    return checked(is_number(low, high), f"a whole number from {low} to {high}", default)


def flag(default: Any = ...) -> Any:
    """True or false."""
    return checked(lambda v: isinstance(v, bool), "true or false", default)


def day() -> Any:
    """A day of the calendar (ISO 8601, YYYY-MM-DD); nothing that has a day can go without."""
    return checked(is_date, "a day like 2027-03-31")


def slug(default: Any = ...) -> Any:
    """As `is_slug`; with the default "" it may be missing."""
    ok: Check = (lambda v: v == "" or is_slug(v)) if default == "" else is_slug
    return checked(ok, "a word of small letters, digits and hyphens", default)


def record(kind: type[Any], says: str) -> Any:
    """A record of its own, checked by its own fields."""
    return checked(lambda v: isinstance(v, kind), says)


def count(low: int, high: int, of: str, default: Any = ...) -> Any:
    """A tuple of records, each checked by its own fields."""
    return checked(lambda v: low <= len(v) <= high, f"{low} to {high} {of}", default)


def each(check: Check, most: int, says: str, default: Any = ...) -> Any:
    """A tuple of at most `most` plain values that pass `check` one by one."""
    return checked(lambda v: len(v) <= most and all(map(check, v)), says, default)


is_entry_id = _matches(_HEX64)
