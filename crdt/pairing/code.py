"""A code that one person tells another: where to meet, and three words that only they know."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field

from crdt.pairing.errors import PairingRefused
from crdt.pairing.words import WORDS, word_meant, words_of

PLACES = 99  # meeting places, from 1: so that two pairs in one room seldom meet at the same
SECRET_WORDS = 3  # 24 bits: three tries find them once in 5.6 million times
_LONGEST = 200  # characters that are looked at
_PARTS = re.compile(r"[\s,;.:–—-]+")


@dataclass(frozen=True)
class Code:
    """`place` is told to everybody in the room, `words` to nobody, not even as a hash."""

    place: int
    words: tuple[str, ...] = field(repr=False)

    @classmethod
    def draw(cls) -> Code:
        """A new code. Its place is drawn apart from its words and so says nothing about them."""
        words = words_of(os.urandom(SECRET_WORDS), SECRET_WORDS)
        return cls(1 + secrets.randbelow(PLACES), words)

    @classmethod
    def parse(cls, said: str) -> Code:
        """The code in "7 otter basket shell", however it is spaced, cut up and capitalised.

        The first three letters of a word are enough. Raises `PairingRefused` with what is missing.
        """
        parts = [part for part in _PARTS.split(said.strip()[:_LONGEST]) if part]
        place = int(parts[0]) if parts and re.fullmatch(r"[0-9]{1,2}", parts[0]) else 0
        if not place or len(parts) != 1 + SECRET_WORDS:
            raise PairingRefused(
                f"A code is a number from 1 to {PLACES} and {SECRET_WORDS} words, such as "
                f'"7 {WORDS[0]} {WORDS[100]} {WORDS[200]}"; ask for yours again.'
            )
        words = tuple(map(word_meant, parts[1:]))
        if "" in words:
            unknown = parts[1 + words.index("")][:30]
            raise PairingRefused(f"No code has the word {unknown!r}; ask for that word again.")
        return cls(place, words)

    def __str__(self) -> str:
        return " ".join((str(self.place), *self.words))

    @property
    def secret(self) -> bytes:
        """What both laptops have to know, as bytes: the place is part of it."""
        return str(self).encode()
