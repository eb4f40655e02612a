"""What a code is for, told first of all: a code for one thing must not be used for another."""

from __future__ import annotations

from crdt.pairing.channel import REASONS, Channel
from crdt.pairing.errors import PairingRefused

KINDS = ("join", "device")


async def tell_kind(channel: Channel, kind: str) -> None:
    """Raises `RoadBroken`."""
    await channel.send("for", kind=kind)


async def expect_kind(channel: Channel, kind: str) -> None:
    """Raises `PairingRefused` where the code was given for something else."""
    told = (await channel.receive("for", kind=lambda value: value in KINDS))["kind"]
    if told != kind:
        await channel.refuse("kind")
        raise PairingRefused(REASONS["kind"])
