"""The one order in which a group's acts are read: causes first, ties broken by id."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from deliberation.state import Record

Place = tuple[int, str]
"""Of an act in the order: its depth, then its id."""

A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)
V = TypeVar("V")


def goes_before(record: Record, other: Record) -> bool:
    """Whether of two copies of one act `record` is the one that holds.

    A mark as suspended holds, whichever copy has it.
    """
    return (not record.suspended, record.depth) < (not other.suspended, other.depth)


def place_of(record: Record) -> Place:
    """Where a record stands in the order."""
    return (record.depth, record.id)


def in_order(records: Iterable[Record]) -> list[Record]:
    """`records` without repeats, by (depth, id).

    An act is deeper than all that its author had seen, so causes always come before effects.
    Where one id comes both marked as suspended and not, the mark holds.
    """
    found: dict[str, Record] = {}
    for record in records:
        before = found.get(record.id)
        if before is None or goes_before(record, before):
            found[record.id] = record
    return sorted(found.values(), key=place_of)


@dataclass(frozen=True, slots=True)
class Counted(Generic[A_co]):
    """An act that counts, because its author was a member when it was its turn.

    `members` are the ids of the members right after it.
    """

    record: Record
    act: A_co
    author: str
    members: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where it stands in the order."""
        return (self.record.depth, self.record.id)

    @property
    def id(self) -> str:
        """Of the entry, 64 hex digits."""
        return self.record.id

    def seen_by(self, record: Record) -> bool:
        """Whether the author of a record had this act."""
        return record.saw(self.record)

    @property
    def at(self) -> int:
        """The author's clock, in Unix seconds: shown, never deciding."""
        at = self.record.body["at"]
        return at if isinstance(at, int) else 0


def only(acts: Iterable[Counted[Any]], cls: type[A]) -> list[Counted[A]]:
    """Those of `acts` that are of the one kind `cls`, in the order given."""
    return [each for each in acts if isinstance(each.act, cls)]


def by_kind(acts: Iterable[Counted[Any]]) -> dict[type[Any], list[Counted[Any]]]:
    """`acts` of each kind, in the order given; none of a kind that is missing."""
    found: dict[type[Any], list[Counted[Any]]] = defaultdict(list)
    for each in acts:
        found[type(each.act)].append(each)
    return found


def put_in(acts: list[Counted[A]], each: Counted[A]) -> bool:
    """Put `each` where it belongs among `acts`, which are in order; whether that is at the end."""
    if not acts or acts[-1].place < each.place:
        acts.append(each)
        return True
    insort(acts, each, key=lambda one: one.place)
    return False


class Ordered(Generic[V]):
    """Values by the place in the order where each belongs, quick to change one at a time."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._values: list[V] = []
        self._shown: tuple[V, ...] | None = ()

    def put(self, place: Place, value: V) -> None:
        """`value` at `place`, instead of what is there."""
        self._shown = None
        if not self._places or self._places[-1] < place:
            self._places.append(place)
            self._values.append(value)
            return
        index = bisect_left(self._places, place)
        if self._places[index] == place:
            self._values[index] = value
        else:
            self._places.insert(index, place)
            self._values.insert(index, value)

    def drop(self, place: Place) -> None:
        """Take out what is at `place`; something is."""
        self._shown = None
        index = bisect_left(self._places, place)
        del self._places[index], self._values[index]

    def __contains__(self, place: Place) -> bool:
        index = bisect_left(self._places, place)
        return index < len(self._places) and self._places[index] == place

    @property
    def values(self) -> tuple[V, ...]:
        """All of them, in order."""
        if self._shown is None:
            self._shown = tuple(self._values)
        return self._shown
