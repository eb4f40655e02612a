"""Who is in the group: founding, admission by a majority of the members, leaving.

The gate asks this of the acts in an entry's own past, `fold.fold` of all acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deliberation.acts import Act, ActError, Admit, Found, Leave, Person, read_act
from deliberation.order import Counted, in_order
from deliberation.state import Device, Member, NoEffect, Pending, Record

MEMBERSHIP_ACTS = frozenset({"found", "admit", "leave"})

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

    def speaker(self, device: str) -> str:
        owner = self._owner.get(device, "")
        member = self._members.get(owner)
        return owner if member is not None and not member.left else ""

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
        needed = majority(len(self.current))
        pending = tuple(
            Pending(joiner, next(iter(votes.values())).name, tuple(votes), needed)
            for joiner, votes in self._votes.items()
            if votes
        )
        members = tuple(self._members.values())
        return Membership(self._group_name, members, pending, dict(self._owner), no_effect)


def count(ordered: Iterable[Record], roll: Roll) -> tuple[list[Counted[Any]], dict[str, str]]:
    """The acts that members made, and for each other entry's id why it does not count."""
    acts: list[Counted[Any]] = []
    faults: dict[str, str] = {}
    for index, record in enumerate(ordered):
        if record.suspended:
            faults[record.id] = FORKED
            continue
        try:
            act = read_act(record.body)
        except ActError as error:
            faults[record.id] = str(error)
            continue
        author = act.founder.id if isinstance(act, Found) else roll.speaker(record.device)
        fault = roll.take(act, author, record.id) if author else NOT_A_MEMBER
        if fault:
            faults[record.id] = fault
        else:
            acts.append(Counted(record, act, author, roll.current, index))
    return acts, faults


def fold_membership(records: Iterable[Record]) -> Membership:
    """The membership that the founding, admissions and leavings among `records` amount to.

    Like `fold.fold` a pure function of the set: order and repeats do not matter.
    """
    relevant = [each for each in records if str(each.body.get("act")) in MEMBERSHIP_ACTS]
    roll = Roll()
    _, faults = count(in_order(relevant), roll)
    return roll.membership(tuple(NoEffect(id_, why) for id_, why in faults.items()))
