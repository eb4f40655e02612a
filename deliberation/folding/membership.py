"""Who is in the group: founding, admission by a majority, leaving, removal, and their devices.

The gate asks this of the acts in an entry's own past, `fold.fold` of all acts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deliberation.acts import Leave, Remove
from deliberation.folding.departures import Departed
from deliberation.folding.membership_acts import (
    FORKED,
    FOUNDED_BEFORE,
    FREEING,
    MEMBERSHIP_ACTS,
    NOBODY_NEW,
    NOBODYS,
    NOT_A_MEMBER,
    REMOVED_MEANWHILE,
    RETIRED,
    Read,
    counts_all_the_same,
    majority,
    read,
)
from deliberation.folding.membership_contests import ids_of
from deliberation.folding.membership_views import Views
from deliberation.folding.membership_walk import Departure, Walk
from deliberation.folding.order import Counted, Place, in_order, place_of
from deliberation.state import (
    Contest,
    Member,
    NoEffect,
    Pending,
    Record,
    Removal,
    Removing,
    Suspended,
)

__all__ = [  # some are known by their older place
    "FORKED", "FOUNDED_BEFORE", "FREEING", "MEMBERSHIP_ACTS", "NOBODY_NEW", "NOT_A_MEMBER",
    "Membership", "Read", "Roster", "Views", "counts_all_the_same", "fold_membership", "majority",
    "membership_of", "read",
]  # fmt: skip


@dataclass(frozen=True)
class Membership:
    """`members` are listed by admission, those who left too, marked; `device_owner` likewise."""

    group_name: str = ""
    members: tuple[Member, ...] = ()
    pending: tuple[Pending, ...] = ()
    device_owner: Mapping[str, str] = field(default_factory=dict)
    no_effect: tuple[NoEffect, ...] = ()
    removals: tuple[Removal, ...] = ()
    removing: tuple[Removing, ...] = ()
    contests: tuple[Contest, ...] = ()

    @property
    def current(self) -> tuple[Member, ...]:
        """Those who have not left."""
        return tuple(member for member in self.members if not member.left)

    def member(self, member_id: str) -> Member | None:
        """The member of that id, also if they have left, or None."""
        return next((member for member in self.members if member.id == member_id), None)

    def speaker(self, device: str) -> str:
        """The id of the present member whose device it is, "" if it is nobody's or retired."""
        owner = self.device_owner.get(device, "")
        mine = (each for member in self.current if member.id == owner for each in member.active)
        return owner if any(each.id == device for each in mine) else ""


def membership_of(views: Views, mask: int) -> Membership:
    """The membership after the acts in `mask`, which holds all that these had seen."""
    return _membership(views, views.view(mask))


def _membership(views: Views, walk: Walk, no_effect: Iterable[tuple[str, str]] = ()) -> Membership:
    roll = walk.roll
    return Membership(
        roll.group_name,
        tuple(roll.members.values()),
        roll.pending(),
        dict(roll.owner),
        tuple(NoEffect(id_, why) for id_, why in no_effect),
        _removals(views, walk),
        walk.removing(),
        walk.upholding.open(roll.current),
    )


def _removals(views: Views, walk: Walk) -> tuple[Removal, ...]:
    found = []
    for each in walk.removals:
        said: dict[str, str] = {}
        for number in each.all_votes:
            act = views.reads[number].act
            if isinstance(act, Remove) and views.judged[number].author in each.voters:
                said.setdefault(views.judged[number].author, act.reason)
        reasons = tuple(said[voter] for voter in each.voters)
        id_ = views.record(each.last).id
        found.append(Removal(id_, each.member, each.voters, each.since, reasons))
    return tuple(found)


_END: Place = (1 << 62, "")  # behind every act


class Roster:
    """Who was a member and whose a device was, at every place in the order.

    `views` has the acts on who is in the group, and has heard of all others.
    """

    def __init__(self, views: Views) -> None:
        self._views = views
        self._places: list[Place] = []  # after the first change, after the second, ...
        self._then: list[tuple[Mapping[str, str], tuple[str, ...]]] = [({}, ())]
        self._walk = _Watched(self._views, self._note)
        self.faults = dict(self._walk.faults)
        self.suspended = dict(self._walk.suspended)
        for device in self._walk.roll.strays:
            came = self._views.record(self._walk.roll.brought[device])
            owner = self._walk.roll.owner[device]
            self.suspended[came.id] = Suspended(came.id, owner, "", NOBODYS)
            self.faults[came.id] = NOBODYS
        self.departures = [self._departed(each) for each in self._walk.departures]

    def _note(self, number: int | None, walk: Walk) -> None:
        now = (walk.roll.speakers(), walk.roll.current)
        if now != self._then[-1]:
            self._places.append(_END if number is None else place_of(self._views.record(number)))
            self._then.append(now)

    def _departed(self, each: Departure) -> Departed:
        record, removed = self._views.record(each.number), each.removed
        if removed is None:
            return Departed(record, Leave(), each.member, each.members)
        votes = [(1 << n, self._views.record(n)) for n in removed.all_votes]
        known_to = self._views.removals.known_to

        def known(one: Record) -> bool:
            return known_to(removed, sum(bit for bit, vote in votes if one.saw(vote)))

        joint = replace(record, clock=removed.clock)
        return Departed(joint, Leave(), each.member, each.members, True, known)

    def counted(self, each: Read) -> Counted[Any] | Suspended | str:
        """`each` as an act that counts, or why it does not: by whoever's its device was then."""
        record, act = each
        if isinstance(act, str):
            return act
        if record.device in self._walk.roll.strays:
            return Suspended(record.id, self._walk.roll.owner[record.device], "", NOBODYS)
        speakers, members = self._then[bisect_left(self._places, place_of(record))]
        author = speakers.get(record.device, "")
        owner = self._walk.roll.owner.get(record.device, "")
        found = self._walk.suspension(record, owner)
        if found is not None and not counts_all_the_same(record.body.get("act"), found):
            return found
        if found is not None and not author:
            removed = found.why == REMOVED_MEANWHILE
            author = owner if removed or owner in members else ""
        if not author:
            retired = owner and self._walk.roll.is_retired(record.device)
            return RETIRED if retired and owner in members else NOT_A_MEMBER
        return Counted(record, act, author, members)

    @property
    def outline(self) -> Any:
        """All that any other act could depend on: where two are equal, so is what counts."""
        removals = [
            ([self._views.record(n).id for n in each.all_votes], each.clock)
            for each in self._walk.removals
        ]
        retirements = {
            device: ids_of(self._views, numbers)
            for device, numbers in self._walk.retirements.items()
        }
        owner = self._walk.roll.owner
        strays = self._walk.roll.strays
        return self._places, self._then, self.departures, removals, retirements, owner, strays

    @property
    def current(self) -> tuple[str, ...]:
        """The ids of the members of today."""
        return self._walk.roll.current

    def membership(self) -> Membership:
        """As it is after all that was taken in, with what had no effect."""
        return _membership(self._views, self._walk, self.faults.items())


class _Watched(Walk):
    """A walk through all acts, also those that change nothing, told of after each."""

    def __init__(self, views: Views, note: Any) -> None:
        self._tell = note
        super().__init__(views, views.all)

    def _take(self, number: int) -> None:
        super()._take(number)
        self._tell(self._at, self)


def fold_membership(records: Iterable[Record]) -> Membership:
    """The membership that the acts on who is in the group among `records` amount to.

    Like `fold.fold` a pure function of the set: order and repeats do not matter.
    """
    return Roster(Views.of(map(read, in_order(records)))).membership()
