"""Draws that come out the same on every computer: what was made from a seed can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A row of draws that depends on its `key` alone.

    Of `random.Random` only an integer seed and `random()` are used: the sequence of these is the
    same in every version of Python ("Notes on Reproducibility" in its documentation), while the
    ways of `choice`, `shuffle` and `randint` have changed and may again.
    """

    def __init__(self, *key: object) -> None:
        words = "\n".join(str(part) for part in key).encode()
        self._random = Random(int.from_bytes(hashlib.sha256(words).digest()))
        self._given: set[object] = set()

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end` (at most 2**32)."""
        return int(self._random.random() * end)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def one(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]

    def fresh(self, of: Sequence[T]) -> T:
        """One that this has not given yet, or any where it has given all: people differ."""
        found = self.one([each for each in of if each not in self._given] or of)
        self._given.add(found)
        return found

    def shuffled(self, of: Sequence[T]) -> list[T]:
        """Fisher and Yates's way, so that every order is as likely."""
        mixed = list(of)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """`count` different places of it, in an order that is drawn too."""
        return self.shuffled(of)[:count]

    def id(self) -> str:
        """64 hex digits, as an entry's id has."""
        return "".join(f"{self.below(1 << 32):08x}" for _ in range(8))
