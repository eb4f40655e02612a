"""Both people compare words and say yes, or nothing comes of it.

The words hold against somebody who knows the code and sits between the laptops: they come from the
key of each leg and from chance of both ends, and the guest is bound to its own before it sees the
host's (as in ZRTP, RFC 6189 section 4.4.1.1). So there is one try at four words, not billions.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from typing import Any

from crdt.pairing.channel import PEOPLE, Channel
from crdt.pairing.checks import is_exactly
from crdt.pairing.comparing import LIVE_WORDS, Asked, Confirm
from crdt.pairing.errors import STRANGE, PairingRefused
from crdt.pairing.words import words_of

CHANCE = 32  # bytes


def draw() -> bytes:
    return os.urandom(CHANCE)


def bound(chance: bytes) -> bytes:
    """What binds the guest to its chance and does not show it: SHA-256."""
    return hashlib.sha256(b"folkmoot pairing v1 chance\0" + chance).digest()


async def words_at_host(channel: Channel, guest_bound: bytes) -> tuple[str, ...]:
    """The four words, once the guest has opened what it was bound to."""
    mine = draw()
    await channel.send("chance", chance=mine)
    theirs = (await channel.receive("chance", chance=is_exactly(CHANCE)))["chance"]
    if not hmac.compare_digest(bound(theirs), guest_bound):
        await channel.cut()
        raise PairingRefused(STRANGE)
    return _words(channel, mine, theirs)


async def words_at_guest(channel: Channel, mine: bytes) -> tuple[str, ...]:
    """The four words; `mine` is the chance that the host was sent the `bound` of."""
    theirs = (await channel.receive("chance", chance=is_exactly(CHANCE)))["chance"]
    await channel.send("chance", chance=mine)
    return _words(channel, theirs, mine)


def _words(channel: Channel, of_host: bytes, of_guest: bytes) -> tuple[str, ...]:
    return words_of(channel.derive(f"words {of_host.hex()} {of_guest.hex()}"), LIVE_WORDS)


async def agree(channel: Channel, asked: Asked, confirm: Confirm) -> None:
    """Ask this end's person, tell the other end, and wait for its person's yes.

    A no, or a cut, at the other end withdraws the question here (`confirm` is cancelled). Raises
    `PairingRefused` or `RoadBroken`.
    """
    theirs = asyncio.ensure_future(channel.receive("yes", PEOPLE))
    mine = asyncio.ensure_future(_answer(confirm, asked))
    try:
        await asyncio.wait({theirs, mine}, return_when=asyncio.FIRST_COMPLETED)
        if theirs.done():
            theirs.result()
        if not await mine:
            await channel.refuse("no")
            raise PairingRefused(
                "You did not say yes, so nothing was kept; if the words were not the same on both "
                "screens, somebody may be between you: meet again with a new code."
            )
        await channel.send("yes")
        await theirs
    finally:
        await _cancelled(theirs, mine)


async def _answer(confirm: Confirm, asked: Asked) -> bool:
    try:
        async with asyncio.timeout(PEOPLE):
            return await confirm(asked)
    except TimeoutError:
        raise PairingRefused(
            "Nobody said in five minutes whether the words are the same, so nothing was kept; "
            "start again with a new code."
        ) from None


async def _cancelled(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
