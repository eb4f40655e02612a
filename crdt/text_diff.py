"""The smallest sensible splices from one text to another: whole words, trimmed to what differs.

And what two people's splices of one text make of it together.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MANY = 2_000  # tokens: beyond it words that occur everywhere no longer anchor the comparison


class Splice(NamedTuple):
    """At code point `at`, take `delete` code points away and put `insert` in."""

    at: int
    delete: int
    insert: str


def splices(old: str, new: str) -> list[Splice]:
    """How to turn `old` into `new`, last place first, so that each `at` counts in `old`."""
    start, end = _common(old, new)
    # Words are compared whole, so the common ends must not stop inside one.
    start = _word_start(old, start)
    end = len(old) - _word_end(old, len(old) - end)
    a = _WORD.findall(old[start : len(old) - end])
    b = _WORD.findall(new[start : len(new) - end])
    places = [start]
    for word in a:
        places.append(places[-1] + len(word))
    matcher = SequenceMatcher(None, a, b, autojunk=max(len(a), len(b)) > _MANY)
    found = [
        _trimmed(places[i1], "".join(a[i1:i2]), "".join(b[j1:j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]
    return found[::-1]


def carried_over(base: str, mine: str, now: str) -> str:
    """What `base` becomes by the changes that made `mine` of it, and those that made `now`.

    Both people's insertions are in it, and nothing that either took away: as Automerge merges two
    changes that were made apart, but for the order where both put something in at one place. Here
    that of `now` comes first.
    """
    put_in, gone = [""] * (len(base) + 1), set[int]()
    for at, delete, insert in (*splices(base, now), *splices(base, mine)):
        put_in[at] += insert
        gone.update(range(at, at + delete))
    stays = ["" if at in gone else letter for at, letter in enumerate(base)]
    return "".join(before + letter for before, letter in zip(put_in, [*stays, ""], strict=True))


def _trimmed(at: int, old: str, new: str) -> Splice:
    start, end = _common(old, new)
    return Splice(at + start, len(old) - start - end, new[start : len(new) - end])


def _common(old: str, new: str) -> tuple[int, int]:
    """How many code points they share at the start, and at the end of the rest."""
    most = min(len(old), len(new))
    start = next((k for k in range(most) if old[k] != new[k]), most)
    most -= start
    return start, next((k for k in range(most) if old[-1 - k] != new[-1 - k]), most)


def _word_start(text: str, at: int) -> int:
    while at and text[at - 1].isalnum():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at
