"""What members said outside all deliberations, each by its key: the newest or the first word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from deliberation.acts import Originate, ShareValues, TakeLesson, Touch
from deliberation.folding.order import Counted, Place
from deliberation.state import Origin, SharedValues, TakenLesson, Touching

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[S]):
    """What is `shown` for a key: of the act at `at`. `since` is the place of its first act."""

    since: Place
    at: Place
    shown: tuple[S, ...]


class Collected(Generic[S]):
    """What `show` makes of one act for each `key`: of the newest, or else of the `first`.

    In the order of the keys' first acts.
    """

    def __init__(
        self,
        key: Callable[[Counted[Any]], Hashable],
        show: Callable[[Counted[Any]], tuple[S, ...]],
        *,
        first: bool = False,
    ) -> None:
        self._key, self._show, self._first = key, show, first
        self._kept: dict[Hashable, _Kept[S]] = {}
        self._values: tuple[S, ...] | None = ()

    def take(self, each: Counted[Any]) -> None:
        """Put an act in, wherever in the order it stands: it touches its own key alone."""
        key, place = self._key(each), each.place
        kept = self._kept.get(key)
        since = place if kept is None else min(place, kept.since)
        if kept is None or (place < kept.at if self._first else place > kept.at):
            self._kept[key] = _Kept(since, place, self._show(each))
        elif since != kept.since:
            self._kept[key] = _Kept(since, kept.at, kept.shown)
        else:
            return
        self._values = None

    @property
    def values(self) -> tuple[S, ...]:
        """What was collected, in order."""
        if self._values is None:
            in_order = sorted(self._kept.values(), key=lambda kept: kept.since)
            self._values = tuple(one for kept in in_order for one in kept.shown)
        return self._values


def touches(members: Collection[str]) -> Collected[Touching]:
    """The newest word of each of `members` on whom exactly a text touches."""

    def show(each: Counted[Touch]) -> tuple[Touching, ...]:
        act = each.act
        return tuple(
            Touching(each.author, act.clause, act.sha256, p.who, p.name, p.speaker, p.harm)
            for p in act.touched
            if each.author in members
        )

    return Collected(lambda each: (each.author, each.act.clause, each.act.sha256), show)


def sharing(members: Collection[str]) -> Collected[SharedValues]:
    """The newest word of each of `members` on what they share of their profile."""

    def show(each: Counted[ShareValues]) -> tuple[SharedValues, ...]:
        act = each.act
        shared = SharedValues(each.author, act.level, act.weights, act.items)
        return (shared,) if each.author in members else ()

    return Collected(lambda each: each.author, show)


def lessons() -> Collected[TakenLesson]:
    """Each once, by whoever took it in first."""

    def show(each: Counted[TakeLesson]) -> tuple[TakenLesson, ...]:
        act = each.act
        return (TakenLesson(each.id, each.author, act.source, act.signature, act.lesson),)

    return Collected(lambda each: (each.act.source, each.act.signature), show, first=True)


def origins() -> Collected[Origin]:
    """The newest word on the piece that each clause came from."""

    def show(each: Counted[Originate]) -> tuple[Origin, ...]:
        act = each.act
        filled = {one.name: one.value for one in act.filled}
        return (Origin(each.id, act.clause, act.piece, act.sha256, act.title, filled),)

    return Collected(lambda each: each.act.clause, show)
