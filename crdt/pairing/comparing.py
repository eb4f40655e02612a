"""What two people compare: a few words that are the same on both laptops, or somebody is between.

Over a live channel four words do, since both laptops put in chance that the other cannot foresee
(`agreeing`). A file stands still, and whoever would swap it has all the time to look for another
with the same words: so there are six, and each guess at them costs as much as a guess at a
passphrase.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nacl.pwhash import argon2id

from crdt.pairing.words import words_of

LIVE_WORDS = 4
FILE_WORDS = 6
_PASSES, _MEMORY = 3, 64 << 20  # of Argon2id, and bytes: some tenths of a second
_SALT = b"folkmoot words 1"


@dataclass(frozen=True)
class Asked:
    """What a person has to look at before anything is kept.

    The `words` must be those that the other person sees. `name` is who or what is at the other
    end, as it says itself: who wants in, the group, the new device, the member whose device this
    becomes. `member` is the id of who wants in, else "".
    """

    words: tuple[str, ...]
    name: str
    member: str = ""


Confirm = Callable[[Asked], Awaitable[bool]]  # True: the words are the same, and it is wanted


def slow_words(data: bytes) -> tuple[str, ...]:
    """Six words for what a file says: 48 bits by Argon2id (RFC 9106, 3 passes over 64 MiB)."""
    raw: bytes = argon2id.kdf(16, data, _SALT, opslimit=_PASSES, memlimit=_MEMORY)
    return words_of(raw, FILE_WORDS)
