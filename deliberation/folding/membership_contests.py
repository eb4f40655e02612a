"""Contests: members who removed each other at the same time, and whether the rest leaves it so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from deliberation.folding.membership_acts import NO_CONTEST, SAID_BEFORE, majority
from deliberation.folding.membership_removal import Removed
from deliberation.state import Contest

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views


class Dispute(NamedTuple):
    """Removals that contest each other, in order, and the least of their ids."""

    id: str
    removals: tuple[Removed, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Whom they removed."""
        return tuple(dict.fromkeys(each.member for each in self.removals))


def disputes(views: Views, removals: tuple[Removed, ...]) -> tuple[Dispute, ...]:
    """Every group of removals in which members removed each other, knowing nothing of it.

    Two belong together where each removes a voter of the other and neither was known to the
    other's voters; so do any that are joined by such pairs.
    """
    groups: list[set[int]] = []
    for here, one in enumerate(removals):
        rivals = {n for n, other in enumerate(removals[:here]) if _mutual(views, one, other)}
        joined = [group for group in groups if group & rivals]
        if rivals:
            groups = [group for group in groups if group not in joined]
            groups.append({here, *rivals}.union(*joined))
    found = []
    for group in groups:
        chosen = tuple(removals[number] for number in sorted(group))
        found.append(Dispute(min(views.record(each.last).id for each in chosen), chosen))
    return tuple(sorted(found))


def _mutual(views: Views, one: Removed, other: Removed) -> bool:
    if one.member not in other.voters or other.member not in one.voters:
        return False
    known = views.removals.known_to
    return not known(one, other.seen) and not known(other, one.seen)


class Upholding:
    """Who wants to leave each dispute as it is, while the acts are taken in, in order."""

    def __init__(self, views: Views, removals: tuple[Removed, ...]) -> None:
        self._views = views
        self._disputes = {each.id: each for each in disputes(views, removals)}
        self._upheld: dict[str, list[str]] = {each: [] for each in self._disputes}
        self._complete: set[int] = set()  # last acts of the removals so far
        self._over: set[str] = set()

    def fault(self, dispute: str, author: str) -> str:
        """Why `author` cannot uphold it now, or ""."""
        if dispute not in self._disputes:
            return NO_CONTEST
        return SAID_BEFORE if author in self._upheld[dispute] else ""

    def uphold(self, dispute: str, author: str) -> None:
        """Note that `author` wants to leave things as they are."""
        self._upheld[dispute].append(author)

    def completed(self, removed: Removed) -> None:
        """Note that a removal is complete by now."""
        self._complete.add(removed.last)

    def settle(self, current: tuple[str, ...]) -> None:
        """See which disputes are over, with these as the present members."""
        for id_, dispute in self._disputes.items():
            if id_ in self._over or not all(e.last in self._complete for e in dispute.removals):
                continue
            upheld = set(self._upheld[id_]) & set(current)
            everybody_back = set(dispute.members) <= set(current)
            if everybody_back or len(upheld) >= majority(len(current)):
                self._over.add(id_)

    def open(self, current: tuple[str, ...]) -> tuple[Contest, ...]:
        """Those that are not over, with these as the present members."""
        needed = majority(len(current)) if current else 0
        return tuple(
            Contest(
                id_,
                tuple(self._views.record(each.last).id for each in dispute.removals),
                dispute.members,
                tuple(each for each in self._upheld[id_] if each in current),
                needed,
            )
            for id_, dispute in self._disputes.items()
            if id_ not in self._over
        )


def ids_of(views: Views, numbers: Iterable[int]) -> tuple[str, ...]:
    """The entry ids of acts."""
    return tuple(views.record(each).id for each in numbers)
