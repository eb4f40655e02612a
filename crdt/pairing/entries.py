"""A group's entries over a pairing channel, in messages of some hundred kilobytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crdt.bundle import LIMIT
from crdt.entry import MAX_WIRE, read_unverified
from crdt.errors import Malformed
from crdt.framing import MIN_WIRE
from crdt.pairing.channel import Channel
from crdt.pairing.errors import PairingRefused

_BATCH = 1 << 18  # bytes, which a slow network carries in time, too; one entry may have more
_OVERHEAD = 5  # bytes that CBOR adds to a byte string, at most


async def send_entries(channel: Channel, wires: Sequence[bytes]) -> None:
    """`wires` causes first. Of more than 64 MiB the rest is left to the other roads.

    What fits is closed: everything in it has its past in it, and the gate takes it.
    """
    for batch in _batches(wires):
        await channel.send("entries", entries=batch)
    await channel.send("entries", entries=[])


async def receive_entries(channel: Channel, group: str) -> tuple[bytes, ...]:
    """The wires, which name this group and are not otherwise checked: that is the gate's.

    Raises `PairingRefused` for entries of another group, and for more than 64 MiB.
    """
    wires: list[bytes] = []
    size = 0
    while batch := (await channel.receive("entries", entries=_are_wires))["entries"]:
        size += sum(map(len, batch))
        if size > LIMIT:
            await channel.cut()
            raise PairingRefused(
                "The other laptop sent more than it ever should, so nothing was kept; look at "
                "whose laptop it is, and start again with a new code."
            )
        if not all(_is_of(wire, group) for wire in batch):
            await channel.cut()
            raise PairingRefused(
                "The other laptop sent entries that are not of the group that it named, so nothing "
                "was kept; talk to its owner before you try again."
            )
        wires += batch
    return tuple(wires)


def _batches(wires: Sequence[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    weight = total = 0
    for wire in wires:
        total += len(wire)
        if total > LIMIT:
            break
        if batch and weight + len(wire) + _OVERHEAD > _BATCH:
            yield batch
            batch, weight = [], 0
        batch.append(wire)
        weight += len(wire) + _OVERHEAD
    if batch:
        yield batch


def _are_wires(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(wire, bytes) and MIN_WIRE <= len(wire) <= MAX_WIRE for wire in value
    )


def _is_of(wire: bytes, group: str) -> bool:
    try:
        return read_unverified(wire).group == group
    except Malformed:
        return False
