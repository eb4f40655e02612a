"""What still counts of a device that forked itself: that signed two entries with one number.

Such a device may have told each of us something else, or it was set back to an old copy. Of what
it signed from that number on, those entries count that other members had built on before they
could know of the fork, along the branch that most members had built on. All else of it is
suspended. So the device gets no further, and neither can it undo, by signing an old number anew,
what the others have long relied on.

All of this is a function of the set of entries: every laptop comes to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crdt.node import Node


@dataclass(frozen=True)
class Verdict:
    """`suspended`: the ids that do not count. Empty where no device forked itself."""

    suspended: frozenset[str] = frozenset()
    _branches: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _seen: Mapping[str, int] = field(default_factory=dict)

    def clock(self, node: Node) -> Mapping[str, int]:
        """The node's clock as it is without what is suspended.

        A plain clock cannot tell two branches of a device apart: who saw number 5 of one would
        pass for having seen number 5 of the other.
        """
        if not self._branches:
            return node.clock
        clock = dict(node.clock)
        for device, (before, branch) in self._branches.items():
            if clock.get(device, 0) > before:
                clock[device] = before + (self._seen[node.id] & branch).bit_count()
        return clock


def judge(nodes: Iterable[Node], forked: Mapping[str, int], owner: Mapping[str, str]) -> Verdict:
    """`nodes` is a whole log, causes first; `forked` has the first number that a device used twice.

    `owner` says whose a device is.
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
    for device, first in forked.items():
        own = [node for node in doubtful if node.device == device]
        known_to = _witnesses(own, nodes, bit, seen, owner)
        branch = _branch(own, first, bit, seen, known_to)
        branches[device] = (first - 1, branch)
        counting |= branch
    suspended = frozenset(node.id for node in doubtful if not bit[node.id] & counting)
    return Verdict(suspended, branches, seen)


def _witnesses(
    own: list[Node],
    nodes: list[Node],
    bit: Mapping[str, int],
    seen: Mapping[str, int],
    owner: Mapping[str, str],
) -> dict[str, int]:
    """By member: which of a device's `own` doubtful entries they had built on, unaware of a fork.

    Its owner is no witness.
    """
    device = own[0].device
    at: dict[int, int] = defaultdict(int)
    for node in own:
        at[node.seq] |= bit[node.id]
    twins = [mask for mask in at.values() if mask.bit_count() > 1]
    all_own = sum(at.values())
    found: dict[str, int] = defaultdict(int)
    for node in nodes:
        member = owner.get(node.device, node.device)
        mask = seen[node.id] & all_own
        is_news = mask & ~found[member] and member != owner.get(device, device)
        if is_news and all((mask & each).bit_count() <= 1 for each in twins):
            found[member] |= mask
    return found


def _branch(
    own: list[Node],
    first: int,
    bit: Mapping[str, int],
    seen: Mapping[str, int],
    known_to: Mapping[str, int],
) -> int:
    """The bits of the entries that count: from number `first` on the best known one at each."""
    by_seq: dict[int, list[Node]] = defaultdict(list)
    for node in own:
        by_seq[node.seq].append(node)
    branch = last = 0
    for seq in range(first, first + len(by_seq)):
        known = [
            (-number, node.id)
            for node in by_seq[seq]
            if seen[node.id] & last == last
            and (number := sum(bool(mask & bit[node.id]) for mask in known_to.values()))
        ]
        if not known:
            break
        last = bit[min(known)[1]]
        branch |= last
    return branch
