"""What a log remembers of an entry, and of the Automerge change that it may carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.state import Record


@dataclass(frozen=True, slots=True)
class ChangeRef:
    """An Automerge change that an entry carries, with what its successors must fit to.

    `actor_seq` counts the changes of `actor`; `max_op` is the number of its last operation;
    `deps` are the hashes of the changes that it builds on.
    """

    hash: bytes
    actor: bytes
    actor_seq: int
    max_op: int
    deps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """`clock`: device to greatest `seq` in the entry's past and it. `prev`: what it builds on.

    `membership` has a bit for each membership act in its past, in the order of the log's list.
    `body` is kept for acts alone; the bytes of everything stay in the store.
    """

    id: str
    device: str
    seq: int
    prev: tuple[str, ...]
    depth: int
    clock: Mapping[str, int]
    membership: int
    at: int
    body: Mapping[str, object] | None
    change: ChangeRef | None
    how: str = ""


def record(
    node: Node, *, clock: Mapping[str, int] | None = None, suspended: bool = False
) -> Record:
    """The act of a node, as `deliberation` takes it; `clock` stands for its own if given."""
    assert node.body is not None, "only acts become records"
    return plain_record(node, clock=clock, suspended=suspended)


def plain_record(
    node: Node, *, clock: Mapping[str, int] | None = None, suspended: bool = False
) -> Record:
    """As `record`, of a text too, which then says nothing: for whoever asks what it had seen."""
    return Record(
        id=node.id,
        device=node.device,
        seq=node.seq,
        depth=node.depth,
        clock=node.clock if clock is None else clock,
        body=node.body or {},
        suspended=suspended,
    )
