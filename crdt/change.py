"""Looking into a raw Automerge change without Automerge: who made it, on what, and what it does.

Everything here is bounded, so that bytes from a stranger cost no more than their size. What
passes is one plain change chunk that only does what a rulebook needs. Whether it fits the
document is for `crdt.rulebook_shape` to say, and whether Automerge agrees for Automerge.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise

from crdt.columns import cut, uleb
from crdt.errors import Malformed
from crdt.operations import NUMBER_LIMIT, MapOp, ObjectId, check, read_operations
from deliberation.errors import FolkmootError

SIZE_LIMIT = 1 << 20  # bytes of one change
DEPS_LIMIT = 64
ACTORS_LIMIT = 1_024
_MAGIC = b"\x85\x6f\x4a\x83"
_PLAIN_CHANGE = 1


class ChangeRefused(FolkmootError):
    """A change of the rulebook that cannot be taken in; `change` is its hash where known."""

    def __init__(self, message: str, change: bytes = b"") -> None:
        super().__init__(message)
        self.change = change


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """What a raw change says of itself. `actor` has 16 to 32 bytes, `seq` counts from 1.

    Its operations are numbered `start_op` to `max_op`. `texts` are the texts whose letters it
    changes, `references` the highest operation of each other author that it builds on.
    """

    raw: bytes
    hash: bytes
    deps: tuple[bytes, ...]
    actor: bytes
    seq: int
    start_op: int
    ops: int
    map_ops: tuple[MapOp, ...]
    texts: frozenset[ObjectId]
    references: tuple[ObjectId, ...] = ()

    @property
    def max_op(self) -> int:
        return self.start_op + self.ops - 1

    @property
    def touched(self) -> frozenset[ObjectId]:
        """The maps and texts that it changes."""
        return self.texts | {op.object for op in self.map_ops}


def inspect(raw: bytes) -> ChangeInfo:
    """`raw` taken apart; raises `Malformed` unless it is exactly one change within the limits.

    Format: "Automerge Binary Document Format", sections on chunks and change chunks. Of the
    two ways to write a change only the uncompressed one is taken: it alone is canonical.
    """
    try:
        return _inspect(raw)
    except (IndexError, ValueError) as error:
        why = str(error)[:80]
        raise Malformed(
            f"A change of the rulebook is damaged or not one that this app makes ({why})."
        ) from None


def _inspect(raw: bytes) -> ChangeInfo:
    check(len(raw) <= SIZE_LIMIT, "too large")
    check(raw[:4] == _MAGIC and raw[8] == _PLAIN_CHANGE, "no plain change")
    size, at = uleb(raw, 9)
    check(at + size == len(raw), "not exactly one chunk")
    digest = hashlib.sha256(raw[8:]).digest()
    check(digest[:4] == raw[4:8], "wrong checksum")

    count, at = uleb(raw, at)
    check(count <= DEPS_LIMIT, "too many dependencies")
    deps = tuple(cut(raw, at + 32 * k, 32) for k in range(count))
    check(all(a < b for a, b in pairwise(deps)), "dependencies out of order")
    actor, at = _actor(raw, at + 32 * count)
    seq, at = uleb(raw, at)
    start_op, at = uleb(raw, at)
    check(1 <= seq < NUMBER_LIMIT and 1 <= start_op < NUMBER_LIMIT, "wrong count")
    check(raw[at : at + 2] == b"\0\0", "time or message")  # the entry around it has the time
    count, at = uleb(raw, at + 2)
    check(count <= ACTORS_LIMIT, "too many authors")
    actors = [actor]
    for _ in range(count):
        other, at = _actor(raw, at)
        actors.append(other)
    check(all(a < b for a, b in pairwise(actors[1:])) and actor not in actors[1:], "wrong author")
    done = read_operations(raw, at, actors, start_op)
    check(start_op + done.count < NUMBER_LIMIT, "wrong count")
    return ChangeInfo(
        raw, digest, deps, actor, seq, start_op,
        done.count, done.map_ops, done.texts, done.references,
    )  # fmt: skip


def _actor(raw: bytes, at: int) -> tuple[bytes, int]:
    size, at = uleb(raw, at)
    check(16 <= size <= 32, "wrong author")
    return cut(raw, at, size), at + size
