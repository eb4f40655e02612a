"""Who is in the group as seen from any of its acts: from that act's own past.

Where who may do what depends on others who act at the same time, it is the author's own past that
decides, because it alone never changes. A past is a set of membership acts with all that these
had seen, written as a number with a bit for each; what was worked out for one is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
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

    `folds` counts how often the membership was worked out, for those who watch what it costs.
    """

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.pasts: list[int] = []  # of each act, without itself
        self.stands: list[bool] = []  # by act: whether its device stands on others' word
        self.judged: list[Judged] = []
        self.removals = Removals(self)
        self.grounds = Grounds(self)
        self.folds = 0
        self._idle = 0  # acts that change nothing, by their own past
        self._places: list[Place] = []
        self._said: dict[str, tuple[list[int], list[int]]] = {}  # by device: `seq`, acts up to it
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
        found = 0
        for device in record.clock.keys() & self._said.keys():
            seqs, masks = self._said[device]
            known = bisect_right(seqs, record.clock[device])
            found |= masks[known - 1] if known else 0
        return found

    def add(self, each: Read, past: int, heard: int | None = None) -> int:
        """Take in an act with the bits of the acts that its author had seen, and of the witnesses
        (`Grounds.hear`); comes back with its own bit among those."""
        number = len(self.reads)
        self.reads.append(each)
        self.pasts.append(past)
        self._places.append(place_of(each.record))
        self.hints.note(number, each)
        self.stands.append(self.grounds.is_sound(each.record, past, heard))
        self.judged.append(judge(self, number))
        own = self.grounds.note(number, heard)
        if self.judged[number].fault or isinstance(each.act, str):
            self._idle |= 1 << number
        else:
            self._say(each.record, 1 << number)
        return own

    def _say(self, record: Record, bit: int) -> None:
        seqs, masks = self._said.setdefault(record.device, ([], []))
        place = bisect_right(seqs, record.seq)
        seqs.insert(place, record.seq)
        masks.insert(place, masks[place - 1] if place else 0)
        masks[place:] = [each | bit for each in masks[place:]]

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
