"""Who is in the group as seen from any of its acts: from that act's own past.

Where who may do what depends on others who act at the same time, it is the author's own past that
decides, because it alone never changes. A past is a set of membership acts with all that these
had seen, written as a number with a bit for each; what was worked out for one is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deliberation.acts import AddDevice, Admit, Found, Leave, Person, Remove
from deliberation.folding.membership_acts import Read
from deliberation.folding.membership_judging import Judged, judge
from deliberation.folding.membership_removal import Removals
from deliberation.folding.membership_walk import Walk
from deliberation.folding.order import Place, place_of

if TYPE_CHECKING:
    from deliberation.state import Record


class Views:
    """The membership acts of a group, each added after all that its author had seen.

    `folds` counts how often the membership was worked out, for those who watch what it costs.
    """

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.pasts: list[int] = []  # of each act, without itself
        self.judged: list[Judged] = []
        self.removals = Removals(self)
        self.folds = 0
        self.may_be_gone: set[str] = set()  # members whom some act may have made go
        self._idle = 0  # acts that change nothing, by their own past
        self._places: list[Place] = []
        self._views: dict[int, Walk] = {}
        self._claimed: dict[str, set[str]] = defaultdict(set)  # device -> whose it may be
        self._asked: dict[str, int] = defaultdict(int)  # by member: requests said yes to
        self._brought: dict[str, int] = defaultdict(int)  # by member: devices
        self._yes: dict[tuple[str, str], list[int]] = defaultdict(list)  # request -> acts

    @classmethod
    def of(cls, ordered: Iterable[Read]) -> Views:
        """Of acts in order; who saw whom is read off their clocks."""
        views = cls()
        for each in ordered:
            views.add(each, views.seen_by(each.record))
        return views

    def seen_by(self, record: Record) -> int:
        """The acts that can change anything and that a record's author had, by their clocks."""
        telling = self.numbers(self.telling(self.all))
        return sum(1 << number for number in telling if record.saw(self.record(number)))

    def add(self, each: Read, past: int) -> None:
        """Take in an act with the bits of the acts that its author had seen."""
        number = len(self.reads)
        self.reads.append(each)
        self.pasts.append(past)
        self._places.append(place_of(each.record))
        self._note(number)
        self.judged.append(judge(self, number))
        if self.judged[number].fault:
            self._idle |= 1 << number

    def _note(self, number: int) -> None:
        """What has to be known before the act can be judged, at little cost."""
        record, act = self.reads[number]
        if isinstance(act, Found):
            self._claim((act.founder,))
        elif isinstance(act, Admit):
            self._claim(act.joiners)
            for member in self.claimants(record.device):
                self._asked[member] += len(act.joiners)
            for person in act.joiners:
                self._yes[person.id, person.after].append(number)
        elif isinstance(act, AddDevice):
            self._claimed[act.certificate.device].add(act.member)
            self._brought[act.member] += 1
        elif isinstance(act, Remove):
            self.may_be_gone.add(act.member)
        elif isinstance(act, Leave):
            self.may_be_gone |= self.claimants(record.device)

    def _claim(self, people: Iterable[Person]) -> None:
        for person in people:
            for certificate in person.devices:
                self._claimed[certificate.device].add(person.id)

    @property
    def all(self) -> int:
        """The bits of all acts."""
        return (1 << len(self.reads)) - 1

    def record(self, number: int) -> Record:
        """The record of an act."""
        return self.reads[number].record

    def numbers(self, mask: int) -> Iterator[int]:
        """The numbers of the acts in `mask`, as they were added."""
        while mask:
            yield (mask & -mask).bit_length() - 1
            mask &= mask - 1

    def in_order(self, mask: int) -> list[int]:
        """The numbers of the acts in `mask`, causes first."""
        return sorted(self.numbers(mask), key=self._places.__getitem__)

    def telling(self, mask: int) -> int:
        """Of the acts in `mask` those that can change anything."""
        return mask & ~self._idle

    def view(self, mask: int) -> Walk:
        """The membership after the acts in `mask`, which holds all that these had seen."""
        mask = self.telling(mask)
        known = self._views.get(mask)
        if known is None:
            self.folds += 1
            known = self._views[mask] = Walk(self, mask)
        return known

    def own_view(self, number: int) -> Walk:
        """The membership as the author of an act had it."""
        return self.view(self.pasts[number])

    def saw(self, number: int, other: int) -> bool:
        """Whether the author of an act had the other."""
        return bool(self.pasts[number] >> other & 1)

    # -- quick answers, so that few views have to be worked out -----------------------------------

    def claimants(self, device: str) -> set[str]:
        """Everybody whose device it may be."""
        return self._claimed.get(device, set())

    def most_asked(self, device: str) -> int:
        """More requests than this nobody with this device has said yes to."""
        return max((self._asked[member] for member in self.claimants(device)), default=0)

    def most_brought(self, member: str) -> int:
        """More devices than this the member has not brought."""
        return self._brought[member]

    def may_repeat(self, number: int, person: Person) -> bool:
        """Whether somebody with the device of this act may have said yes to the request before."""
        mine = self.claimants(self.record(number).device)
        return any(
            self.saw(number, other) and mine & self.claimants(self.record(other).device)
            for other in self._yes[person.id, person.after]
        )
