"""What two laptops say to each other once both have proven that they know the code.

Messages are canonical CBOR maps, each sealed under a key for its direction and with its number, so
that nothing can be read, changed, left out, repeated or sent back. Whatever comes is bounded and
checked before anything is made of it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from crdt.canonical import decode, encode
from crdt.carriers.stream import Stream
from crdt.derive import hkdf
from crdt.errors import Malformed, RoadBroken
from crdt.pairing.errors import STRANGE, PairingRefused
from deliberation.fields import Check

T = TypeVar("T")

STEP = 15.0  # seconds that a laptop may take for what it does by itself
PEOPLE = 300.0  # seconds that people may take to compare words
MOST = (1 << 20) + 4_096  # bytes of a message
_SEAL = 16  # bytes that sealing adds

REASONS = {  # the reasons that one end gives the other, and what is then said to its person
    "no": "The other person did not say yes, so nothing was kept; talk to them and, if the words "
    "were not the same on both screens, meet again with a new code.",
    "failed": "Something went wrong on the other laptop, so it went no further; look there, and "
    "start again with a new code.",
    "kind": "This code is for something else: one is for joining a group, another for a new device "
    "of a member; ask what yours is for.",
}


class Channel:
    """One end of it. `guest`: the end that typed the code. `key`: 32 bytes that both know."""

    def __init__(self, stream: Stream, key: bytes, *, guest: bool) -> None:
        self._stream, self._key = stream, key
        ways = [SecretBox(self.derive(f"to {end}")) for end in ("host", "guest")]
        self._out, self._in = ways if guest else ways[::-1]
        self._sent = self._received = 0

    def derive(self, use: str) -> bytes:
        """32 bytes that only the two ends know, for one use."""
        return hkdf(self._key, f"folkmoot pairing v1 {use}".encode())

    async def send(self, what: str, **fields: Any) -> None:
        """Raises `RoadBroken`, also where the other end does not take it in time."""
        frame = self._out.encrypt(encode({"what": what, **fields}), _nonce(self._sent)).ciphertext
        self._sent += 1
        await in_time(STEP, self._stream.send(frame))

    async def receive(
        self, what: str, within: float | None = None, **fields: Check
    ) -> dict[str, Any]:
        """The next message, which must be `what` with exactly these fields.

        `within` is in seconds, by default as long as a laptop needs. Raises `RoadBroken` or
        `PairingRefused`.
        """
        frame = await in_time(within or STEP, self._stream.receive())
        try:
            return self._expected(self._opened(frame), what, fields)
        except PairingRefused:
            await self.cut()  # nothing more is said to whoever says such things
            raise

    async def refuse(self, why: str) -> None:
        """Tell the other end why it ends here, if it still can be told."""
        with contextlib.suppress(RoadBroken):
            await self.send("refused", why=why)

    async def cut(self) -> None:
        """End it here and now."""
        await self._stream.close()

    @staticmethod
    def _expected(
        message: dict[str, Any], what: str, fields: Mapping[str, Check]
    ) -> dict[str, Any]:
        if message.get("what") == "refused":
            raise PairingRefused(REASONS.get(str(message.get("why")), STRANGE))
        sound = message.pop("what", None) == what and message.keys() == fields.keys()
        if not sound or not all(check(message[name]) for name, check in fields.items()):
            raise PairingRefused(STRANGE)
        return message

    def _opened(self, frame: bytes) -> dict[str, Any]:
        if len(frame) > MOST + _SEAL:
            raise PairingRefused(STRANGE)
        try:
            plain = self._in.decrypt(frame, _nonce(self._received))
        except CryptoError:
            raise PairingRefused(
                "Something between the two laptops changed what they said, so nothing was kept; "
                "start again with a new code."
            ) from None
        self._received += 1
        try:
            message = decode(plain)
        except Malformed:
            raise PairingRefused(STRANGE) from None
        if not isinstance(message, Mapping):
            raise PairingRefused(STRANGE)
        return dict(message)


async def in_time(seconds: float, doing: Coroutine[Any, Any, T]) -> T:
    """What comes of `doing`. Raises `RoadBroken` where it takes longer than `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await doing
    except TimeoutError:
        raise RoadBroken(
            "The other laptop did not answer in time; see that both are in reach, and start again."
        ) from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(SecretBox.NONCE_SIZE, "big")
