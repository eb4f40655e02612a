"""The members so far, while the acts on who is in the group are taken in one by one, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from deliberation.acts import DeviceCertificate, Person
from deliberation.folding.membership_acts import majority
from deliberation.state import Device, Member, Pending

Saw = Callable[[int], bool]
"""Whether the act of that number had been seen by, or had seen, the one that this belongs to."""


class Ballot(NamedTuple):
    """A vote to take somebody in: who was named, and the number of the act."""

    person: Person
    act: int


class Roll:
    """`current`: the ids of the present members, by their admission."""

    def __init__(self) -> None:
        self.group_name = ""
        self.members: dict[str, Member] = {}
        self.owner: dict[str, str] = {}
        self.current: tuple[str, ...] = ()
        self._present: frozenset[str] = frozenset()
        self._retired: dict[tuple[str, str], str] = {}  # device, owner -> by which act
        self._not_for_good: set[tuple[str, str]] = set()
        self.brought: dict[str, int] = {}  # device -> the act that brought it
        self.strays: set[str] = set()  # brought while their owner left
        self._ballots: dict[tuple[str, str], dict[str, Ballot]] = {}  # joiner, after -> voter
        self._let_in: dict[str, tuple[int, ...]] = {}  # the acts that took a member in

    # -- asking -----------------------------------------------------------------------------------

    def is_in(self, member: str) -> bool:
        """Whether they are a member now."""
        return member in self._present

    def gone(self, member: str) -> str:
        """The entry by which they last left or were removed, "" for whoever never was in."""
        known = self.members.get(member)
        return known.gone if known is not None else ""

    def speaker(self, device: str) -> str:
        """The present member whose device it is, "" where it is nobody's or retired."""
        owner = self.owner.get(device, "")
        return owner if owner in self._present and not self.is_retired(device) else ""

    def speakers(self) -> dict[str, str]:
        """The present members by their devices."""
        return {device: owner for device in self.owner if (owner := self.speaker(device))}

    def is_retired(self, device: str) -> bool:
        """Whether its owner took it out of use."""
        return (device, self.owner.get(device, "")) in self._retired

    def is_retired_for_good(self, device: str) -> bool:
        """Likewise, and by a device that others knew."""
        key = (device, self.owner.get(device, ""))
        return key in self._retired and key not in self._not_for_good

    def knows(self, device: str) -> bool:
        """Whether it is, or was, a device of somebody who is or was a member."""
        member = self.members.get(self.owner.get(device, ""))
        return member is not None and member.since != "" and device not in self.strays

    def has_ballot(self, voter: str, person: Person) -> bool:
        """Whether `voter` has said yes to this request, and it is still open."""
        return voter in self._ballots.get((person.id, person.after), ())

    def open_ballots(self, voter: str) -> int:
        """How many requests that are still open `voter` has said yes to."""
        return sum(voter in ballots for ballots in self._ballots.values())

    def pending(self) -> tuple[Pending, ...]:
        """Those whom some members, not yet enough of them, want to take in."""
        needed = majority(len(self.current))
        return tuple(
            Pending(joiner, next(iter(ballots.values())).person.name, tuple(ballots), needed)
            for (joiner, _), ballots in self._ballots.items()
            if ballots
        )

    # -- coming in --------------------------------------------------------------------------------

    def found(self, name: str, founder: Person, act: int, entry: str) -> None:
        """The founder is the first member."""
        self.group_name = name
        self._join(founder.id, "", [Ballot(founder, act)], entry)

    def vote(self, voter: str, person: Person, act: int) -> bool:
        """Whether the vote is new and for somebody who can join."""
        ballots = self._ballots.setdefault((person.id, person.after), {})
        if self.is_in(person.id) or voter in ballots or not self._free(person.devices, person.id):
            return False
        ballots[voter] = Ballot(person, act)
        return True

    def admit(self, entry: str) -> None:
        """Take in all who have the votes, each judged by the members before any of them."""
        needed = majority(len(self.current))
        for key in [key for key, ballots in self._ballots.items() if len(ballots) >= needed]:
            if key in self._ballots:  # else another request of theirs has just been granted
                self._join(*key, list(self._ballots[key].values()), entry)

    def _free(self, certificates: Iterable[DeviceCertificate], owner: str) -> list[Device]:
        """The devices that nobody else had first and that are not retired."""
        return [
            Device(each.device, each.recipient)
            for each in certificates
            if self.owner.get(each.device, owner) == owner
            and (each.device, owner) not in self._retired
        ]

    def _join(self, joiner: str, after: str, named: list[Ballot], entry: str) -> None:
        """With every device that a voter named and that nobody else had first."""
        for key in [key for key in self._ballots if key[0] == joiner]:
            del self._ballots[key]
        before = self.members.pop(joiner, None)
        devices = {device.id: device for device in (before.devices if before else ())}
        for ballot in named:
            for device in self._free(ballot.person.devices, joiner):
                known = devices.get(device.id, device)
                devices[device.id] = replace(known, recipient=device.recipient)
        if all(device.retired for device in devices.values()):
            if before is not None:
                self.members[joiner] = before
            return  # another joiner of the same act took the last of them
        self.owner.update(dict.fromkeys(devices, joiner))
        self.strays.difference_update(devices)
        name = named[0].person.name
        self.members[joiner] = Member(joiner, name, tuple(devices.values()), entry, gone=after)
        self._let_in[joiner] = tuple(ballot.act for ballot in named)
        self._recount()

    def list_absent(self, person: Person) -> None:
        """List somebody who was a member only to those who had not heard of all: here they never
        came in, but what they and others said of that goes on to count."""
        if person.id not in self.members:
            devices = tuple(self._free(person.devices, person.id))
            self.owner.update((device.id, person.id) for device in devices)
            self.members[person.id] = Member(person.id, person.name, devices, "", left=True)

    # -- going ------------------------------------------------------------------------------------

    def depart(self, member: str, entry: str, seen_by: Saw, *, removed: bool = False) -> bool:
        """They left or were removed by `entry`, which those acts that `seen_by` tells had seen.

        Nothing happens to whoever was taken in again by members who all knew of it.
        """
        known = self.members.get(member)
        if known is None or (not known.left and all(map(seen_by, self._let_in[member]))):
            return False
        self.members[member] = replace(known, left=True, gone=entry, removed=removed)
        for (joiner, _), ballots in self._ballots.items():
            ballots.pop(member, None)
            if joiner == member:
                for voter in [v for v, ballot in ballots.items() if not seen_by(ballot.act)]:
                    del ballots[voter]
        self._recount()
        self.admit(entry)  # fewer members need fewer votes
        return True

    def _recount(self) -> None:
        self.current = tuple(each.id for each in self.members.values() if not each.left)
        self._present = frozenset(self.current)

    # -- devices ----------------------------------------------------------------------------------

    def add_device(self, member: str, device: Device, act: int) -> bool:
        """Whether the device is one that nobody has known; it is theirs from now on."""
        if device.id in self.owner or (device.id, member) in self._retired:
            return False
        self.brought[device.id] = act
        known = self.members[member]
        self.owner[device.id] = member
        self.members[member] = replace(known, devices=(*known.devices, device))
        return True

    def claim(self, member: str, device: str) -> None:
        """Note whose a device is that says so in vain, so that nobody else gets it."""
        self.owner.setdefault(device, member)

    def disown(self, member: str, seen_by: Saw) -> None:
        """Put aside the devices that were brought in ignorance of a leaving, which had not seen
        them: whoever has left can invent them at any time."""
        known = self.members.get(member)
        if known is not None:
            late = {e.id for e in known.devices if not seen_by(self.brought.get(e.id, -1))}
            self.strays |= late
            kept = tuple(each for each in known.devices if each.id not in late)
            self.members[member] = replace(known, devices=kept)

    def retire(self, device: str, member: str, entry: str, *, for_good: bool = True) -> None:
        """Take a device out of use for ever, if it is `member`'s; the first such act counts. One
        that is not `for_good` can be said again."""
        if not for_good and (device, member) not in self._retired:
            self._not_for_good.add((device, member))
        self._retired.setdefault((device, member), entry)
        known = self.members.get(member)
        if known is not None:
            marked = (
                replace(each, retired=self._retired.get((each.id, member), ""))
                for each in known.devices
            )
            self.members[known.id] = replace(known, devices=tuple(marked))
