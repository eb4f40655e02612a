"""When the group adopts an option by consent: more than half agree and no objection stands.

The acts of one deliberation are walked through in order. An option is adopted at the first
point where it is open, more than half of the members of that point consent to the option (a
member's newest consent in the deliberation counts, unless taken back) and nothing blocks it.

An objection blocks wherever it sorts, also after that point: who wrote it without knowing of
the majority was in time. It blocks no longer once its author withdraws it, consents to the same
option after all, or is a member no longer. It comes too late if its author had seen the whole
majority and the act that completed it, because then the option had been adopted before their eyes.

Adoption stays. If it could be undone by a later revocation, every member would hold a lasting
veto over what others agreed among themselves, and texts would come and go with each merge. And
nothing is lost by it: who revokes is free at once, an adopted text binds nobody by itself.

A consent on trial counts for the option on that trial's terms alone, and lifts its author's
objection for that trial alone. Under a rule that counts ballots `voting` says when; what
consents then still settle is whom the text binds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from deliberation.acts import Consent, Object, Retract, Revoke, Withdraw
from deliberation.consent import TakenBack
from deliberation.folding.departures import Departed
from deliberation.folding.order import Counted, Place, only

NOWHERE: Place = (-1, "")  # before everything in the order


@dataclass(frozen=True)
class Adoption:
    """`passed` are the options adopted, none as long as it is empty; `at` is the place in the
    order where they were; `trial` the one on whose terms, or "".

    `consents`: the ids of those that this puts in force, for each member and option the newest
    alone. `settled` and `late` are ids of objections: no longer standing, and made when it was
    too late.
    """

    passed: tuple[str, ...] = ()
    trial: str = ""
    at: Place = NOWHERE
    consents: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()

    def covers(self, act: Consent) -> bool:
        """Whether `act` is to what was adopted, for good or on the terms on which it was."""
        return act.option in self.passed and act.trial in ("", self.trial)

    def puts_in_force(self, consent: Counted[Consent]) -> bool:
        """Whether a consent to an option is to a text that the group has by now.

        Not one that its author had exchanged for another before the option was adopted, or for
        one on other terms since, and not one for a trial where the text was adopted for good.
        """
        return consent.id in self.consents


def adoption(
    acts: Iterable[Counted[Any]], opened: Place | None, voted: Adoption | None = None
) -> Adoption:
    """What is adopted in one deliberation, if anything.

    `acts` are, in order, what bears on it: acknowledgements, objections, withdrawals, options
    taken back, consents to its options, every revocation of a clause that these are about, every
    leaving and removal, and the closings of a vote. `opened` is the place in the order where it
    opened, or None. `voted`, where the group counts ballots, is what a vote adopted and where.
    """
    acts = list(acts)
    walk = _Walk(only(acts, Object), by_clause=voted is not None)
    adopted = Adoption()
    in_force: dict[tuple[str, str], str] = {}
    for each in acts:
        if adopted.passed and isinstance(each.act, Retract):
            continue  # what is adopted is not taken back, and nothing else matters any more
        walk.take(each)
        if adopted.passed:
            if isinstance(each.act, Consent) and adopted.covers(each.act) and walk.stands(each):
                in_force[each.author, each.act.option] = each.id
            continue
        if opened is None or each.place < opened:
            continue
        if voted is None:
            adopted = walk.complete(each)
        elif voted.passed and each.place == voted.at:
            adopted = voted
        if adopted.passed:
            agreed = (c for c in walk.standing if adopted.covers(c.act))
            in_force = {(c.author, c.act.option): c.id for c in agreed}
    return replace(
        adopted,
        consents=frozenset(in_force.values()),
        settled=frozenset(walk.settled) - adopted.late,
    )


class _Walk:
    """Consents and objections as they stand at a point in the order.

    Only one option can be adopted by consents, so a member's newest takes the place of any other;
    with `by_clause`, of one to the same clause, since several options may pass a vote.
    """

    def __init__(self, objections: list[Counted[Object]], *, by_clause: bool) -> None:
        self._by_clause = by_clause
        self._consents: dict[tuple[str, str], Counted[Consent]] = {}  # the newest, if it stands
        self._taken_back = TakenBack()
        self._objections = {each.id: each for each in objections}
        self._against: dict[str, set[str]] = defaultdict(set)  # option -> objections, standing
        self._theirs: dict[str, set[str]] = defaultdict(set)  # member -> objections, standing
        for each in objections:
            self._against[each.act.option].add(each.id)
            self._theirs[each.author].add(each.id)
        self._retracted: dict[str, list[Counted[Retract]]] = defaultdict(list)  # by option
        self.settled: set[str] = set()

    def take(self, each: Counted[Any]) -> None:
        act = each.act
        if isinstance(each, Departed):
            self._depart(each)
        elif isinstance(act, Consent):
            self._consent(each)
        elif isinstance(act, Object):
            self._turn_against(each)
        elif isinstance(act, Withdraw):
            self._settle(act.objection)
        elif isinstance(act, Retract):
            self._retracted[act.option].append(each)
        elif isinstance(act, Revoke):
            self._taken_back.revoke(each.author, act.clause, each.record)
            self._drop(each.author, act.clause)

    def _depart(self, each: Departed) -> None:
        self._taken_back.depart(each)
        self._drop(each.author)
        for objection in list(self._theirs[each.author]):
            if not each.seen_by(self._objections[objection].record):
                self._settle(objection)

    def _key(self, each: Counted[Consent]) -> tuple[str, str]:
        return (each.author, each.act.clause if self._by_clause else "")

    def _consent(self, each: Counted[Consent]) -> None:
        if any(each.record.saw(back.record) for back in self._retracted.get(each.act.option, ())):
            return  # there was nothing to consent to, so it takes the place of no other
        self._consents.pop(self._key(each), None)
        if self._taken_back.covers(each.author, each.act.clause, each.record):
            return
        self._consents[self._key(each)] = each
        for objection in list(self._theirs[each.author]):
            past = self._objections[objection]
            firm = not each.act.trial
            if firm and past.act.option == each.act.option and each.record.saw(past.record):
                self._settle(objection)

    def _turn_against(self, each: Counted[Object]) -> None:
        """Whoever objects to what they had consented to consents to it no longer."""
        for key, consent in list(self._consents.items()):
            same = consent.author == each.author and consent.act.option == each.act.option
            if same and each.record.saw(consent.record):
                del self._consents[key]

    def _drop(self, member: str, clause: str = "") -> None:
        """The member's consents to `clause`; without it to any."""
        for key, each in list(self._consents.items()):
            if key[0] == member and clause in ("", each.act.clause):
                del self._consents[key]

    @property
    def standing(self) -> tuple[Counted[Consent], ...]:
        return tuple(self._consents.values())

    def stands(self, each: Counted[Consent]) -> bool:
        return self._consents.get(self._key(each)) is each

    def _settle(self, objection: str) -> None:
        each = self._objections[objection]
        self._against[each.act.option].discard(objection)
        self._theirs[each.author].discard(objection)
        self.settled.add(objection)

    def complete(self, last: Counted[Any]) -> Adoption:
        """The adoption that is complete with `last`, or none."""
        if 2 * len(self._consents) <= len(last.members):
            return Adoption()
        agreed: dict[tuple[str, str], list[Counted[Consent]]] = defaultdict(list)
        for each in self._consents.values():
            agreed[each.act.option, each.act.trial].append(each)
        for (option, trial), consents in agreed.items():
            if 2 * len(consents) > len(last.members) and option not in self._retracted:
                return self._unless_blocked(option, trial, last, consents)
        return Adoption()

    def _unless_blocked(
        self, option: str, trial: str, last: Counted[Any], agreed: list[Counted[Consent]]
    ) -> Adoption:
        known = [last.record, *(each.record for each in agreed)]
        late = set()
        for objection in self._against[option]:
            each = self._objections[objection]
            if any(c.author == each.author and c.record.saw(each.record) for c in agreed):
                continue  # they try it all the same
            if not all(each.record.saw(record) for record in known):
                return Adoption()
            late.add(objection)
        return Adoption((option,), trial, last.place, late=frozenset(late))
