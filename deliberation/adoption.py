"""When the group adopts an option: more than half consent and no objection stands.

The acts of one deliberation are walked through in order. An option is adopted at the first
point where it is open, more than half of the members of that point consent to the option (a
member's newest consent in the deliberation counts, unless taken back) and nothing blocks it.

An objection blocks wherever it sorts, also after that point: who wrote it without knowing of
the majority was in time. It blocks no longer once its author withdraws it, consents to the same
option after all, or leaves. It comes too late if its author had seen the whole majority and the
act that completed it, because then the option had been adopted before their eyes.

Adoption stays. If it could be undone by a later revocation, every member would hold a lasting
veto over what others agreed among themselves, and texts would come and go with each merge. And
nothing is lost by it: who revokes is free at once, an adopted text binds nobody by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.acts import Consent, Leave, Object, Revoke, Withdraw
from deliberation.consent import TakenBack
from deliberation.order import Counted, only


@dataclass(frozen=True)
class Adoption:
    """`option` is "" while none is adopted; `at` is the place in the order where it was.

    `agreed`: the members whose consent made it. `settled` and `late` are ids of objections: no
    longer standing, and made when it was too late.
    """

    option: str = ""
    at: int = -1
    agreed: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()

    def puts_in_force(self, consent: Counted[Consent]) -> bool:
        """Whether a consent to an option is to a text that the group has by now.

        Not one that its author had exchanged for another before the option was adopted.
        """
        in_time = consent.author in self.agreed or consent.index > self.at
        return consent.act.option == self.option and in_time


def adoption(acts: Iterable[Counted[Any]], opened: int | None) -> Adoption:
    """What is adopted in one deliberation, if anything.

    `acts` are, in order, what bears on it: acknowledgements, objections, withdrawals, consents
    to its options, every revocation of a clause that these are about, every leaving. `opened`
    is the place in the order where it opened, or None.
    """
    acts = list(acts)
    walk = _Walk(only(acts, Object))
    adopted = Adoption()
    for each in acts:
        walk.take(each)
        if not adopted.option and opened is not None and each.index >= opened:
            adopted = walk.complete(each)
    settled = frozenset(walk.settled)
    return Adoption(
        adopted.option, adopted.at, adopted.agreed, settled - adopted.late, adopted.late
    )


class _Walk:
    """Consents and objections as they stand at a point in the order."""

    def __init__(self, objections: list[Counted[Object]]) -> None:
        self._consents: dict[str, Counted[Consent]] = {}  # by member: the newest, if it stands
        self._number: Counter[str] = Counter()  # of those, by option
        self._taken_back = TakenBack()
        self._objections = {each.id: each for each in objections}
        self._standing: dict[str, set[str]] = defaultdict(set)  # option -> objections
        self._theirs: dict[str, set[str]] = defaultdict(set)  # member -> objections, standing
        for each in objections:
            self._standing[each.act.option].add(each.id)
            self._theirs[each.author].add(each.id)
        self.settled: set[str] = set()

    def take(self, each: Counted[Any]) -> None:
        act = each.act
        if isinstance(act, Consent):
            self._consent(each)
        elif isinstance(act, Withdraw):
            self._settle(act.objection)
        elif isinstance(act, Revoke):
            self._taken_back.revoke(each.author, act.clause, each.record)
            held = self._consents.get(each.author)
            if held is not None and held.act.clause == act.clause:
                self._drop(each.author)
        elif isinstance(act, Leave):
            self._taken_back.leave(each.author, each.record)
            self._drop(each.author)
            for objection in list(self._theirs[each.author]):
                if not self._objections[objection].record.saw(each.record):
                    self._settle(objection)

    def _consent(self, each: Counted[Consent]) -> None:
        self._drop(each.author)
        if self._taken_back.covers(each.author, each.act.clause, each.record):
            return
        self._consents[each.author] = each
        self._number[each.act.option] += 1
        for objection in list(self._theirs[each.author]):
            past = self._objections[objection]
            if past.act.option == each.act.option and each.record.saw(past.record):
                self._settle(objection)

    def _drop(self, member: str) -> None:
        held = self._consents.pop(member, None)
        if held is not None:
            self._number[held.act.option] -= 1
            self._number += Counter()  # forgets what is at nought

    def _settle(self, objection: str) -> None:
        each = self._objections[objection]
        self._standing[each.act.option].discard(objection)
        self._theirs[each.author].discard(objection)
        self.settled.add(objection)

    def complete(self, last: Counted[Any]) -> Adoption:
        """The adoption that is complete with `last`, or none."""
        for option, number in self._number.items():
            if 2 * number > len(last.members):
                return self._unless_blocked(option, last)
        return Adoption()

    def _unless_blocked(self, option: str, last: Counted[Any]) -> Adoption:
        agreed = {m: each for m, each in self._consents.items() if each.act.option == option}
        known = [last.record, *(each.record for each in agreed.values())]
        late = self._standing[option]
        for objection in late:
            record = self._objections[objection].record
            if not all(record.saw(each) for each in known):
                return Adoption()
        return Adoption(option, last.index, frozenset(agreed), late=frozenset(late))
