"""Everything that is known of the changes in a rulebook document, beside the document itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cbor2

from crdt.change import ChangeInfo, ChangeRefused, inspect
from crdt.concurrency import Mark, Moment, joined, place
from crdt.operations import ObjectId
from crdt.rulebook_shape import GENESIS, Place, Touch, genesis_touch, touch_of


@dataclass(frozen=True, slots=True)
class Accepted:
    """A change that fits, with its place in history and what it touches."""

    info: ChangeInfo
    moment: Moment
    touch: Touch


class History:
    """Moments, objects, and for each clause the changes of its words.

    `accept` takes a change in for as long as the document takes it too; `forget` undoes that,
    last change first; `settle` makes it count for the marks.
    """

    def __init__(self) -> None:
        self.moments: dict[bytes, Moment] = {}
        self.words: dict[str, list[bytes]] = {}
        self.marks: dict[str, Mark] = {}
        self._objects: dict[ObjectId, Place] = {}
        self._made: dict[tuple[str, str], list[Moment]] = {}
        self._by_author: dict[tuple[bytes, int], bytes] = {}
        info = inspect(GENESIS)
        moment = place(info, [])
        self._learn(Accepted(info, moment, genesis_touch(moment)))

    @property
    def max_op(self) -> int:
        return max(moment.max_op for moment in self.moments.values())

    def actor_seq(self, actor: bytes) -> int:
        """How many changes `actor` has made here."""
        return max((seq for each, seq in self._by_author if each == actor), default=0)

    def latest(self, actor: bytes) -> Moment | None:
        """The last change that `actor` has made here."""
        seq = self.actor_seq(actor)
        return self.moments[self._by_author[actor, seq]] if seq else None

    def ids(self, kind: str) -> list[str]:
        """Of everything of a kind that was ever made here."""
        return [id_ for each, id_ in self._made if each == kind]

    def accept(self, info: ChangeInfo) -> Accepted:
        """Raises `ChangeRefused` where the change does not fit what is known; no trace is left."""
        deps = [self.moments.get(dep) for dep in info.deps]
        known = [dep for dep in deps if dep is not None]
        if not known or len(known) < len(deps):
            raise ChangeRefused(
                "A change of the rulebook builds on others that are not here yet.", info.hash
            )
        moment = place(info, known)
        if (info.actor, info.seq) in self._by_author:
            raise ChangeRefused(
                "Two different changes of the rulebook claim the same place; the second was"
                " left out.",
                info.hash,
            )
        if not all(self._has_seen(moment, name) for name in info.references):
            raise ChangeRefused(
                "A change of the rulebook builds on words that its author had not seen.", info.hash
            )
        touch = touch_of(info, moment, self._objects, self._made)
        accepted = Accepted(info, moment, touch)
        self._learn(accepted)
        return accepted

    def _has_seen(self, moment: Moment, operation: ObjectId) -> bool:
        """Whether an operation of another author was in the past of `moment`.

        Without this a change could fit or not depending on what else has come in meanwhile.
        """
        last = self._by_author.get((operation.actor, moment.count(operation.actor)))
        return last is not None and operation.counter <= self.moments[last].max_op

    def _learn(self, accepted: Accepted) -> None:
        moment, touch = accepted.moment, accepted.touch
        self.moments[moment.hash] = moment
        self._by_author[moment.actor, moment.seq] = moment.hash
        self._objects.update(touch.objects)
        for kind, id_, field in touch.fields:
            if not field:
                self._made.setdefault((kind, id_), []).append(moment)

    def forget(self, accepted: Accepted) -> None:
        moment, touch = accepted.moment, accepted.touch
        del self.moments[moment.hash]
        del self._by_author[moment.actor, moment.seq]
        for name in touch.objects:
            del self._objects[name]
        for kind, id_, field in touch.fields:
            if not field:
                self._made[kind, id_].pop()

    def settle(self, accepted: Accepted) -> None:
        moment = accepted.moment
        for clause in accepted.touch.words:
            self.words.setdefault(clause, []).append(moment.hash)
            self.marks[clause] = self.marks.get(clause, Mark()).changed(moment)
        for clause in accepted.touch.looks:
            self.marks[clause] = self.marks.get(clause, Mark()).seen(moment)

    def in_order(self, infos: Iterable[ChangeInfo]) -> list[ChangeInfo]:
        """Those that are new, each once and after the ones that it builds on."""
        waiting = {info.hash: info for info in infos if info.hash not in self.moments}
        order: list[ChangeInfo] = []
        stack = list(reversed(waiting.values()))
        while stack:
            info = stack[-1]
            before = [waiting[dep] for dep in info.deps if dep in waiting]
            if info.hash not in waiting:
                stack.pop()
            elif before:
                stack += before
            else:
                order.append(waiting.pop(stack.pop().hash))
        return order

    def snapshot(self) -> bytes:
        """All of it, for `from_snapshot`. Clocks are left out: they follow from the rest."""
        moments = list(self.moments.values())
        number = {moment.hash: index for index, moment in enumerate(moments)}
        actors = sorted({moment.actor for moment in moments})
        index = {actor: at for at, actor in enumerate(actors)}
        rows = [
            [m.hash, index[m.actor], m.seq, m.start_op, m.max_op, [number[d] for d in m.deps]]
            for m in moments
        ]
        objects = [
            [name.counter, place.kind, place.id, place.is_text, number[place.moment.hash]]
            for name, place in self._objects.items()
        ]
        words = {
            clause: [[number[change] for change in changes], self.marks[clause].looked]
            for clause, changes in self.words.items()
        }
        last = {c: [number[m.hash] for m in mark.last] for c, mark in self.marks.items()}
        return cbor2.dumps([actors, rows, objects, words, last])

    @classmethod
    def from_snapshot(cls, data: bytes) -> History:
        history = cls.__new__(cls)
        actors, rows, objects, words, last = cbor2.loads(data)
        moments: list[Moment] = []
        for hash_, actor, seq, start_op, max_op, deps in rows:
            before = [moments[dep] for dep in deps]
            past = joined(before, actors[actor])
            hashes = tuple(dep.hash for dep in before)
            moments.append(Moment(hash_, actors[actor], seq, start_op, max_op, hashes, past))
        history.moments = {moment.hash: moment for moment in moments}
        history._by_author = {(moment.actor, moment.seq): moment.hash for moment in moments}
        history._objects, history._made = {}, {}
        for counter, kind, id_, is_text, maker in objects:
            moment = moments[maker]
            history._objects[ObjectId(counter, moment.actor)] = Place(kind, id_, is_text, moment)
            if id_ and not is_text:
                history._made.setdefault((kind, id_), []).append(moment)
        history.words = {c: [moments[i].hash for i in found] for c, (found, _) in words.items()}
        history.marks = {
            clause: Mark(tuple(moments[i] for i in found), words[clause][1])
            for clause, found in last.items()
        }
        return history
