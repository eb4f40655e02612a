"""Who is in the group: founding, admission by a majority of the members, leaving.

The gate asks this of the acts in an entry's own past, `fold.fold` of all acts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from deliberation.acts import Act, Admit, Found, Leave, Person, Recall, Revoke
from deliberation.bodies import ActError, read_act
from deliberation.folding.order import Counted, Place, in_order, place_of
from deliberation.state import Device, Member, NoEffect, Pending, Record

MEMBERSHIP_ACTS = frozenset({"found", "admit", "leave"})

FREEING = (Leave, Recall, Revoke)  # acts that can only free their author
FORKED = "This device forked its own log, so what it signs does not count."
NOT_A_MEMBER = "The device that signed this belonged to nobody who was a member then."
FOUNDED_BEFORE = "The group had been founded already."
NOBODY_NEW = "Each of them is a member already, has this vote already, or has no device to join by."


@dataclass(frozen=True)
class Membership:
    """`members` are listed by admission, those who left too, marked; `device_owner` likewise."""

    group_name: str = ""
    members: tuple[Member, ...] = ()
    pending: tuple[Pending, ...] = ()
    device_owner: Mapping[str, str] = field(default_factory=dict)
    no_effect: tuple[NoEffect, ...] = ()

    @property
    def current(self) -> tuple[Member, ...]:
        """Those who have not left."""
        return tuple(member for member in self.members if not member.left)

    def speaker(self, device: str) -> str:
        """The id of the present member whose device it is, or "" if it is nobody's."""
        owner = self.device_owner.get(device, "")
        return owner if any(member.id == owner for member in self.current) else ""


def majority(members: int) -> int:
    """The smallest number of members that is more than half of `members`."""
    return members // 2 + 1


class Roll:
    """The members so far. Takes the acts in one at a time, in order."""

    def __init__(self) -> None:
        self._group_name = ""
        self._members: dict[str, Member] = {}
        self._votes: dict[str, dict[str, Person]] = {}  # joiner -> voter -> who was named
        self._owner: dict[str, str] = {}
        self.current: tuple[str, ...] = ()

    def speakers(self) -> dict[str, str]:
        """The present members by their devices."""
        present = set(self.current)
        return {device: owner for device, owner in self._owner.items() if owner in present}

    def take(self, act: Act, author: str, entry: str) -> str:
        """Why `act` changes nothing, or "". Acts of other kinds are none of its business."""
        if isinstance(act, Found):
            if self._members:
                return FOUNDED_BEFORE
            self._group_name = act.group_name
            self._join(act.founder.id, [act.founder], entry)
        elif isinstance(act, Admit):
            new = [person for person in act.joiners if self._vote(author, person)]
            if not new:
                return NOBODY_NEW
            self._admit(entry)
        elif isinstance(act, Leave):
            self._members[author] = replace(self._members[author], left=True)
            for votes in self._votes.values():
                votes.pop(author, None)
            self._recount()
            self._admit(entry)  # fewer members need fewer votes
        return ""

    def _vote(self, voter: str, person: Person) -> bool:
        """Whether the vote is new and for somebody who can join."""
        votes = self._votes.setdefault(person.id, {})
        if person.id in self.current or voter in votes or not self._free(person, person.id):
            return False
        votes[voter] = person
        return True

    def _free(self, person: Person, owner: str) -> list[Device]:
        """The devices of `person` that nobody else had first."""
        return [
            Device(each.device, each.recipient)
            for each in person.devices
            if self._owner.get(each.device, owner) == owner
        ]

    def _admit(self, entry: str) -> None:
        """Take in all who have the votes, each judged by the members before any of them."""
        needed = majority(len(self.current))
        for joiner in [j for j, votes in self._votes.items() if len(votes) >= needed]:
            self._join(joiner, list(self._votes[joiner].values()), entry)

    def _join(self, joiner: str, named: list[Person], entry: str) -> None:
        """With every device that a voter named and that nobody else had first."""
        self._votes.pop(joiner, None)
        before = self._members.pop(joiner, None)
        devices = {device.id: device for device in (before.devices if before else ())}
        for person in named:
            devices.update({device.id: device for device in self._free(person, joiner)})
        if not devices:
            return  # another joiner of the same act took the last of them
        self._owner.update(dict.fromkeys(devices, joiner))
        self._members[joiner] = Member(joiner, named[0].name, tuple(devices.values()), entry)
        self._recount()

    def _recount(self) -> None:
        self.current = tuple(each.id for each in self._members.values() if not each.left)

    def membership(self, no_effect: tuple[NoEffect, ...] = ()) -> Membership:
        """As it is by now, with what had no effect."""
        needed = majority(len(self.current))
        pending = tuple(
            Pending(joiner, next(iter(votes.values())).name, tuple(votes), needed)
            for joiner, votes in self._votes.items()
            if votes
        )
        members = tuple(self._members.values())
        return Membership(self._group_name, members, pending, dict(self._owner), no_effect)


class Read(NamedTuple):
    """A record with the act that is in it, or, in a sentence, why it does not count as one."""

    record: Record
    act: Act | str

    @property
    def on_members(self) -> bool:
        """Whether it is a founding, an admission or a leaving."""
        return str(self.record.body.get("act")) in MEMBERSHIP_ACTS


def read(record: Record) -> Read:
    """The act in a record. Of a suspended one only what frees its author counts: whoever's laptop
    was copied must still be able to go, and a thief of the copy gains nothing by it."""
    try:
        act = read_act(record.body)
    except ActError as error:
        return Read(record, FORKED if record.suspended else str(error))
    return Read(record, act if isinstance(act, FREEING) or not record.suspended else FORKED)


class Roster:
    """Who was a member and whose a device was, at every place in the order.

    `ordered` are the foundings, admissions and leavings, in order: nothing else bears on it.
    """

    def __init__(self, ordered: Iterable[Read]) -> None:
        self._roll = Roll()
        self.acts: list[Counted[Any]] = []
        self.faults: dict[str, str] = {}
        self._places: list[Place] = []  # after the first with an effect, after the second, ...
        self._then: list[tuple[Mapping[str, str], tuple[str, ...]]] = [({}, ())]
        for each in ordered:
            self._take(each)

    def _take(self, each: Read) -> None:
        record, act = each
        found = self.counted(each, act.founder.id if isinstance(act, Found) else "")
        if isinstance(found, Counted):
            fault = self._roll.take(found.act, found.author, record.id)
            if not fault:
                current = self._roll.current
                self.acts.append(replace(found, members=current))
                self._places.append(place_of(record))
                self._then.append((self._roll.speakers(), current))
        else:
            fault = found
        if fault:
            self.faults[record.id] = fault

    def counted(self, each: Read, author: str = "") -> Counted[Any] | str:
        """`each` as an act that counts, or why it does not: by `author`, else by whoever's its
        device was then."""
        record, act = each
        if isinstance(act, str):
            return act
        speakers, members = self._then[bisect_left(self._places, place_of(record))]
        author = author or speakers.get(record.device, "")
        return Counted(record, act, author, members) if author else NOT_A_MEMBER

    @property
    def current(self) -> tuple[str, ...]:
        """The ids of the members of today."""
        return self._roll.current

    def membership(self, no_effect: tuple[NoEffect, ...] = ()) -> Membership:
        """As it is after all that was taken in."""
        return self._roll.membership(no_effect)


def fold_membership(records: Iterable[Record]) -> Membership:
    """The membership that the founding, admissions and leavings among `records` amount to.

    Like `fold.fold` a pure function of the set: order and repeats do not matter.
    """
    relevant = [each for each in records if str(each.body.get("act")) in MEMBERSHIP_ACTS]
    roster = Roster(map(read, in_order(relevant)))
    return roster.membership(tuple(NoEffect(id_, why) for id_, why in roster.faults.items()))
