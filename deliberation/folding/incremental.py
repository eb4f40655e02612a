"""The state of a group, kept up to date as acts come in: one, many, or all there are.

What an act changes is folded anew and no more: the deliberation that it belongs to, and those to
which it says something from outside. Only what changes who was a member when, and an act that
turns out to be suspended, has everything folded anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.acts import (
    Choose,
    Close,
    Consent,
    Delegate,
    Originate,
    Recall,
    Revoke,
    ShareValues,
    TakeLesson,
    Touch,
)
from deliberation.consent import taking_back
from deliberation.folding.adoption import Adoption
from deliberation.folding.common import Common, Pair, Question
from deliberation.folding.deliberation import Folded, deliberation
from deliberation.folding.matters import Matters
from deliberation.folding.membership import Read, Roster, Views, read
from deliberation.folding.memo import Memo
from deliberation.folding.order import Counted, Ordered, Place, goes_before, only, place_of
from deliberation.folding.sense import NO_CONSENT
from deliberation.state import Consented, Deliberation, NoEffect, Record, State, Suspended


class Folding:
    """`state` is `fold.fold` of all records that were ever added."""

    def __init__(self) -> None:
        self._known: dict[str, Read] = {}
        self._memos: dict[str, Memo] = defaultdict(Memo)
        self._views = Views()
        self._roster = Roster(self._views)
        self._begin()
        self.state = self._state()

    def add(self, records: Iterable[Record]) -> State:
        """The state with `records`, in whatever order they come; repeats do not matter."""
        fresh: dict[str, Read] = {}
        anew = False
        for record in records:
            known = self._known.get(record.id)
            if known is not None and not goes_before(record, known.record):
                continue
            anew = anew or known is not None
            self._known[record.id] = fresh[record.id] = read(record)
        if anew or (fresh and not self._same_members(list(fresh.values()))):
            self._begin()
            fresh = self._known
        if fresh:
            self._take_all(sorted(fresh.values(), key=lambda each: place_of(each.record)))
            self.state = self._state()
        return self.state

    def _same_members(self, fresh: list[Read]) -> bool:
        """Whether what has come in changes nothing of who was a member when; noted then."""
        on_members = [each for each in fresh if each.on_members]
        if any(known.record.saw(e.record) for known in self._views.reads for e in on_members):
            return False  # what is known already was written in knowledge of it
        if any(self._views.grounds.comes_late(each.record) for each in fresh):
            return False
        for each in sorted(fresh, key=lambda each: place_of(each.record)):
            self._views.take(each)
        if not on_members:
            return True
        roster, before = Roster(self._views), self._roster
        if roster.outline != before.outline:
            return False
        self._leave_out(before.faults, roster.faults)
        self._set_aside(before.suspended, roster.suspended)
        self._roster = roster
        return True

    def _begin(self) -> None:
        """Start from who was a member when; all else is still to be taken in."""
        ordered = sorted(self._known.values(), key=lambda each: place_of(each.record))
        self._views = Views.of(ordered)
        self._roster = Roster(self._views)
        self._no_effect = Ordered[NoEffect]()
        self._suspended = Ordered[Suspended]()
        self._leave_out({}, self._roster.faults)
        self._set_aside({}, self._roster.suspended)
        self._common = Common(self._roster.current, self._roster.departures)
        self._matters = Matters(self._no_effect)
        self._deliberations = Ordered[Deliberation]()
        self._consents = Ordered[Consented]()
        self._folded: dict[str, tuple[Place, Folded]] = {}  # with where it begins
        self._answers: dict[str, dict[Question, Any]] = {}  # that each got about settings

    def _take_all(self, ordered: Iterable[Read]) -> None:
        news: list[Counted[Any]] = []
        changed: set[str] = set()
        for each in ordered:
            if each.on_members:
                continue
            found = self._roster.counted(each)
            if isinstance(found, Counted):
                news.append(found)
                self._common.take(found)
                changed |= self._matters.take(found)
                continue
            place = place_of(each.record)
            if isinstance(found, Suspended):
                self._suspended.put(place, found)
                found = found.why
            self._no_effect.put(place, NoEffect(each.record.id, found))
        changed |= self._told_otherwise(news, changed)
        for id_ in changed:
            self._fold(id_)
        self._weigh_pairs(news, changed)

    # -- what comes from outside a deliberation ---------------------------------------------------

    def _told_otherwise(self, news: list[Counted[Any]], changed: set[str]) -> set[str]:
        """The deliberations, beside those `changed`, to which something outside is another now."""
        found: set[str] = set()
        kinds = {type(each.act) for each in news}
        self._common.tell_anew(each.act.deliberation for each in only(news, Close))
        for each in only(news, Revoke):
            found |= self._matters.consenting.get(each.act.clause, set())
        if Choose in kinds:
            self._common.settle_choices()
            ask = self._common.timeline.answer
            found |= {
                id_
                for id_, answers in self._answers.items()
                if id_ not in changed
                and any(ask(question) != answer for question, answer in answers.items())
            }
        if Delegate in kinds or Recall in kinds:
            before = dict(self._common.delegating.faults)
            said = [each for each in news if isinstance(each.act, Delegate | Recall)]
            self._common.settle_delegations(said)
            now = self._common.delegating.faults
            self._leave_out(before, now)
            records = [each.record for each in said]
            records += [self._known[id_].record for id_ in before.keys() ^ now.keys()]
            late = {
                id_
                for id_, closings in self._matters.closings.items()
                if any(not each.saw(close.record) for close in closings for each in records)
            }
            self._common.tell_anew(late)
            found |= late
        return {id_ for id_ in found if self._matters.is_there(id_)}

    def _weigh_pairs(self, news: list[Counted[Any]], changed: set[str]) -> None:
        """Consents to clauses that stand, and revocations, where either is new or has become
        without effect."""
        direct = {_pair(each) for each in news if _is_direct(each) or isinstance(each.act, Revoke)}
        for pair in direct:
            for each in filter(_is_direct, self._common.consents(pair)):
                self._consents.put(each.place, self._common.consented(each, Adoption()))
        inside = {_pair(each) for id_ in changed for each in self._matters.consents.get(id_, ())}
        for pair in direct | inside:
            self._weigh(self._common.revoked(pair), self._common.consents(pair))

    def _weigh(self, revocations: list[Counted[Revoke]], consents: list[Counted[Consent]]) -> None:
        """Whether there was anything that each of these could take back."""
        valid = (each.record for each in consents if each.place not in self._no_effect)
        taking = taking_back([each.record for each in revocations], valid)
        for each in revocations:
            if each.id not in taking:
                self._no_effect.put(each.place, NoEffect(each.id, NO_CONSENT))
            elif each.place in self._no_effect:
                self._no_effect.drop(each.place)

    # -- one deliberation -------------------------------------------------------------------------

    def _fold(self, id_: str) -> None:
        common = self._common
        common.timeline.answers = {}
        found = deliberation(id_, self._matters.about(id_), common, self._memos[id_])
        self._answers[id_] = common.timeline.answers
        begins = self._matters.first(id_)
        before = self._folded.get(id_)
        self._folded[id_] = (begins, found)
        if before is not None and before[0] != begins:
            self._deliberations.drop(before[0])
        self._deliberations.put(begins, found.deliberation)
        self._leave_out(before[1].faults if before else {}, found.faults)
        consents = {each.id: each for each in before[1].deliberation.consents} if before else {}
        for each in found.deliberation.consents:
            if consents.pop(each.id, None) != each:
                self._consents.put(self._place(each.id), each)
        for gone in consents:
            self._consents.drop(self._place(gone))

    def _leave_out(self, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """List what counts for nothing `now`, with the reason, instead of what did `before`."""
        for id_ in before.keys() - now.keys():
            self._no_effect.drop(self._place(id_))
        for id_, why in now.items():
            if before.get(id_) != why:
                self._no_effect.put(self._place(id_), NoEffect(id_, why))

    def _set_aside(self, before: Mapping[str, Suspended], now: Mapping[str, Suspended]) -> None:
        for id_ in before.keys() - now.keys():
            self._suspended.drop(self._place(id_))
        for id_, each in now.items():
            self._suspended.put(self._place(id_), each)

    def _place(self, id_: str) -> Place:
        return place_of(self._known[id_].record)

    def _state(self) -> State:
        membership, common = self._roster.membership(), self._common
        return State(
            group_name=membership.group_name,
            members=membership.members,
            pending=membership.pending,
            deliberations=self._deliberations.values,
            consents=self._consents.values,
            no_effect=self._no_effect.values,
            device_owner=membership.device_owner,
            settings=common.settings,
            touches=common.collected[Touch].values,
            delegations=common.delegations,
            sharing=common.collected[ShareValues].values,
            lessons=common.collected[TakeLesson].values,
            origins=common.collected[Originate].values,
            removals=membership.removals,
            removing=membership.removing,
            contests=membership.contests,
            suspended=self._suspended.values,
        )


def _pair(each: Counted[Consent | Revoke]) -> Pair:
    return each.author, each.act.clause


def _is_direct(each: Counted[Any]) -> bool:
    """Whether it consents to a clause that stands."""
    return isinstance(each.act, Consent) and not each.act.deliberation
