"""Words made safe to set on paper: what cannot be seen cannot deceive, what is long can break."""

from __future__ import annotations

import re
import unicodedata

_BIDI_CONTROLS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNPRINTABLE = re.compile(  # controls, surrogates, private use and non-characters
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)
_ZERO_WIDTH_SPACE = "\u200b"  # a place where a line may end
_JOINERS = "\u200c\u200d"


def body(text: str) -> str:
    """`text` of a clause as it is printed.

    Characters that no font can show, and direction overrides (which make a reader see other words
    than the ones consented to), become "\ufffd"; byte order marks, which PDF/A forbids, go.
    """
    text = text.replace("\r\n", "\n").replace("\ufeff", "")
    return breaking(_UNPRINTABLE.sub("\ufffd", text))


def breaking(text: str, longest: int = 40) -> str:
    """`text` with zero width spaces in words of `longest` letters and more: there lines may end."""
    return re.sub(rf"[^\s\u200b]{{{longest},}}", _let_break, text)


def line(text: str) -> str:
    """A name or a title as it is printed: one line, without marks that turn its neighbours."""
    kept = "".join(letter for letter in text if letter not in _BIDI_CONTROLS)
    return body(" ".join(kept.split()))


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs right to left (Unicode UAX 9, rule P2)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def isolated(text: str) -> str:
    """`text` so that, inside a sentence of another direction, it leaves its neighbours alone."""
    mixed = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if mixed else text


def _let_break(word: re.Match[str]) -> str:
    out: list[str] = []
    for letter in word.group():
        glued = not out or unicodedata.category(letter).startswith("M")
        if not glued and letter not in _JOINERS and out[-1] not in _JOINERS:
            out.append(_ZERO_WIDTH_SPACE)
        out.append(letter)
    return "".join(out)
