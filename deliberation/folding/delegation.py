"""Whose ballot counts for whom: delegations for a time and a topic, followed along the chain.

A delegation never reaches consents or objections: those bind their author, so nobody else can
give them. One that would close a ring counts for nothing; where people who are apart close one
together, it carries no ballot. Who casts a ballot needs no delegate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from deliberation.acts import Close, Delegate, Recall
from deliberation.days import day_of
from deliberation.folding.departures import Departed
from deliberation.folding.order import Counted, put_in
from deliberation.situations import TAGS
from deliberation.state import Delegation

TO_ONESELF = "Nobody can delegate to themselves: that would only lose the ballot."
TO_NOBODY = "It delegates to somebody who was not a member then."
NO_TOPIC = "There is no such topic."
IN_A_RING = "It would close a ring of delegations, in which no ballot arrives anywhere."
NO_DELEGATION = "It recalls a delegation that its author had not given."


class Delegating:
    """All that was said in the group about delegations; each argument is in order.

    `faults`: the ids of those acts that count for nothing, and why. A delegation ends when it is
    recalled, and when who gave it or who got it is a member no longer: coming back revives nothing.
    """

    def __init__(
        self,
        given: Iterable[Counted[Delegate]] = (),
        recalled: Iterable[Counted[Recall]] = (),
        departures: Iterable[Departed] = (),
    ) -> None:
        self.faults: dict[str, str] = {}
        self._said: list[Counted[Delegate]] = []  # also in vain
        self._giver: dict[str, str] = {}
        self._given: list[Counted[Delegate]] = []
        self._by: dict[tuple[str, str], list[Counted[Delegate]]] = defaultdict(list)  # giver, topic
        self._ends: dict[str, list[Counted[Any]]] = defaultdict(list)  # delegation -> recalls
        self._left: dict[str, list[Departed]] = defaultdict(list)
        for departed in departures:
            self._left[departed.author].append(departed)
        recalls = list(recalled)
        for each in recalls:
            self._ends[each.act.delegation].append(each)
        for delegate in given:
            self._take(delegate)
        for each in recalls:
            self._check_recall(each)

    def add(self, each: Counted[Delegate] | Counted[Recall]) -> bool:
        """Take in one more, of which none that is here knew; False, and nothing done, otherwise."""
        if isinstance(each.act, Delegate) and each.id in self._ends:
            return False
        if any(other.record.saw(each.record) for other in self._said):
            return False
        if isinstance(each.act, Delegate):
            self._take(each)
        else:
            self._ends[each.act.delegation].append(each)
            self._check_recall(each)
        return True

    def _check_recall(self, each: Counted[Recall]) -> None:
        if self._giver.get(each.act.delegation) != each.author:
            self.faults[each.id] = NO_DELEGATION

    def _take(self, each: Counted[Delegate]) -> None:
        self._said.append(each)
        fault = self._fault(each)
        if fault:
            self.faults[each.id] = fault
        else:
            self._giver[each.id] = each.author
            put_in(self._given, each)
            put_in(self._by[each.author, each.act.topic], each)

    def _fault(self, each: Counted[Delegate]) -> str:
        if each.act.to == each.author:
            return TO_ONESELF
        if each.act.to not in each.members:
            return TO_NOBODY
        if each.act.topic not in ("", *TAGS):
            return NO_TOPIC
        topics = {each.act.topic}
        if not each.act.topic:  # it may close a ring in any of the topics, too
            topics |= {topic for _, topic in self._by}
        return IN_A_RING if any(self._rings(each, topic) for topic in topics) else ""

    def _rings(self, each: Counted[Delegate], topic: str) -> bool:
        """Whether, as far as its author knew, ballots on `topic` would come back to them."""
        if topic != each.act.topic and self._step(each.author, topic, each, exactly=True):
            return False  # on this topic another one of theirs goes first
        path = {each.author}
        at = each.act.to
        while at not in path:
            path.add(at)
            step = self._step(at, topic, each)
            if step is None:
                return False
            at = step.act.to
        return at == each.author

    def _step(
        self, member: str, topic: str, seen_by: Counted[Delegate], *, exactly: bool = False
    ) -> Counted[Delegate] | None:
        """The delegation of `member` that `seen_by` had seen standing. One that had run out by
        its author's clock is passed over: if the clock lies, the ring carries no ballot."""
        day = day_of(seen_by.at)
        for wanted in dict.fromkeys((topic,) if exactly else (topic, "")):
            for each in reversed(self._by.get((member, wanted), ())):
                if not seen_by.record.saw(each.record):
                    continue
                if any(end.seen_by(seen_by.record) for end in self._ended(each)):
                    continue
                return each if each.act.until >= day else None
        return None

    def _ended(self, each: Counted[Delegate]) -> Iterable[Counted[Any]]:
        """What ends it, sooner or later."""
        yield from (e for e in self._ends.get(each.id, ()) if e.author == each.author)
        for member in (each.author, each.act.to):
            yield from (e for e in self._left.get(member, ()) if not e.seen_by(each.record))

    def as_of(
        self, closing: Counted[Close] | None, tags: Collection[str] | None = None
    ) -> tuple[Delegation, ...]:
        """As they stood for a closing: all but what was said in knowledge of it. Today's
        without one. With `tags`, only those for one of these or for everything."""

        def in_time(each: Counted[Any]) -> bool:
            return closing is None or not each.record.saw(closing.record)

        return tuple(
            Delegation(
                each.id, each.author, each.act.to, each.act.topic, each.act.until,
                recalled=any(in_time(end) for end in self._ended(each)),
            )
            for each in self._given
            if (tags is None or each.act.topic == "" or each.act.topic in tags) and in_time(each)
        )  # fmt: skip


def active(
    delegations: Iterable[Delegation], tags: Collection[str], day: str
) -> dict[str, Delegation]:
    """The one delegation of each member that holds on `day` in a matter with these `tags`.

    A delegation for one of the tags goes before one for everything; among equals the newest.
    It holds on its last day too. Days compare as text, since they are written like 2027-03-31.
    """
    found: dict[str, Delegation] = {}
    for each in delegations:
        if each.recalled or each.until < day or (each.topic and each.topic not in tags):
            continue
        before = found.get(each.member)
        if before is None or each.topic or not before.topic:
            found[each.member] = each
    return found


def chain(member: str, holds: Mapping[str, Delegation], voters: Collection[str]) -> tuple[str, ...]:
    """The members along which the ballot of `member` goes, the one who casts it last.

    Only `member` where they vote themselves; empty where the chain ends at nobody who votes, or
    runs in a ring. However long, it is as long as there are members at most.
    """
    path = [member]
    while path[-1] not in voters:
        step = holds.get(path[-1])
        if step is None or step.to in path:
            return ()
        path.append(step.to)
    return tuple(path)
