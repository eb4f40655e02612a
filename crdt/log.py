"""The hash graph of a group's entries, indexed so that the gate can ask about any entry's past.

The log is a set: whatever order entries arrive in, the same entries give the same log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import islice
from operator import and_, or_

from crdt.entry import Entry
from crdt.forks import Verdict, judge
from crdt.node import ChangeRef, Node, plain_record, record
from deliberation.folding.membership import (
    MEMBERSHIP_ACTS,
    Membership,
    Views,
    counts_all_the_same,
    membership_of,
    read,
)
from deliberation.folding.membership_acts import NOBODYS
from deliberation.folding.memo import Recent
from deliberation.state import Record, Suspended

MOST_KEPT = 512  # memberships as seen from somewhere that are kept, those last asked for


@dataclass(frozen=True)
class Past:
    """What an entry's author had: the heads `prev` and all that these build on.

    `clock` and `membership` are as in `Node`, `depth` is the one that the entry itself gets.
    """

    prev: tuple[str, ...]
    depth: int
    clock: Mapping[str, int]
    membership: int


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
    nodes: dict[str, Node] = field(default_factory=dict)  # causes first
    heads: set[str] = field(default_factory=set)
    latest: dict[str, Node] = field(default_factory=dict)  # per device, its highest `seq`
    changes: dict[bytes, Node] = field(default_factory=dict)  # change hash to the entry with it
    by_actor: dict[tuple[bytes, int], list[Node]] = field(default_factory=dict)
    forked: dict[str, int] = field(default_factory=dict)  # device to the first `seq` it used twice
    membership_acts: list[Node] = field(default_factory=list)
    _at: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    _again: dict[bytes, list[Node]] = field(default_factory=dict)
    _views: Views = field(default_factory=Views)
    _heard: dict[str, int] = field(default_factory=dict)  # by entry: bits of `Grounds.hear`
    _memberships: Recent[int, Membership] = field(default_factory=lambda: Recent(MOST_KEPT))
    _speakers: Recent[int, frozenset[str]] = field(default_factory=lambda: Recent(MOST_KEPT))
    _final: Views | None = None
    _verdict: Verdict | None = field(default_factory=Verdict)

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self.nodes

    # -- growing ------------------------------------------------------------------------------

    def past(self, prev: Iterable[str]) -> Past:
        """Of an entry whose author saw the heads `prev`, all of which are here."""
        seen = [self.nodes[each] for each in prev]
        depth = 1 + max((node.depth for node in seen), default=-1)
        bits = 0
        for node in seen:
            bits |= node.membership
        ids = tuple(node.id for node in seen)
        return Past(ids, depth, merged_clock(node.clock for node in seen), bits)

    def node_for(self, entry: Entry, past: Past, change: ChangeRef | None) -> Node:
        """The node that `add` takes for an entry with this past."""
        act = entry.kind == "act"
        at, how = entry.body.get("at"), entry.body.get("how", "")
        seq = max(entry.seq, past.clock.get(entry.device, 0))
        return Node(
            id=entry.id,
            device=entry.device,
            seq=entry.seq,
            prev=past.prev,
            depth=past.depth,
            clock={**past.clock, entry.device: seq},
            membership=past.membership,
            at=at if isinstance(at, int) else 0,
            body=entry.body if act else None,
            change=change,
            how=how if isinstance(how, str) else "",
        )

    def add(self, node: Node) -> None:
        """Take in a node that `node_for` made."""
        if _is_membership(node):
            bit = 1 << len(self.membership_acts)
            node = replace(node, membership=node.membership | bit)
        self.heads.difference_update(node.prev)
        self.heads.add(node.id)
        self.index(node)

    def index(self, node: Node) -> None:
        """Make a node findable, after all that it builds on; `heads` are left to the caller."""
        self.nodes[node.id] = node
        self._hear(node)
        twins = self._at.setdefault((node.device, node.seq), [])
        twins.append(node.id)
        if len(twins) > 1:
            self.forked[node.device] = min(node.seq, self.forked.get(node.device, node.seq))
        if self.forked:
            self._verdict = self._final = None
        newest = self.latest.get(node.device)
        if newest is None or node.seq > newest.seq:
            self.latest[node.device] = node
        if node.change is not None:
            self._index_change(node, node.change)

    def _hear(self, node: Node) -> None:
        heard = reduce(or_, (self._heard.get(each, 0) for each in node.prev), 0)
        if _is_membership(node):
            own = 1 << len(self.membership_acts)
            self.membership_acts.append(node)
            heard |= self._views.add(read(record(node)), node.membership & ~own, heard)
        elif node.body is not None:
            heard |= self._views.grounds.hear(record(node), node.membership, heard)
        if heard:
            self._heard[node.id] = heard

    def _index_change(self, node: Node, change: ChangeRef) -> None:
        self.by_actor.setdefault((change.actor, change.actor_seq), []).append(node)
        known = self.changes.setdefault(change.hash, node)
        if known is not node:  # a forked device can sign one change twice
            first, second = sorted((known, node), key=lambda each: (each.depth, each.id))
            self.changes[change.hash] = first
            self._again.setdefault(change.hash, []).append(second)

    def heads_for(self, device: str, most: int) -> list[str]:
        """At most `most` heads for an entry by `device`: first one that covers its own newest.

        More than a few only come from a device that forks itself, which can make any number;
        those come last.
        """
        own = self.latest[device].seq if device in self.latest else 0

        def key(node: Node) -> tuple[bool, bool, int, str]:
            lacks_own = node.clock.get(device, 0) < own
            return lacks_own, self.is_suspended(node), -node.depth, node.id

        ordered = sorted((self.nodes[each] for each in self.heads), key=key)
        return [node.id for node in ordered[:most]]

    # -- asking -------------------------------------------------------------------------------

    def first_seen(self, past: Past, nodes: Iterable[Node]) -> Node | None:
        """The first of `nodes` that is in the `past`.

        The clock cannot tell the branches of a forked device apart, so entries of those are looked
        for in the graph: in one walk, however many twins there are.
        """
        doubtful: dict[str, Node] = {}
        for node in nodes:
            if past.clock.get(node.device, 0) >= node.seq:
                if not self.is_doubtful(node):
                    return node
                doubtful[node.id] = node
        if not doubtful:
            return None
        lowest = min(node.depth for node in doubtful.values())
        queue, met = list(past.prev), set(past.prev)
        while queue:
            each = queue.pop()
            if each in doubtful:
                return doubtful[each]
            if self.nodes[each].depth > lowest:
                fresh = [prev for prev in self.nodes[each].prev if prev not in met]
                met.update(fresh)
                queue += fresh
        return None

    def has_seen(self, past: Past, node: Node) -> bool:
        """Whether `node` is in the `past`."""
        return self.first_seen(past, (node,)) is not None

    def with_past(self, ids: Iterable[str]) -> set[str]:
        """These entries and all that they build on."""
        queue, met = list(ids), set[str]()
        while queue:
            each = queue.pop()
            if each not in met:
                met.add(each)
                queue.extend(self.nodes[each].prev)
        return met

    def votes_for(self, removal: str) -> tuple[str, ...]:
        """The entries with the votes that made a removal, in order; none if it is no removal."""
        views = self._all_told
        for each in views.view(views.all).removals:
            if views.record(each.last).id == removal:
                return tuple(views.record(number).id for number in each.votes)
        return ()

    def carriers(self, change: bytes) -> list[Node]:
        """The entries that carry a change: one, unless a device forked itself."""
        found = self.changes.get(change)
        return [] if found is None else [found, *self._again.get(change, ())]

    def membership(self, bits: int) -> Membership:
        """Who was in the group as seen from an entry with these membership bits."""
        bits = self._views.telling(bits)
        known = self._memberships.get(bits)
        if known is None:
            known = self._memberships.put(bits, membership_of(self._views, bits))
        return known

    def speakers(self, bits: int) -> frozenset[str]:
        """The devices in use of those who were members as seen from these membership bits."""
        bits = self._views.telling(bits)
        known = self._speakers.get(bits)
        if known is None:
            known = self._speakers.put(bits, frozenset(self._views.view(bits).roll.speakers()))
        return known

    @property
    def everyone(self) -> Membership:
        """As seen from all membership acts that count, just as `deliberation.folding` has it."""
        return membership_of(self._all_told, self._all_told.all)

    @property
    def _all_told(self) -> Views:
        """All acts, without what does not count of forked devices; their own pasts, by which the
        gate judges, have it."""
        if not self.forked:
            return self._views
        if self._final is None:
            acts = sorted(self.records(), key=lambda each: (each.depth, each.id))
            self._final = Views.of(map(read, acts))
        return self._final

    def by(self, device: str, after: int = 0) -> Iterator[Node]:
        """A device's entries numbered above `after`, in that order; twins beside each other."""
        newest = self.latest[device].seq if device in self.latest else 0
        for seq in range(after + 1, newest + 1):
            yield from (self.nodes[each] for each in self._at[device, seq])

    def is_doubtful(self, node: Node) -> bool:
        """Whether its device had by then used one number twice: its clock says not which."""
        return node.seq >= self.forked.get(node.device, node.seq + 1)

    def forked_with(self, node: Node) -> bool:
        """Whether, with this node, some device has used one number twice."""
        return bool(self.forked) or (node.device, node.seq) in self._at

    @property
    def verdict(self) -> Verdict:
        if self._verdict is None:
            owner = self.membership(self._views.all).device_owner
            before = {device: self._before_fork(device) for device in self.forked}
            self._verdict = judge(self.nodes.values(), self.forked, owner, before)
        return self._verdict

    def _before_fork(self, device: str) -> frozenset[str]:
        """The members as all its entries with the number that it first used twice had them."""
        twins = (self.nodes[each] for each in self._at[device, self.forked[device]])
        known = reduce(and_, (node.membership for node in twins))
        return frozenset(self._views.view(known).roll.current)

    def is_forked_off(self, node: Node) -> bool:
        """Whether the node does not count because its device forked itself (`crdt.forks`)."""
        return node.id in self.verdict.suspended

    def suspension(self, node: Node) -> Suspended | None:
        """Why the node does not count: because its device is nobody's after all, or its author was
        removed, or its device retired, at the same time. None of acts that count all the same."""
        now, body = self._all_told.view(self._all_told.all), node.body or {}
        owner = now.roll.owner.get(node.device, "")
        stray = node.device in now.roll.strays
        judged = body.get("act") in MEMBERSHIP_ACTS and body.get("act") != "add-device"
        if (stray and not judged) or (node.body is None and not now.roll.knows(node.device)):
            return Suspended(node.id, owner, "", NOBODYS)
        if not now.sets_aside(owner, node.device):
            return None
        if self.forked:
            found = now.suspension(plain_record(node, clock=self.verdict.clock(node)), owner)
        else:
            found = now.suspension(plain_record(node), owner, node.membership)
        return None if found is None or counts_all_the_same(body.get("act"), found) else found

    def is_suspended(self, node: Node) -> bool:
        """Whether the node does not count, for whichever of these reasons."""
        return self.is_forked_off(node) or self.suspension(node) is not None

    def suspended(self) -> list[Suspended]:
        """The entries that do not count because of what was done at the same time, causes first.

        `by` names the removal or the retirement, "" where the device is nobody's.
        """
        now = self._all_told.view(self._all_told.all)
        known = all(now.roll.knows(device) for device in self.latest)
        if known and not (now.removals or now.retirements):
            return []
        ordered = sorted(self.nodes.values(), key=lambda each: (each.depth, each.id))
        return [found for each in ordered if (found := self.suspension(each)) is not None]

    def twins(self) -> Iterator[Node]:
        """The entries that share a sequence number with another of the same device, sorted."""
        for _, ids in sorted((key, ids) for key, ids in self._at.items() if len(ids) > 1):
            yield from (self.nodes[each] for each in sorted(ids))

    def records(self, since: int = 0) -> list[Record]:
        """The acts, as `folding.fold` takes them, but for those in the first `since` entries
        that were added."""
        verdict = self.verdict
        return [
            record(node, clock=verdict.clock(node), suspended=node.id in verdict.suspended)
            for node in islice(reversed(self.nodes.values()), len(self.nodes) - since)
            if node.body is not None
        ]

    def fingerprint(self) -> str:
        """SHA-256 over the sorted ids (32 bytes each) of all entries, as 64 hex digits.

        Equal exactly where the sets of entries are: then the rulebook and all else are, too.
        """
        return hashlib.sha256(bytes.fromhex("".join(sorted(self.nodes)))).hexdigest()
