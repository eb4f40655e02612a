"""Proof that a quote is what its member said: found word for word in the position it cites.

No model is asked. Only typing habits are forgiven (see `normalise`), never a changed word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.acts import Candidate, Citation
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

    Letters keep their case. Characters that print nothing are dropped.
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNIFIED)).split())


def sources(said: Iterable[Position], present: str) -> dict[str, Position]:
    """What may be quoted, by the id that a citation names: positions, and the clause as it stands.

    The clause's words are nobody's position any more, so their `member` is "".
    """
    found = {position.id: position for position in said}
    if present:
        found[text_sha256(present)] = Position(text_sha256(present), "", present, 0)
    return found


def prove(citation: Citation, positions: Mapping[str, Position]) -> bool:
    """Whether the quote stands in the cited position, and that position is the named member's.

    Both are normalised; the quote must begin and end where words do ("port" is not in
    "support", "smokers" not in "non-smokers") and have a word of two letters or more.
    """
    position = positions.get(citation.source)
    if position is None or position.member != citation.member:
        return False
    quote, text = normalise(citation.quote), normalise(position.text)
    if not _WORD.search(quote):
        return False
    start = text.find(quote)
    while start >= 0:
        if _is_edge(text, start) and _is_edge(text, start + len(quote)):
            return True
        start = text.find(quote, start + 1)
    return False


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


def _is_edge(text: str, place: int) -> bool:
    """Whether no word goes on across `place`. An apostrophe or hyphen between letters joins."""
    before, after = text[:place][-2:], text[place : place + 2]
    if not before or not after:
        return True
    if _joins(before[-1]) and _joins(after[0]):
        return False
    if after[0] in "'-" and len(after) == 2:
        return not (_joins(before[-1]) and _joins(after[1]))
    if before[-1] in "'-" and len(before) == 2:
        return not (_joins(before[0]) and _joins(after[0]))
    return True


def _joins(character: str) -> bool:
    if not (character.isalnum() or unicodedata.category(character).startswith("M")):
        return False
    return not unicodedata.name(character, "").startswith(_UNSPACED)
