"""Between a bundle's bytes and the log: signatures checked on all cores, and room that is bounded.

What waits or is refused is kept for people to see, but nobody may fill a disk with it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from crdt.entry import Entry, read_unverified, verify
from crdt.errors import BadSignature, Malformed
from crdt.gate import Looked, Refused, look
from deliberation.errors import FolkmootError

CORES = os.cpu_count() or 1
CHUNK_ENTRIES = 512  # that are looked at in one go
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


def read_all(
    wires: Sequence[bytes], group: str, tell: Callable[[Looked], None] = lambda _: None
) -> tuple[list[Looked], list[Refusal]]:
    """What is signed and sound in itself, which is told one by one, and the rest with the reason.

    Few are looked at at once: what a stranger wrote can take 70 times its size in memory until it
    has been looked at.
    """
    looked: list[Looked] = []
    refused: list[Refusal] = []
    with ThreadPoolExecutor(CORES) as pool:
        for chunk in _chunks(wires):
            signed, bad = _signed(chunk, pool)
            refused += bad
            for entry in signed:
                try:
                    looked.append(look(entry, group))
                    tell(looked[-1])
                except Refused as error:
                    refused.append(Refusal(entry.id, entry.device, str(error), entry.wire))
    return looked, refused


def _signed(wires: Sequence[bytes], pool: Executor) -> tuple[list[Entry], list[Refusal]]:
    """Signatures are checked on all cores, and nothing else meanwhile.

    libsodium works outside Python's lock, but whoever works inside it makes the others wait.
    """
    entries: list[Entry] = []
    refused: list[Refusal] = []
    for wire in wires:
        try:
            entries.append(read_unverified(wire))
        except Malformed as error:
            refused.append(_no_entry(wire, error))
    share = len(entries) // CORES + 1
    shares = [entries[start : start + share] for start in range(0, len(entries), share)]
    verified = list(chain.from_iterable(pool.map(_verified, shares)))
    refused += [each for each in verified if isinstance(each, Refusal)]
    return [each for each in verified if isinstance(each, Entry)], refused


def _verified(entries: Sequence[Entry]) -> list[Entry | Refusal]:
    results: list[Entry | Refusal] = []
    for entry in entries:
        try:
            verify(entry)
            results.append(entry)
        except BadSignature as error:
            results.append(_no_entry(entry.wire, error))
    return results


def _no_entry(wire: bytes, error: FolkmootError) -> Refusal:
    return Refusal(hashlib.sha256(wire).hexdigest(), "", str(error), wire)


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


def that_fit(kept: Collection[int], new: Sequence[int]) -> int:
    """How many of the `new`, from the first on, there is room for beside those `kept`; both are
    told by their sizes in bytes."""
    entries, size = len(kept), sum(kept)
    for number, more in enumerate(new):
        entries, size = entries + 1, size + more
        if entries > MOST_ENTRIES or size > MOST_BYTES:
            return number
    return len(new)
