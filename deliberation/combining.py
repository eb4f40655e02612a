"""Runs of combining marks (accents and the like, stacked on one letter), and how long one may be.

Unicode orders the marks of a run, and that takes time with the square of their number: a text of
nothing else would hold up every laptop. Real words never have more than a few.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

LONGEST = 30  # marks in a run: Unicode Standard Annex 15, Stream-Safe Text Format (UAX15-D3)
_JOINER = "\u034f"  # combining grapheme joiner: not seen, and no mark is ordered across it
_END = 0x20000  # no mark stands beyond

# Quick to look for, and in every text with a run that could be too long: of 13 marks, NFD makes 30
# or less, since a mark gives two at most and a letter before them three. No mark is in \w or \s.
_STACKED = re.compile(r"[^\w\s\x00-\u02ff]{14}")


def too_many_marks(text: str) -> bool:
    """Whether more than 30 combining marks of Unicode 3.2 follow each other in `text`.

    Every Python keeps that version, so all laptops say the same of an act.
    """
    if text.isascii() or not _STACKED.search(text):
        return False
    return _longer(unicodedata.ucd_3_2_0).search(text) is not None


def nfc(text: str) -> str:
    """`text` in Unicode NFC, in time linear in it: a joiner goes in after each 30 marks in a row
    that more follow (the Stream-Safe Text Process of UAX 15, counted in NFD)."""
    if not text.isascii() and _STACKED.search(text):
        apart = {ord(each): unicodedata.normalize("NFD", each) for each in set(text)}
        text = _longer(unicodedata).sub(rf"\1{_JOINER}", text.translate(apart))
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=2)
def _longer(version: Any) -> re.Pattern[str]:
    """Finds 30 marks that one more follows. A mark's NFD begins with a combining class not 0."""
    letters = (chr(each) for each in range(0x300, _END))
    marks = "".join(c for c in letters if version.combining(version.normalize("NFD", c)[0]))
    return re.compile(f"([{marks}]{{{LONGEST}}})(?=[{marks}])")
