"""Small words that every count in sentences needs: names, lists, numbers of ballots."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from deliberation.fields import KEEP

T = TypeVar("T")

MOST_LINES = 40  # of one kind in a count: beyond, they are only numbered

Name = Callable[[str], str]
"""What an option is called in a sentence."""


def naming(names: Mapping[str, str]) -> Name:
    """Names for options' ids; without one the id's start, and plain words for keeping."""

    def name(option: str) -> str:
        return names.get(option) or ("keeping things as they are" if option == KEEP else option[:8])

    return name


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def capital(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def ballots(number: int) -> str:
    """ "1 ballot", "2 ballots"."""
    return f"{number} ballot" if number == 1 else f"{number} ballots"


def signed(number: int) -> str:
    """With its sign, and the true minus; 0 has none."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def first_lines(items: Collection[T], line: Callable[[T], str], what: str) -> list[str]:
    """A `line` for each of the first `MOST_LINES` items, and how many more of `what` there are.

    Only these lines are made: hundreds of options have tens of thousands of pairs.
    """
    lines = [line(each) for each in islice(items, MOST_LINES)]
    more = len(items) - len(lines)
    return [*lines, f"And {more} more {what}, which are not listed here."] if more else lines
