"""Before TLS: who dials shows that it knows a group's id, and learns nothing if it does not.

A TLS listener tells its key to whoever asks. Here it would tell a stranger in the room whose laptop
this is, day after day, so the listener first sends random bytes and waits for a knock: for each
group of the one who dials a hash under a key that comes from the group's id. Without that the
listener hangs up. A knock always has the same size, and looks like noise to who has no group in
common. It opens nothing but the handshake; who may come in, TLS decides.
"""

from __future__ import annotations

import hmac
import os
import random
from collections.abc import Collection, Sequence

from crdt.derive import hkdf

CHALLENGE = 16  # bytes
_SLOT, _SLOTS = 16, 32
KNOCK = _SLOT * _SLOTS  # bytes

_LABEL = b"folkmoot knock v1"


def challenge() -> bytes:
    return os.urandom(CHALLENGE)


def knock(asked: bytes, groups: Sequence[str]) -> bytes:
    """The answer of a laptop in `groups` (ids); of more than 32 it shows the first 32."""
    slots = [_proof(group, asked) for group in groups[:_SLOTS]]
    slots += [os.urandom(_SLOT) for _ in range(_SLOTS - len(slots))]
    random.SystemRandom().shuffle(slots)
    return b"".join(slots)


def is_heard(asked: bytes, answer: bytes, groups: Collection[str]) -> bool:
    """Whether `answer` shows knowledge of at least one of these groups."""
    slots = {answer[at : at + _SLOT] for at in range(0, KNOCK, _SLOT)}
    return any(_proof(group, asked) in slots for group in groups)


def _proof(group: str, asked: bytes) -> bytes:
    return hmac.digest(hkdf(bytes.fromhex(group), _LABEL), asked, "sha256")[:_SLOT]
