"""Who is in the group as seen from any of its acts: from that act's own past.

Where who may do what depends on others who act at the same time, it is the author's own past that
decides, because it alone never changes. A past is a set of membership acts with all that these
had seen, written as a number with a bit for each; what was worked out for one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from deliberation.folding.membership_acts import Read
from deliberation.folding.membership_grounds import Grounds
from deliberation.folding.membership_hints import Hints
from deliberation.folding.membership_judging import Judged, judge
from deliberation.folding.membership_removal import Removals
from deliberation.folding.membership_walk import Walk
from deliberation.folding.memo import Recent
from deliberation.folding.order import Place, place_of

if TYPE_CHECKING:
    from deliberation.state import Record

MOST_VIEWS = 512  # that are kept, those that were asked for last


class Views:
    """The membership acts of a group, each added after all that its author had seen.

    `had` tells whether the author of one record had another; as a rule their clocks say it.
    `folds` counts how often the membership was worked out, for those who watch what it costs.
    """

    def __init__(self, had: Callable[[Record, Record], bool] | None = None) -> None:
        self.had = had or (lambda record, other: record.saw(other))
        self.reads: list[Read] = []
        self.pasts: list[int] = []  # of each act, without itself
        self.judged: list[Judged] = []
        self.removals = Removals(self)
        self.grounds = Grounds(self)
        self.folds = 0
        self._idle = 0  # acts that change nothing, by their own past
        self._places: list[Place] = []
        self._views = Recent[int, Walk](MOST_VIEWS)
        self.hints = Hints()

    @classmethod
    def of(cls, ordered: Iterable[Read]) -> Views:
        """Of all acts in order; who saw whom is read off their clocks."""
        views = cls()
        for each in ordered:
            views.take(each)
        return views

    def take(self, each: Read) -> None:
        """Take in any act, with what its clock says of the others."""
        if each.on_members:
            self.add(each, self.seen_by(each.record))
        else:
            self.grounds.hear(each.record)

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
        self.hints.note(number, each)
        self.judged.append(judge(self, number))
        self.grounds.note(number)
        if self.judged[number].fault:
            self._idle |= 1 << number

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
            known = self._views.put(mask, Walk(self, mask))
        return known

    def own_view(self, number: int) -> Walk:
        """The membership as the author of an act had it."""
        return self.view(self.pasts[number])

    def saw(self, number: int, other: int) -> bool:
        """Whether the author of an act had the other."""
        return bool(self.pasts[number] >> other & 1)
