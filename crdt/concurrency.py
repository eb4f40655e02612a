"""Who had seen what: the order of changes, and which clauses were edited without that knowledge.

A change is placed by a vector clock: for each author the count of their changes in its past. A
clause is concurrent while the last changes of its words are two or more that had not seen each
other, until a later change that has seen them all touches the words or says "I have looked".
That depends on the set of changes alone, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crdt.change import ChangeInfo, ChangeRefused


@dataclass(frozen=True, slots=True)
class Moment:
    """A change's place in history. `past` is its clock without its own author."""

    hash: bytes
    actor: bytes
    seq: int
    start_op: int
    max_op: int
    deps: tuple[bytes, ...]
    past: Mapping[bytes, int]

    def count(self, actor: bytes) -> int:
        """How many changes of `actor` this one has seen, itself included."""
        return self.seq if actor == self.actor else self.past.get(actor, 0)

    def has_seen(self, other: Moment) -> bool:
        return self.count(other.actor) >= other.seq


def place(info: ChangeInfo, deps: list[Moment]) -> Moment:
    """The moment of a change whose dependencies have these moments.

    Raises `ChangeRefused` unless its author has counted on from their own last change and
    numbered its operations on from all that it has seen, as every honest device does. Without
    the first, the clocks would lie.
    """
    seen = max((dep.count(info.actor) for dep in deps), default=0)
    if info.seq != seen + 1:
        raise ChangeRefused(
            "A change of the rulebook is out of its author's own order, so it was left out.",
            info.hash,
        )
    if info.start_op != 1 + max((dep.max_op for dep in deps), default=0):
        raise ChangeRefused(
            "A change of the rulebook has wrong operation numbers, so it was left out.", info.hash
        )
    past = joined(deps, info.actor)
    return Moment(info.hash, info.actor, info.seq, info.start_op, info.max_op, info.deps, past)


def joined(deps: list[Moment], actor: bytes) -> Mapping[bytes, int]:
    """The past of a change by `actor` on `deps`; shared along a row of changes by one author."""
    if len(deps) == 1 and deps[0].actor == actor:
        return deps[0].past
    past: dict[bytes, int] = {}
    for dep in deps:
        for other, seq in (*dep.past.items(), (dep.actor, dep.seq)):
            if seq > past.get(other, 0):
                past[other] = seq
    past.pop(actor, None)
    return past


@dataclass(frozen=True, slots=True)
class Mark:
    """The last changes of a clause's words, and whether somebody has since seen them all."""

    last: tuple[Moment, ...] = ()
    looked: bool = False

    @property
    def concurrent(self) -> bool:
        return len(self.last) > 1 and not self.looked

    def changed(self, moment: Moment) -> Mark:
        """After a change of the words. Changes come in causal order, so nobody has seen it yet."""
        rest = tuple(each for each in self.last if not moment.has_seen(each))
        return Mark((*rest, moment), False)

    def seen(self, moment: Moment) -> Mark:
        """After a change that says that its author has looked."""
        return Mark(self.last, self.looked or all(map(moment.has_seen, self.last)))
