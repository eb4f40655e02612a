"""The hash graph of a group's entries, indexed so that the gate can ask about any entry's past.

The log is a set: whatever order entries arrive in, the same entries give the same log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crdt.entry import Entry
from deliberation.membership import MEMBERSHIP_ACTS, Membership, fold_membership
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
    """What the log remembers of an entry. `clock`: device to greatest `seq` in its past and it.

    `membership` has a bit for each membership act in its past, in the order of the log's list.
    `body` is kept for acts alone; the bytes of everything stay in the store.
    """

    id: str
    device: str
    seq: int
    depth: int
    clock: Mapping[str, int]
    membership: int
    at: int
    body: Mapping[str, object] | None
    change: ChangeRef | None
    how: str = ""


def _is_membership(node: Node) -> bool:
    return node.body is not None and node.body.get("act") in MEMBERSHIP_ACTS


def merged_clock(clocks: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The least clock that covers all of `clocks`."""
    result: dict[str, int] = {}
    for clock in clocks:
        if not result:
            result = dict(clock)
            continue
        for device, seq in clock.items():
            if seq > result.get(device, 0):
                result[device] = seq
    return result


@dataclass
class Log:
    group: str
    nodes: dict[str, Node] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    latest: dict[str, Node] = field(default_factory=dict)  # per device, its highest `seq`
    changes: dict[bytes, Node] = field(default_factory=dict)  # change hash to the entry with it
    actor_seqs: dict[tuple[bytes, int], list[int]] = field(default_factory=dict)  # to entry `seq`s
    forked: dict[str, int] = field(default_factory=dict)  # device to the first `seq` it used twice
    _at: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    membership_acts: list[Node] = field(default_factory=list)
    _memberships: dict[int, Membership] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self.nodes

    def past(self, prev: Iterable[str]) -> tuple[int, dict[str, int], int]:
        """Depth, clock and membership bits of an entry whose author saw the heads `prev`."""
        seen = [self.nodes[each] for each in prev]
        depth = 1 + max((node.depth for node in seen), default=-1)
        bits = 0
        for node in seen:
            bits |= node.membership
        return depth, merged_clock(node.clock for node in seen), bits

    def node_for(self, entry: Entry, change: ChangeRef | None) -> Node:
        """The node that `add` takes for an entry whose `prev` are all here."""
        depth, clock, bits = self.past(entry.prev)
        clock[entry.device] = max(entry.seq, clock.get(entry.device, 0))
        act = entry.kind == "act"
        at, how = entry.body.get("at"), entry.body.get("how", "")
        return Node(
            id=entry.id,
            device=entry.device,
            seq=entry.seq,
            depth=depth,
            clock=clock,
            membership=bits,
            at=at if isinstance(at, int) else 0,
            body=entry.body if act else None,
            change=change,
            how=how if isinstance(how, str) else "",
        )

    def add(self, node: Node, prev: Iterable[str]) -> None:
        """Take in a node that `node_for` made."""
        if _is_membership(node):
            bit = 1 << len(self.membership_acts)
            values = {name: getattr(node, name) for name in Node.__slots__}
            node = Node(**{**values, "membership": node.membership | bit})
        self.heads.difference_update(prev)
        self.heads.add(node.id)
        self.index(node)

    def index(self, node: Node) -> None:
        """Make a node findable; `heads` are left to the caller."""
        self.nodes[node.id] = node
        if _is_membership(node):
            self.membership_acts.append(node)
        twins = self._at.setdefault((node.device, node.seq), [])
        twins.append(node.id)
        if len(twins) > 1:
            self.forked[node.device] = min(node.seq, self.forked.get(node.device, node.seq))
        newest = self.latest.get(node.device)
        if newest is None or node.seq > newest.seq:
            self.latest[node.device] = node
        if node.change is not None:
            self.changes.setdefault(node.change.hash, node)
            key = (node.change.actor, node.change.actor_seq)
            self.actor_seqs.setdefault(key, []).append(node.seq)

    def heads_for(self, device: str, most: int) -> list[str]:
        """At most `most` heads for an entry by `device`, its own newest one first, if a head.

        More than a few only come from a device that forks itself, which can make any number.
        """
        nodes = (self.nodes[each] for each in self.heads)
        ordered = sorted(nodes, key=lambda node: (node.device != device, -node.depth, node.id))
        return [node.id for node in ordered[:most]]

    def membership(self, bits: int) -> Membership:
        """Who was in the group as seen from an entry with these membership bits."""
        known = self._memberships.get(bits)
        if known is None:
            acts = [n for i, n in enumerate(self.membership_acts) if bits >> i & 1]
            known = fold_membership([record(node) for node in acts])
            self._memberships[bits] = known
        return known

    def is_suspended(self, node: Node) -> bool:
        """Whether the node's device had, by then, used one sequence number twice."""
        return node.seq >= self.forked.get(node.device, node.seq + 1)

    def twins(self) -> Iterator[Node]:
        """The entries that share a sequence number with another of the same device."""
        for ids in self._at.values():
            if len(ids) > 1:
                yield from (self.nodes[each] for each in sorted(ids))

    def records(self) -> list[Record]:
        """The acts, as `deliberation.fold` takes them."""
        return [
            record(node, suspended=self.is_suspended(node))
            for node in self.nodes.values()
            if node.body is not None
        ]

    def fingerprint(self) -> str:
        """SHA-256 over the sorted ids (32 bytes each) of all entries, as 64 hex digits.

        Equal exactly where the sets of entries are: then the rulebook and all else are, too.
        """
        return hashlib.sha256(bytes.fromhex("".join(sorted(self.nodes)))).hexdigest()


def record(node: Node, *, suspended: bool = False) -> Record:
    """The act of a node, as `deliberation` takes it."""
    assert node.body is not None, "only acts become records"
    return Record(
        id=node.id,
        device=node.device,
        seq=node.seq,
        depth=node.depth,
        clock=node.clock,
        body=node.body,
        suspended=suspended,
    )
