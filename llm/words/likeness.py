"""How alike two sentences are, by their letters, and whether they say opposite things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from deliberation.quotes import normalise

SAME = 0.75  # at least this alike, and nothing in the way: one and the same wish
RIVAL = 0.45  # at least this alike, but other numbers or a "not" more: one or the other

_NUMBER = re.compile(
    r"\d+(?:[.:]\d+)*|[〇一二三四五六七八九十百]+|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|"
    r"thirty|noon|midnight|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|mittag|"
    r"mitternacht|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|midi|minuit)\b"
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|none|without|unless|\w+n't|kein\w*|nicht|nie|niemand|ohne|aucune?|"
    r"jamais|pas|sans|ning\w+|nunca|sin|geen|niet|non|mai|não)\b"
)
_PERMISSION = re.compile(r"\b(?:may|can|allowed|darf|dürfen|kann|können|erlaubt|peu\w+|pued\w+)\b")


@dataclass(frozen=True)
class Shape:
    """What two sentences are compared by."""

    text: str

    @cached_property
    def letters(self) -> frozenset[str]:
        """Runs of three characters, over word edges, so that it works in any script."""
        padded = f" {normalise(self.text[:2_000])} "
        return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))

    @cached_property
    def plain(self) -> str:
        return normalise(self.text).casefold().rstrip(".!。！ ")

    @cached_property
    def firm(self) -> tuple[frozenset[str], bool, bool]:
        """What must not differ between two sentences that mean the same."""
        found = _NUMBER.findall(self.plain)
        numbers = (each.replace(":", ".").removesuffix(".00") for each in found)
        denies, permits = _NEGATION.search(self.plain), _PERMISSION.search(self.plain)
        return frozenset(numbers), denies is not None, permits is not None


def likeness(one: Shape, other: Shape) -> float:
    """Dice's coefficient of their runs of three characters, from 0 (nothing) to 1 (all)."""
    shared = len(one.letters & other.letters)
    return 2 * shared / (len(one.letters) + len(other.letters))


def same_wish(one: Shape, other: Shape) -> bool:
    return one.firm == other.firm and likeness(one, other) >= SAME


def rivals(one: Shape, other: Shape) -> bool:
    """About one matter, and yet not to stand side by side.

    Either they differ in what must not differ, or the one says all that the other says.
    """
    if one.plain in other.plain or other.plain in one.plain:
        return True
    return one.firm != other.firm and one_matter(one, other)


def one_matter(one: Shape, other: Shape) -> bool:
    """Whether they speak of the same thing, whatever they say of it."""
    return likeness(one, other) >= RIVAL
