"""What choosing among pieces is asked and answers: wishes, the set chosen, and each reason.

Amounts are whole hundred-thousandths (see `worth`); sets are ids in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.pieces.worth import Worth


@dataclass(frozen=True)
class Wishes:
    """Pieces that must or must never be in, and how many at least or at most from an area."""

    must: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Alternative:
    """Another set, against the one chosen: `drops` and `adds` by id; `worse` is never below 0."""

    chosen: tuple[str, ...]
    total: int
    clauses: int
    worse: int
    drops: tuple[str, ...]
    adds: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """`because`: "asked" (it must be in), "itself" (worth having), "needed" (by `needed_by`,
    which would lack it), or "area" (some piece of its area was asked for). `without` is the best
    set that does not have it, None if there is none."""

    worth: Worth
    because: str
    needed_by: tuple[str, ...]
    without: Alternative | None


@dataclass(frozen=True)
class LeftOut:
    """`because`: "refused" (never wanted), "nothing" (its net worth is 0 or less), "outweighed"
    (`with_it`, the best set that has it, is no better), or "impossible" (no set can have it).
    `conflicts` and `lacks` hold it against the chosen set: pieces in it, and needs not met by it.
    """

    worth: Worth
    because: str
    conflicts: tuple[str, ...]
    lacks: tuple[tuple[str, ...], ...]
    with_it: Alternative | None


@dataclass(frozen=True)
class Composition:
    """Ordered by id. `total` is in hundred-thousandths; `next_best` None if no other set can be.

    When `next_best.worse` is 0 the two tie, and there may be more that do. The one in `chosen` has
    the fewest clauses, and among those the piece whose id comes first where they differ.
    """

    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    total: int
    clauses: int
    cost_per_clause: int
    next_best: Alternative | None

    @property
    def tied(self) -> bool:
        """Whether the next best set is as good."""
        return self.next_best is not None and self.next_best.worse == 0
