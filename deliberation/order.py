"""The one order in which a group's acts are read: causes first, ties broken by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from deliberation.state import Record

A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)


def in_order(records: Iterable[Record]) -> list[Record]:
    """`records` without repeats, by (depth, id).

    An act is deeper than all that its author had seen, so causes always come before effects.
    Where one id comes both marked as suspended and not, the mark holds.
    """
    ordered = sorted(records, key=lambda record: (record.depth, record.id, record.suspended))
    return list({record.id: record for record in ordered}.values())


@dataclass(frozen=True, slots=True)
class Counted(Generic[A_co]):
    """An act that counts, because its author was a member when it was its turn.

    `members` are the ids of the members right after it; `index` is its place in the order.
    """

    record: Record
    act: A_co
    author: str
    members: tuple[str, ...]
    index: int

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def at(self) -> int:
        """The author's clock, in Unix seconds: shown, never deciding."""
        at = self.record.body["at"]
        return at if isinstance(at, int) else 0


def only(acts: Iterable[Counted[Any]], cls: type[A]) -> list[Counted[A]]:
    """Those of `acts` that are of the one kind `cls`, in the order given."""
    return [each for each in acts if isinstance(each.act, cls)]
