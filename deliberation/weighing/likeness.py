"""How alike two texts or two situations are, by the words and tags that they share.

No model, whole thousandths, the same on every laptop. All of it rests on the coefficient of
community of P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11
(1912), pages 37 to 50: what both have over what either has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from deliberation.combining import nfc

WHOLE = 1000  # thousandths
LIKE_ENOUGH = 200  # a lesson about something less alike is left out
TEXT_COUNTS = 2  # times as much as the situation does

_LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=2_000)
def words(text: str) -> frozenset[str]:
    """The words of more than three letters in `text`, case-folded: the short ones say little."""
    found = _LETTERS.findall(nfc(text).casefold())
    return frozenset(word for word in found if len(word) > 3)


def shared(one: frozenset[str], other: frozenset[str]) -> int:
    """|A and B| / |A or B| in thousandths, a half upwards; 0 when neither has anything."""
    both = len(one & other)
    return _rounded(WHOLE * both, len(one) + len(other) - both) if both else 0


@lru_cache(maxsize=100_000)  # pairs: each blend asks for the same ones again
def of_texts(one: str, other: str) -> int:
    """The share of common words, in thousandths; 1000 for one and the same text."""
    if one == other and one.strip():
        return WHOLE
    return shared(words(one), words(other))


def situation(tags: Iterable[str], said: str) -> frozenset[str]:
    """What a situation is known by: its tags and the words said of it."""
    return frozenset(f"#{tag}" for tag in tags) | words(said)


def likeness(one: str, other: str, here: frozenset[str], there: frozenset[str]) -> int:
    """s of a lesson from `there`, where `one` was tried, about `other` `here`; in thousandths.

    s = (2 × the texts' + 1 × the situations') / 3, or the texts' alone where either situation is
    not known. Rounded to the nearest thousandth, a half upwards; the same both ways.
    """
    texts = of_texts(one, other)
    if not here or not there:
        return texts
    return _rounded(TEXT_COUNTS * texts + shared(here, there), TEXT_COUNTS + 1)


def _rounded(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
