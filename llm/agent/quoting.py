"""Evidence by quotes: proof that the owner wrote the words, found again as they wrote them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from deliberation.acts import Citation
from deliberation.profiles.profile import Evidence
from deliberation.quotes import normalise, prove
from deliberation.state import Position

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FILLER = "0"  # joins with no character that may stand beside it
# Scripts that put no spaces between words: two letters stand for a word.
_UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


def own_words(quote: str, text: str) -> str | None:
    """The quote as it stands in `text`, letter by letter; none where it is not in it.

    Proven as `deliberation.quotes.prove` does: whole words, with only habits of typing forgiven.
    What comes back are the characters of `text`, whatever quotation marks or spaces the quote has.
    """
    if not prove(Citation("", "text", quote), {"text": Position("text", "", text, 0)}):
        return None
    sought = normalise(quote)
    letters, places = _normalised(text)
    at = letters.find(sought)
    words = text[places[at][0] : places[at + len(sought) - 1][1]] if at >= 0 else ""
    # A quote may begin or end within a character, such as two of the three dots of "…": then the
    # same letters in their standard form.
    return words if normalise(words) == sought else sought


def count_words(text: str) -> int:
    """How many words of letters it has; in scripts without spaces two letters count as one."""
    return sum(
        (len(word) + 1) // 2 if unicodedata.name(word[0], "").startswith(_UNSPACED) else 1
        for word in _WORD.findall(text)
    )


def evidence_from(
    quote: str, conversation: str, value: str, direction: int, strength: int
) -> Evidence:
    """The evidence that these words of the owner's are, in that conversation.

    `strength` is in hundredths, 1 to 100. The id is a SHA-256 of conversation, value, direction
    and the normalised quote, so that the same words found again are the same piece of evidence.
    Raises `ProfileError`.
    """
    parts = ("quote", conversation, value, f"{direction:+d}", normalise(quote))
    id_ = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Evidence(id_, value, direction, strength, "quote", conversation, quote)


def _normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """`normalise(text)`, and for each of its characters from where to where it stands in `text`."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _units(text):
        for character in normalise(f"{_FILLER}{text[start:end]}{_FILLER}")[1:-1]:
            if character == " " and letters[-1:] in ([], [" "]):
                continue
            letters.append(character)
            places.append((start, end))
    return "".join(letters), places


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Runs of characters that NFC may join with each other, and with nothing around them."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not _joins(text[start:end], text[end]):
            yield start, end
            start = end


def _joins(before: str, character: str) -> bool:
    if character.isascii():
        return False
    unseen = not normalise(character) and not character.isspace()
    if unseen or unicodedata.combining(character):
        return True
    apart = (unicodedata.normalize("NFC", each) for each in (before, character))
    return unicodedata.normalize("NFC", before + character) != "".join(apart)
