"""What the quarantine page shows: what belongs together, whose it is, and which is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crdt.quarantine import Quarantined

# As `crdt.quarantine` says why, in the order in which they are shown.
FORK, SUSPENDED, REFUSED = "fork", "suspended", "refused"
KINDS = (FORK, SUSPENDED, REFUSED)
STRANGER, NOBODY = "stranger", "nobody"  # in place of a member's id


@dataclass(frozen=True)
class Case:
    """One entry, or all those that a device signed under one number. `who` is its author's member
    id, `STRANGER` for a device that nobody here has, `NOBODY` for what bears no signature."""

    why: str
    who: str
    found: tuple[Quarantined, ...]

    @property
    def head(self) -> tuple[str, str, str]:
        """What those that stand in one card have in common."""
        first = self.found[0]
        return self.why, self.who, first.id if self.why == FORK else first.reason


@dataclass(frozen=True)
class Picked:
    """Which cases are wanted: `who` and `why` as in `Case`, "" for all."""

    who: str = ""
    why: str = ""

    def of(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        return tuple(
            each for each in cases if self.who in ("", each.who) and self.why in ("", each.why)
        )


def cases_of(found: Sequence[Quarantined], owner: Mapping[str, str]) -> tuple[Case, ...]:
    """By why, then by author and reason, the newest first. `owner` gives the member of a device."""
    forks = [each for each in found if each.why == FORK]
    others = [(each,) for each in found if each.why != FORK]
    cases = [
        Case(twins[0].why, _who(twins[0].device, owner), twins)
        for twins in (*_together(forks), *others)
    ]
    return tuple(sorted(cases, key=_place))


def _place(case: Case) -> tuple[int, str, str, int, str]:
    first = case.found[0]
    reason = "" if case.why == FORK else first.reason
    return KINDS.index(case.why), case.who, reason, -first.at, first.id


def _together(forks: Iterable[Quarantined]) -> Iterator[tuple[Quarantined, ...]]:
    """Those of one number stand next to each other, and each but the first names the one before."""
    twins: list[Quarantined] = []
    for each in forks:
        if twins and each.twin not in {twin.id for twin in twins}:
            yield tuple(twins)
            twins = []
        twins.append(each)
    if twins:
        yield tuple(twins)


def _who(device: str, owner: Mapping[str, str]) -> str:
    return owner.get(device, STRANGER) if device else NOBODY
