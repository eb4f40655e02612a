"""What still counts of a device that forked itself: that signed two entries with one number.

Such a device may have told each of us something else, or it was set back to an old copy. Of what
it signed from that number on, those entries count that other members had built on before they
could know of the fork, along the branch that most members had built on. All else of it is
suspended. So the device gets no further, and neither can it undo, by signing an old number anew,
what the others have long relied on. Whoever was in the group before the fork goes before all whom
only a branch of it took in: of those its owner could make any number.

All of this is a function of the set of entries: every laptop comes to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from types import MappingProxyType

from crdt.node import Node


@dataclass(frozen=True)
class Verdict:
    """`suspended`: the ids that do not count. Empty where no device forked itself."""

    suspended: frozenset[str] = frozenset()
    _branches: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _seen: Mapping[str, int] = field(default_factory=dict)
    _counts: dict[int, dict[str, int]] = field(default_factory=dict)  # by what was seen

    def clock(self, node: Node) -> Mapping[str, int]:
        """The node's clock as it is without what is suspended.

        A plain clock cannot tell two branches of a device apart: who saw number 5 of one would
        pass for having seen number 5 of the other.
        """
        seen = self._seen.get(node.id, 0)
        if not seen:
            return node.clock
        if seen not in self._counts:
            self._counts[seen] = counts = {}
            for device in node.clock.keys() & self._branches.keys():
                before, branch = self._branches[device]
                if node.clock[device] > before:
                    counts[device] = before + (seen & branch).bit_count()
        return {**node.clock, **self._counts[seen]}


def judge(
    nodes: Iterable[Node],
    forked: Mapping[str, int],
    owner: Mapping[str, str],
    before: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Verdict:
    """`nodes` is a whole log, causes first; `forked` has the first number that a device used twice.

    `owner` says whose a device is, `before` for each forked one who was a member before it forked.
    """
    nodes = list(nodes)
    doubtful = [n for n in nodes if n.seq >= forked.get(n.device, n.seq + 1)]
    bit = {node.id: 1 << i for i, node in enumerate(doubtful)}
    seen: dict[str, int] = {}  # the doubtful entries in a node's past and it, as bits
    for node in nodes:
        mask = bit.get(node.id, 0)
        for prev in node.prev:
            mask |= seen[prev]
        seen[node.id] = mask
    branches = {}
    counting = 0
    known_to = _witnesses(doubtful, nodes, forked, bit, seen, owner)
    own = _by_device(doubtful)
    for device, first in forked.items():
        branch = _branch(own[device], first, bit, seen, known_to[device], before.get(device, ()))
        branches[device] = (first - 1, branch)
        counting |= branch
    suspended = frozenset(node.id for node in doubtful if not bit[node.id] & counting)
    return Verdict(suspended, branches, seen)


def _by_device(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        found[node.device].append(node)
    return found


def _witnesses(
    doubtful: list[Node],
    nodes: list[Node],
    forked: Mapping[str, int],
    bit: Mapping[str, int],
    seen: Mapping[str, int],
    owner: Mapping[str, str],
) -> dict[str, dict[str, int]]:
    """By forked device, and by member: which of its `doubtful` entries they had built on, unaware
    of a fork. Its owner is no witness.

    Of each entry only what its author's last one had not seen is looked at: there may be many
    devices that forked themselves.
    """
    own: dict[str, int] = {}
    theirs: dict[str, int] = defaultdict(int)
    twins: dict[str, list[int]] = {}
    for device, entries in _by_device(doubtful).items():
        at: dict[int, int] = defaultdict(int)
        for node in entries:
            at[node.seq] |= bit[node.id]
        twins[device] = [mask for mask in at.values() if mask.bit_count() > 1]
        own[device] = sum(at.values())
        theirs[owner.get(device, device)] |= own[device]
    found: dict[str, dict[str, int]] = {device: defaultdict(int) for device in forked}
    last: dict[str, int] = {}  # what a device that did not fork itself had seen
    by_id = {node.id: node.device for node in doubtful}
    for node in nodes:
        member, mask = owner.get(node.device, node.device), seen[node.id]
        known = last.get(node.device, 0)
        if node.device in forked:
            known = reduce(or_, (seen[p] for p in node.prev if by_id.get(p) == node.device), 0)
        else:
            last[node.device] = mask
        for device in {doubtful[i].device for i in _bits(mask & ~known & ~theirs[member])}:
            mine = mask & own[device]
            is_news = mine & ~found[device][member]
            if is_news and all((mine & each).bit_count() <= 1 for each in twins[device]):
                found[device][member] |= mine
    return found


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _branch(
    own: list[Node],
    first: int,
    bit: Mapping[str, int],
    seen: Mapping[str, int],
    known_to: Mapping[str, int],
    before: Collection[str],
) -> int:
    """The bits of the entries that count: from number `first` on the best known one at each."""
    by_seq: dict[int, list[Node]] = defaultdict(list)
    for node in own:
        by_seq[node.seq].append(node)
    branch = last = 0
    for seq in range(first, first + len(by_seq)):
        known = []
        for node in by_seq[seq]:
            members = [each for each, mask in known_to.items() if mask & bit[node.id]]
            if members and seen[node.id] & last == last:
                known.append((-sum(each in before for each in members), -len(members), node.id))
        if not known:
            break
        last = bit[min(known)[-1]]
        branch |= last
    return branch
