"""Small words that sentences of several parts of the program share."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """As in "1 quote" or "2 quotes"; for things whose plural takes an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
