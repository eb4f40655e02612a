"""Members' names in what is told to others: found word by word, and taken out.

Every word of a name of three letters or more is looked for, in any case and however its accents
are written, so first names alone are found too. Nicknames and misspellings are not: whoever tells
reads it before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deliberation.combining import nfc

LONG = 3  # letters from which on a word of a name stands for it alone
SOMEBODY = "a member"  # stands for any member's name
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_JOINS = re.compile(r"[\s\-‐‑]+")  # between two words of one name


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    key: str  # folded, so that equal words have equal keys


def without_names(text: str, names: Iterable[str]) -> str:
    """`text` (in NFC) with "a member" for whatever in it is a name: a word of three letters or
    more of one of `names`, or all words of one in a row. Two such words side by side are one."""
    text = nfc(text)
    names = _near(text, names)
    for name in sorted({each for each in names if not _words(each)}, key=len, reverse=True):
        text = text.replace(name, SOMEBODY)
    words = _words(text) if names else []
    hit = {place for name in names for place in _places(words, text, name)}
    said, at, last = "", 0, -1
    for place in sorted(hit):
        word = words[place]
        joined = last == place - 1 and _JOINS.fullmatch(text[at : word.start])
        said += "" if joined else text[at : word.start] + SOMEBODY
        at, last = word.end, place
    return said + text[at:]


def names_found(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` of which `without_names` would take anything out of `texts`."""
    of = {name: nfc(name) for name in names}
    found = set()
    for text in (nfc(each) for each in texts):
        near = _near(text, of.values())
        words = _words(text) if near else []
        found |= {each for each in near if _words(each) == [] or [*_places(words, text, each)]}
    return tuple(name for name, normal in of.items() if normal in found)


def _near(text: str, names: Iterable[str]) -> list[str]:
    """In NFC, those that may be in `text`: quick, and it leaves out none that is."""
    folded = _folded(text)
    normal = [nfc(name) for name in names]
    return [
        name for name in normal if name in text or any(word.key in folded for word in _words(name))
    ]


def _places(words: Sequence[_Word], text: str, name: str) -> Iterator[int]:
    """The places of the words that are of this name. A name that is one short word is looked for
    exactly as it is written, since "Al" is not in "et al."."""
    own = _words(name)
    keys = [word.key for word in own]
    long = {key for key in keys if len(key) >= LONG}
    alone = len(own) == 1 and not long
    for place, word in enumerate(words):
        if word.key in long:
            yield place
        elif keys and [each.key for each in words[place : place + len(keys)]] == keys:
            exact = text[word.start : word.end] == name[own[0].start : own[0].end]
            yield from range(place, place + len(keys)) if exact or not alone else ()


def _words(text: str) -> list[_Word]:
    """Runs of letters, marks and digits; invisible characters in them are of no account."""
    found, start = [], -1
    for at, letter in enumerate(f"{text} "):
        if unicodedata.category(letter)[0] in "LMN" or (start >= 0 and _INVISIBLE.match(letter)):
            start = at if start < 0 else start
        elif start >= 0:
            found.append(_Word(start, at, _folded(text[start:at])))
            start = -1
    return found


def _folded(text: str) -> str:
    seen = nfc(_INVISIBLE.sub("", text))
    return nfc(seen.casefold())
