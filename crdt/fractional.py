"""Order keys: strings between which there is always room for another, without renumbering.

A key is four digits that count up and down from the middle, for what is added at either end, and
then as many digits as it takes to stand between two neighbours. Keys sort as plain strings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONGEST = 200  # characters: longer keys are a sign that everything should be keyed afresh
_BASE = len(DIGITS)
_HEAD = 4
_LAST = _BASE**_HEAD - 1
_VALID = re.compile(rf"[{DIGITS}]{{{_HEAD},{LONGEST}}}\Z")


def key_between(low: str | None, high: str | None) -> str | None:
    """A key strictly between two keys (None for no neighbour on that side).

    None where there is none: the neighbours are equal, out of order, no keys at all (others may
    write any string into their order), or so close that the new key would be too long.
    """
    if any(key is not None and not _VALID.match(key) for key in (low, high)):
        return None
    if low and high and low >= high:
        return None
    number = _head(low) + 1 if low else _head(high) - 1 if high else (_LAST + 1) // 2
    if (_head(low) if low else -1) < number < (_head(high) if high else _LAST + 1):
        return _written(number)
    key = _middle(low or "", high or "")
    return key if key and len(key) <= LONGEST else None


def fresh_keys(count: int) -> list[str]:
    """`count` keys in order, for things that are put in order for the first time."""
    start = (_LAST + 1) // 2
    return [_written(start + index) for index in range(count)]


def keys_with_one_more(keys: Sequence[str], at: int) -> list[str]:
    """`keys` (in order) with a new one before `keys[at]`; all afresh if nothing else does."""
    low = keys[at - 1] if at else None
    high = keys[at] if at < len(keys) else None
    new = key_between(low, high)
    return fresh_keys(len(keys) + 1) if new is None else [*keys[:at], new, *keys[at:]]


def _middle(low: str, high: str) -> str | None:
    """The shortest string of digits between them that does not end in the lowest digit.

    Without that last condition nothing would fit below: there is no string between "a" and "a0".
    """
    prefix = ""
    while len(prefix) <= LONGEST:
        at = len(prefix)
        floor = DIGITS.index(low[at]) if at < len(low) else 0
        ceiling = DIGITS.index(high[at]) if at < len(high) else _BASE
        if high and at >= len(high):
            return None
        if ceiling - floor > 1:
            return prefix + DIGITS[(floor + ceiling) // 2]
        prefix += DIGITS[floor]
        if floor < ceiling:
            high = ""
    return None


def _head(key: str) -> int:
    number = 0
    for digit in key[:_HEAD]:
        number = number * _BASE + DIGITS.index(digit)
    return number


def _written(number: int) -> str:
    digits = ""
    for _ in range(_HEAD):
        number, digit = divmod(number, _BASE)
        digits = DIGITS[digit] + digits
    return digits
