"""Old entries in compressed blocks: what was signed comes out again byte for byte.

A block holds entries of one group in the order of their arrival, column by column, as CBOR under
zstd. Ids are not in it: an entry's id is the SHA-256 of what is signed, so reading one back also
proves that it is whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import cbor2
import zstandard

from crdt.rows import EntryRow

BLOCK_ENTRIES = 1_000  # at most in a block
BLOCK_BYTES = 1 << 20  # of wires in a block, or one entry that is larger
LEVEL = 9  # of zstd: a block takes some 20 ms


def blocks(rows: Iterable[EntryRow]) -> Iterator[list[EntryRow]]:
    """The rows in portions of a block each; the last may be a small one."""
    block: list[EntryRow] = []
    size = 0
    for row in rows:
        if block and (len(block) == BLOCK_ENTRIES or size + len(row.wire) > BLOCK_BYTES):
            yield block
            block, size = [], 0
        block.append(row)
        size += len(row.wire)
    if block:
        yield block


def pack(rows: Sequence[EntryRow]) -> bytes:
    """The bytes of a block with these rows, at least one and all of one group."""
    devices = sorted({row.device for row in rows})
    number = {device: index for index, device in enumerate(devices)}
    columns = [
        devices,
        [number[row.device] for row in rows],
        [row.seq for row in rows],
        [row.kind for row in rows],
        [row.depth for row in rows],
        [row.pos for row in rows],
        [row.wire for row in rows],
    ]
    return zstandard.compress(cbor2.dumps(columns), LEVEL)


def unpack(blob: bytes, group: str) -> list[EntryRow]:
    """The rows of `group` that `pack` was given, in their order."""
    devices, *columns = cbor2.loads(zstandard.decompress(blob))
    return [
        EntryRow(entry_id(wire), group, devices[device], seq, kind, depth, wire, pos)
        for device, seq, kind, depth, pos, wire in zip(*columns, strict=True)
    ]


def entry_id(wire: bytes) -> str:
    """Of an entry that was let in: the SHA-256 of its payload, as 64 hex digits."""
    payload, _ = cbor2.loads(wire)
    return hashlib.sha256(payload).hexdigest()
