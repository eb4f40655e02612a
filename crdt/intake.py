"""Between a bundle's bytes and the log: signatures checked on all cores, and room that is bounded.

What waits or is refused is kept for people to see, but nobody may fill a disk with it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from crdt.entry import read_entry
from crdt.errors import BadSignature, Malformed
from crdt.gate import Looked, Refused, look

CHUNK_ENTRIES = 64  # that a thread checks at a time
CHUNK_BYTES = 1 << 20
MOST_ENTRIES = 5_000  # of a group that wait, and as many in quarantine
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Refusal:
    """`id` is the entry's, or the SHA-256 of bytes that are no signed entry."""

    id: str
    device: str
    why: str
    wire: bytes


def read_all(wires: Sequence[bytes], group: str) -> tuple[list[Looked], list[Refusal]]:
    """What is signed and sound in itself, and the rest with the reason.

    libsodium works outside Python's lock. Few are looked at at once: what a stranger wrote can
    take 70 times its size in memory until it has been looked at.
    """

    def read(chunk: Sequence[bytes]) -> list[Looked | Refusal]:
        return [_read(wire, group) for wire in chunk]

    chunks, results = list(_chunks(wires)), []
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(chunks), threads):
            for done in pool.map(read, chunks[start : start + threads]):
                results += done
    looked = [each for each in results if isinstance(each, Looked)]
    return looked, [each for each in results if isinstance(each, Refusal)]


def _read(wire: bytes, group: str) -> Looked | Refusal:
    try:
        entry = read_entry(wire)
    except (Malformed, BadSignature) as error:
        return Refusal(hashlib.sha256(wire).hexdigest(), "", str(error), wire)
    try:
        return look(entry, group)
    except Refused as error:
        return Refusal(entry.id, entry.device, str(error), wire)


def _chunks(wires: Sequence[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for wire in wires:
        if chunk and (len(chunk) == CHUNK_ENTRIES or size + len(wire) > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(wire)
        size += len(wire)
    if chunk:
        yield chunk


def that_fit(kept: Iterable[bytes], new: Sequence[bytes]) -> int:
    """How many of the `new` wires, from the first on, there is room for beside those `kept`."""
    sizes = [len(wire) for wire in kept]
    entries, size = len(sizes), sum(sizes)
    for number, wire in enumerate(new):
        entries, size = entries + 1, size + len(wire)
        if entries > MOST_ENTRIES or size > MOST_BYTES:
            return number
    return len(new)
