"""What a model wrote, without the characters that nobody sees: they could carry words past the
eyes of who says yes to it."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # and halves of characters
# What Unicode calls default-ignorable (DerivedCoreProperties.txt, Default_Ignorable_Code_Point)
# and what turns the direction, but for the three that people need.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d\ufe0f"  # in Persian, Hindi and emoji they are part of the writing
_JOINED = re.compile(f"(.)([{_JOINERS}]+)", re.DOTALL)
_CARRIES = {"So", "Sk", "Lo", "Mn", "Mc"}  # letters without case, their marks, and symbols


def seen(text: str) -> str:
    """The text in one line, with nothing in it that is not seen.

    A joiner stays, once, behind a letter of a script without case and behind a symbol: elsewhere
    it does nothing.
    """
    plain = _UNSEEN.sub("", _CONTROL.sub(" ", text)).lstrip(_JOINERS)
    return " ".join(_JOINED.sub(_one, plain).split())


def _one(found: re.Match[str]) -> str:
    kept = found[2][0] if unicodedata.category(found[1]) in _CARRIES else ""
    return found[1] + kept
