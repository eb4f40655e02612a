"""What came of taking entries in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """What a bundle brought: counts, and the sentence for each entry that was refused.

    `waiting` counts the entries that now wait for others and did not before.
    """

    new: int
    known: int
    waiting: int
    refused: tuple[str, ...]
