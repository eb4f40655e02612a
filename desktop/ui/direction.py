"""From which side a line is read: a name in another script must not turn a sentence around."""

from __future__ import annotations

import unicodedata

_FROM_LEFT = "\u200e"  # an invisible letter that runs from left to right


def led(text: str) -> str:
    """`text` so that it is read from the left where most of its letters are, though it begins with
    a name that runs from right to left: by its first letter alone (Unicode UAX 9, rule P2) it
    would say “Ada removed Sarah” as “Sarah removed Ada”."""
    if text.isascii():
        return text
    runs = [unicodedata.bidirectional(letter) for letter in text]
    first = next((each for each in runs if each in ("L", "R", "AL")), "L")
    from_right = runs.count("R") + runs.count("AL")
    turned = first != "L" and runs.count("L") > from_right
    return f"{_FROM_LEFT}{text}" if turned else text
