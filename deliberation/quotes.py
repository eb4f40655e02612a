"""Proof that a quote is what its member said: found word for word in the position it cites.

No model is asked. Only typing habits are forgiven (see `normalise`), never a changed word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from deliberation.acts import Candidate, Citation, QuotedLesson
from deliberation.combining import nfc
from deliberation.rulebook import text_sha256
from deliberation.state import Position

_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–−", "-"),
        **dict.fromkeys("—―", " - "),  # a dash between words, not within one
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),  # not seen on any page: dropped
    }
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARK = "\n"  # white space, so never in what is normalised
_UNITS = re.compile(r"w+(?:-w+)*|.")  # of kinds, see `_kind`
# Scripts that put no spaces between words, so that every place is a word's edge.
_UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


@dataclass(frozen=True)
class Unproven:
    """`text`: the sentence that rests on it. `citation` is the one that fails, None for none."""

    text: str
    citation: Citation | None
    why: str


def normalise(text: str) -> str:
    """`text` in Unicode NFC, each run of white space one blank, quotes and dashes of one kind.

    Letters keep their case. Characters that print nothing are dropped. Linear in `text`, whatever
    it holds (see `nfc`).
    """
    return " ".join(nfc(text.translate(_UNIFIED)).split())


def sources(
    said: Iterable[Position], present: str, lessons: Iterable[QuotedLesson] = ()
) -> dict[str, Position]:
    """What may be quoted, by the id that a citation names: positions, the clause as it stands,
    and lessons.

    The words of the clause and of lessons are no member's position, so their `member` is "".
    """
    found = {position.id: position for position in said}
    for text in filter(None, (present, *(each.text for each in lessons))):
        found[text_sha256(text)] = Position(text_sha256(text), "", text, 0)
    return found


def prove(citation: Citation, positions: Mapping[str, Position]) -> bool:
    """Whether the quote stands in the cited position, and that position is the named member's.

    Both are normalised; the quote must begin and end where words do ("port" is not in
    "support", "smokers" not in "non-smokers") and have a word of two letters or more.
    """
    position = positions.get(citation.source)
    if position is None or position.member != citation.member:
        return False
    quote = normalise(citation.quote)
    return bool(_WORD.search(quote)) and _marked(quote) in _of_position(position.text)


def unproven(candidate: Candidate, positions: Mapping[str, Position]) -> tuple[Unproven, ...]:
    """What the candidate rests on that cannot be proven: empty when all of it can.

    Every citation that fails, every sentence that cites nobody, and a wording that says more (or
    less) than its sentences. `positions` is what `sources` returns for the deliberation.
    """
    found = []
    for sentence in candidate.sentences:
        if not sentence.cites:
            found.append(Unproven(sentence.text, None, "The sentence cites nobody's words."))
        for citation in sentence.cites:
            if not prove(citation, positions):
                why = "The quote is not in the position that it cites."
                found.append(Unproven(sentence.text, citation, why))
    if _bare(candidate.text) != _bare("".join(each.text for each in candidate.sentences)):
        why = "The sentences do not add up to the wording."
        found.append(Unproven(candidate.text, None, why))
    return tuple(found)


def _bare(text: str) -> str:
    return normalise(text).replace(" ", "")


@lru_cache(maxsize=256)
def _of_position(text: str) -> str:
    """Kept, since many quotes are looked for in one position."""
    return _marked(normalise(text))


def _marked(text: str) -> str:
    """`text`, normalised, with a mark wherever a word may begin or end.

    A unit is what goes on across none of its marks: a word with the apostrophes and hyphens
    between its letters, or any other one character. A run of whole units of a text has the same
    units alone, so a quote with its marks is simply looked for: that is linear in the text.
    """
    kinds = text.translate({ord(each): _kind(each) for each in set(text)})
    units = (text[each.start() : each.end()] for each in _UNITS.finditer(kinds))
    return _MARK + _MARK.join(units) + _MARK


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """w: it joins into words; a hyphen: only between two of these; a blank: never."""
    if character in "'-":
        return "-"
    joins = character.isalnum() or unicodedata.category(character).startswith("M")
    return "w" if joins and not unicodedata.name(character, "").startswith(_UNSPACED) else " "
