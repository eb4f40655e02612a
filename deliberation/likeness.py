"""How alike two texts are, by the words that they share: no model, the same on every laptop."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = re.compile(r"[^\W\d_]+")


def words(text: str) -> frozenset[str]:
    """The words of more than three letters in `text`, case-folded: the short ones say little."""
    found = _LETTERS.findall(unicodedata.normalize("NFC", text).casefold())
    return frozenset(word for word in found if len(word) > 3)


def likeness(one: str, other: str) -> float:
    """Words in both over words in either, in [0, 1]; 0 when neither has any.

    The coefficient of community of P. Jaccard, "The distribution of the flora in the alpine
    zone", New Phytologist 11 (1912), pages 37 to 50.
    """
    first, second = words(one), words(other)
    either = first | second
    return len(first & second) / len(either) if either else 0.0
