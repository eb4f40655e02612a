"""The acts on who is in the group taken in one after the other: what each of them changes.

Removals and retirements are known before the walk begins. What a removed member, or a retired
device, signed at the same time is passed over, wherever in the order it stands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from deliberation.acts import AddDevice, Admit, Found, Leave, Remove, RetireDevice, Uphold
from deliberation.folding import membership_acts as why
from deliberation.folding.membership_contests import Upholding
from deliberation.folding.membership_judging import MOST_DEVICES, MOST_RETIREMENTS
from deliberation.folding.membership_removal import Removed
from deliberation.folding.membership_roll import Roll, Saw
from deliberation.state import Device, Record, Removing, Suspended

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views


class Departure(NamedTuple):
    """That a member left, by the act of that number, or was removed by those up to it."""

    member: str
    number: int
    removed: Removed | None
    members: tuple[str, ...]  # right after it


class Walk:
    """The membership after the acts in `mask`.

    `faults` and `suspended`: the ids of the acts that change nothing, and why.
    """

    def __init__(self, views: Views, mask: int) -> None:
        self._views, self._mask = views, mask
        self._void = views.grounds.void(mask)
        self.roll = Roll()
        self.faults: dict[str, str] = {}
        self.suspended: dict[str, Suspended] = {}
        self.departures: list[Departure] = []
        self.removals = views.removals.in_(mask)
        self.upholding = Upholding(views, self.removals)
        self.retirements = self._retirements()  # by device and owner
        self._complete = {each.last: each for each in self.removals}
        self._gone: dict[str, list[Saw]] = defaultdict(list)  # who knew of each departure
        self._at: int | None = None  # the act whose turn it is, None at the end
        self._go_through(views.in_order(mask))
        self._put_out_of_use()

    def _go_through(self, numbers: list[int]) -> None:
        """Who leaves by a device that others do not know yet leaves once somebody knew of that:
        else whoever voted on others long ago could undo that today."""
        views = self._views
        leaving = {
            number
            for number in views.numbers(self._void & self._mask)
            if isinstance(views.reads[number].act, Leave)
        }
        late = sum(1 << number for number in leaving)
        for number in numbers:
            if number in leaving:
                continue
            self._at = number
            known = views.pasts[number] & late if late and views.stands[number] else 0
            late &= ~known
            for each in (*views.in_order(known), number):
                self._take(each)
        self._at = None
        for each in views.in_order(late):
            self._take(each)

    def _put_out_of_use(self) -> None:
        """By devices that others do not know yet, too, but without a bearing on who came and went
        at the same time."""
        for number in self._views.in_order(self._mask & self._void):
            act, judged = self._views.reads[number].act, self._views.judged[number]
            if isinstance(act, RetireDevice) and not judged.fault:
                entry = self._views.record(number).id
                self.roll.retire(act.device, judged.author, entry, for_good=False)

    def _retirements(self) -> dict[tuple[str, str], list[int]]:
        """The first acts of each member that retire each device, in order."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number in self._views.in_order(self._mask):
            act, judged = self._views.reads[number].act, self._views.judged[number]
            if isinstance(act, RetireDevice) and not judged.fault:
                known = found[act.device, judged.author]
                void = self._is_void(number)
                if sum(self._is_void(each) == void for each in known) < MOST_RETIREMENTS:
                    known.append(number)
        return dict(found)

    def _is_void(self, number: int) -> bool:
        return bool(self._void >> number & 1)

    # -- one act ----------------------------------------------------------------------------------

    def _take(self, number: int) -> None:
        record, act = self._views.reads[number]
        fault = act if isinstance(act, str) else self._apply(number, record)
        if fault:
            self.faults[record.id] = fault
        removed = self._complete.get(number)
        if removed is not None:
            self.upholding.completed(removed)
            self._depart(removed.member, number, removed)
            for voter in removed.voters:
                self._list(voter)
            self.upholding.settle(self.roll.current)

    def _apply(self, number: int, record: Record) -> str:
        act, judged = self._views.reads[number].act, self._views.judged[number]
        if isinstance(act, Found):
            if self.roll.members:
                return why.FOUNDED_BEFORE
            self.roll.found(act.group_name, act.founder, number, record.id)
            return ""
        hollow = self._void >> number & 1 and not isinstance(act, Leave)
        void = judged.fault or (why.UNWITNESSED if hollow else "")
        if isinstance(act, Remove):
            return void
        if isinstance(act, RetireDevice):
            if not void:
                self.roll.retire(act.device, judged.author, record.id)
            return judged.fault
        fault = self._passed_over(number, record) or void
        if fault:
            return fault
        if isinstance(act, AddDevice):
            return self._add_device(number, act)
        author = self.roll.speaker(record.device)
        if isinstance(act, Leave):
            return self._leave(number, record, author)
        if not author:
            return why.NOT_A_MEMBER
        if isinstance(act, Uphold):
            fault = self.upholding.fault(act.contest, author)
            if not fault:
                self.upholding.uphold(act.contest, author)
                self.upholding.settle(self.roll.current)
            return fault
        assert isinstance(act, Admit), "there are no other kinds"
        return self._admit(number, act, judged.asked, author)

    def _passed_over(self, number: int, record: Record) -> str:
        act = self._views.reads[number].act
        owner = act.member if isinstance(act, AddDevice) else self.roll.owner.get(record.device, "")
        found = self.suspension(record, owner, self._views.pasts[number])
        if found is not None and not why.counts_all_the_same(record.body.get("act"), found):
            self.suspended[record.id] = found
            if isinstance(act, AddDevice) and not self._views.judged[number].fault:
                self.roll.claim(owner, record.device)
            return found.why
        if self._retired_before(record.device, owner, self._views.pasts[number]):
            return why.RETIRED
        return ""

    def _add_device(self, number: int, act: AddDevice) -> str:
        if not self.roll.is_in(act.member):
            return why.NOT_A_MEMBER
        if len(self.roll.members[act.member].devices) >= MOST_DEVICES:
            return why.TOO_MANY_DEVICES
        device = Device(act.certificate.device, act.certificate.recipient, act.name)
        return "" if self.roll.add_device(act.member, device, number) else why.NOT_NEW

    def _leave(self, number: int, record: Record, author: str) -> str:
        """Who was a member as far as they knew can always leave, also where they are out: whoever
        takes them in must know of that."""
        author = author or self._views.own_view(number).roll.speaker(record.device)
        if not author:
            return why.NOT_A_MEMBER
        self._depart(author, number, None)
        past = self._views.pasts[number]
        self.roll.disown(author, lambda brought: brought < 0 or bool(past >> brought & 1))
        self.upholding.settle(self.roll.current)
        return ""

    def _admit(self, number: int, act: Admit, asked: tuple[bool, ...], author: str) -> str:
        new = late = False
        for person, may_come in zip(act.joiners, asked, strict=True):
            aware = all(saw(number) for saw in self._gone[person.id])
            late = late or not (aware or self.roll.is_in(person.id))
            if may_come and aware and self.roll.vote(author, person, number):
                new = True
        if not new:
            return why.ASKED_BEFORE if late else why.NOBODY_NEW
        self.roll.admit(self._views.record(number).id)
        self.upholding.settle(self.roll.current)
        return ""

    def _depart(self, member: str, number: int, removed: Removed | None) -> None:
        """`removed` is how, or None where they left."""

        def saw(other: int) -> bool:
            if removed is None:
                return self._views.saw(other, number)
            return self._views.removals.known_to(removed, self._views.pasts[other])

        self._gone[member].append(saw)
        self._list(member)
        entry = self._views.record(number).id
        if self.roll.depart(member, entry, saw, removed=removed is not None):
            self.departures.append(Departure(member, number, removed, self.roll.current))

    def _list(self, member: str) -> None:
        """Have somebody listed who left or was removed, or voted for that, also where they never
        came in here."""
        if member not in self.roll.members:
            acts = (self._views.reads[number].act for number in self._views.in_order(self._mask))
            asked = (p for act in acts if isinstance(act, Admit) for p in act.joiners)
            self.roll.list_absent(next(person for person in asked if person.id == member))

    # -- what is passed over ----------------------------------------------------------------------

    def sets_aside(self, owner: str, device: str) -> bool:
        """Whether anything by that member, or that device, may be suspended."""
        return (device, owner) in self.retirements or any(e.member == owner for e in self.removals)

    def suspension(self, record: Record, owner: str, seen: int | None = None) -> Suspended | None:
        """Why an act by a device of `owner` is suspended, or None. `seen` are the membership acts
        that its author had; without it they are read off the clocks."""
        for removed in self.removals:
            if removed.member == owner and not self._beside(record, removed, seen):
                by = self._views.record(removed.last).id
                return Suspended(record.id, owner, by, why.REMOVED_MEANWHILE)
        for number in self.retirements.get((record.device, owner), ()):
            if self._is_void(number) and record.body.get("act") in why.MEMBERSHIP_ACTS:
                continue  # nobody invents a device today that undoes whom its owner took in
            retirement = self._views.record(number)
            knew = self._had(record, number, seen)
            if not knew and retirement.clock.get(record.device, 0) < record.seq:
                return Suspended(record.id, owner, retirement.id, why.RETIRED_MEANWHILE)
        return None

    def _beside(self, record: Record, removed: Removed, seen: int | None) -> bool:
        """Whether it was known to those who removed its author, or said in knowledge of that."""
        if removed.clock.get(record.device, 0) >= record.seq:
            return True
        votes = (each for each in removed.all_votes if self._had(record, each, seen))
        return self._views.removals.known_to(removed, sum(1 << each for each in votes))

    def _had(self, record: Record, number: int, seen: int | None) -> bool:
        if seen is not None:
            return bool(seen >> number & 1)
        return record.saw(self._views.record(number))

    def _retired_before(self, device: str, owner: str, seen: int) -> bool:
        return any(seen >> number & 1 for number in self.retirements.get((device, owner), ()))

    # -- votes that are open ----------------------------------------------------------------------

    def removing(self) -> tuple[Removing, ...]:
        """The members whom some of the others, not yet enough of them, want to remove."""
        found = []
        roll, judged = self.roll, self._views.judged
        for (member, term), votes in self._views.removals.by_term(self._mask):
            if not roll.is_in(member) or roll.gone(member) != term:
                continue
            reasons: dict[str, str] = {}
            for number in votes:
                author, act = judged[number].author, self._views.reads[number].act
                if roll.is_in(author) and roll.gone(author) == judged[number].term:
                    reasons[author] = act.reason if isinstance(act, Remove) else ""
            if reasons:
                needed = why.majority(len(roll.current) - 1)
                words = tuple(reasons.values())
                found.append(Removing(member, tuple(reasons), needed, words))
        return tuple(found)
