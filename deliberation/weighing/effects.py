"""The group's effect table: what an option does to each value, as the middle of what all say.

A member's own cell has replaced their agent's before it comes here. Whoever has said anything of
an option counts in each of its cells, as 0 where they left it out: so nobody drags a cell beyond
what the others say by speaking where they are silent. Whoever is far off on many is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from deliberation.errors import FolkmootError
from deliberation.fields import HUNDRED, is_number
from deliberation.profiles.values import VALUES, position
from deliberation.state import Assessment

FAR = 50  # hundredths from the middle
MANY = 4  # cells that somebody must share with others before anything is said of them
COMPARED = 3  # members who must have said something of an option, whoever is compared among them

Whole = NDArray[np.int64]


class EffectError(FolkmootError, ValueError):
    """Effects or weights that cannot be summed; the message says why."""


@dataclass(frozen=True)
class GroupCell:
    """One value. `halves` is the median in half-hundredths of [-1, 1], -200 to 200: between two
    middle cells it lies halfway, and so stays a whole number. `said` are the members' cells;
    `silent` the members who said something of the option but not of this value: they count as 0.
    """

    value: str
    halves: int
    said: tuple[Assessment, ...]
    silent: tuple[str, ...] = ()

    @property
    def effect(self) -> float:
        """In [-1, 1]."""
        return self.halves / (2 * HUNDRED)

    @property
    def counted(self) -> tuple[int, ...]:
        """All that the median is of, in hundredths, the least first."""
        return tuple(sorted([each.effect for each in self.said] + [0] * len(self.silent)))

    @property
    def spread(self) -> int:
        """Disagreement: the greatest that counts less the least, in hundredths, 0 to 200."""
        return self.counted[-1] - self.counted[0]

    @property
    def away(self) -> Mapping[str, Fraction]:
        """How far from the median each member is who counts, in hundredths, by member."""
        effects = dict.fromkeys(self.silent, 0) | {each.member: each.effect for each in self.said}
        return {who: abs(effect - Fraction(self.halves, 2)) for who, effect in effects.items()}


@dataclass(frozen=True)
class Table:
    """`cells` in the circle's order; a value of which nobody has said anything has none."""

    option: str
    cells: tuple[GroupCell, ...]

    def cell(self, value: str) -> GroupCell | None:
        """The cell of a value, or None."""
        return next((cell for cell in self.cells if cell.value == value), None)


@dataclass(frozen=True)
class FarOff:
    """`off` of a member's `shared` cells are far off, `by_agent` of these by their agent."""

    member: str
    off: int
    shared: int
    by_agent: int


def median(effects: Sequence[int]) -> int:
    """Twice the median: the middle one, or between two middle ones their sum. Never rounded."""
    ordered = sorted(effects)
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


def table(option: str, assessments: Iterable[Assessment]) -> Table:
    """The group's table of `option` from members' cells, of which each value has one a member.

    Each cell is the median (F. Galton, "One vote, one value", Nature 75, 1907) over all members
    of whom `assessments` has any cell of this option, 0 for those who have none of this value.
    So as soon as two others have said anything of the option, one member can set a cell no
    further than from one of the others' to another's, also where the others say nothing. As long
    as one alone has said something, their word stands. Order does not matter.
    """
    by_value: dict[str, dict[str, Assessment]] = defaultdict(dict)
    for each in assessments:
        if each.option == option:
            by_value[each.value][each.member] = each
    members = sorted({member for said in by_value.values() for member in said})
    return Table(
        option,
        tuple(_cell(value, by_value[value], members) for value in sorted(by_value, key=position)),
    )


def _cell(value: str, said: Mapping[str, Assessment], members: Sequence[str]) -> GroupCell:
    silent = tuple(member for member in members if member not in said)
    effects = [each.effect for each in said.values()] + [0] * len(silent)
    ordered = tuple(said[member] for member in members if member in said)
    return GroupCell(value, median(effects), ordered, silent)


def far_off(tables: Iterable[Table]) -> tuple[FarOff, ...]:
    """The members who say otherwise than most on many cells, by id.

    Compared are the cells that a member has said themselves, of options of which at least two
    others have said something. A cell is far off at 50 hundredths or more from the median, in
    which whoever left it out counts as 0; but where half of those who count or more are that far,
    they are divided and nobody is off. A member with at least four cells compared, of which at
    least half are far off, is named. It changes no sum.
    """
    seen: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for cell in (cell for each in tables for cell in each.cells):
        if len(cell.counted) < COMPARED:
            continue
        far = {member for member, away in cell.away.items() if away >= FAR}
        split = 2 * len(far) >= len(cell.counted)
        for own in cell.said:
            seen[own.member].append((own.member in far and not split, own.by == "agent"))
    return tuple(
        FarOff(member, off, len(cells), sum(far and agent for far, agent in cells))
        for member, cells in sorted(seen.items())
        if len(cells) >= MANY and 2 * (off := sum(far for far, _ in cells)) >= len(cells)
    )


def utilities(
    weights: Mapping[str, Sequence[int]], tables: Sequence[Table]
) -> dict[tuple[str, str], int]:
    """What each option is worth to each member: `[option, member]` in hundredths, -100 to 100.

    u = (sum over v of w_v E_v) / (sum over v of w_v), with `weights` by member in the order of
    `VALUES` and E from the tables, 0 where a value has no cell. It is what `profile.utility`
    says where the weights add up to 1000; multiplying all weights of a member changes nothing.
    The exact sum is rounded to the nearest hundredth, halves to the even one. Raises
    `EffectError` for weights that are not 20 whole numbers from 0 to 1000, one of them above 0.
    """
    for own in weights.values():
        if len(own) != len(VALUES) or not all(map(is_number(0, 1000), own)) or not any(own):
            raise EffectError("A profile has 20 weights from 0 to 1000, and not all of them are 0.")
    if not weights or not tables:
        return {}
    effects = np.zeros((len(VALUES), len(tables)), np.int64)
    for column, each in enumerate(tables):
        for cell in each.cells:
            effects[position(cell.value), column] = cell.halves
    heavy = np.array([list(own) for own in weights.values()], np.int64)
    found = divided(heavy @ effects, 2 * heavy.sum(axis=1, keepdims=True)).tolist()
    return {
        (each.option, member): found[row][column]
        for column, each in enumerate(tables)
        for row, member in enumerate(weights)
    }


def divided(amounts: Whole, by: Whole) -> Whole:
    """Whole numbers divided and rounded to the nearest, halves to the even one; `by` above 0."""
    low, rest = np.divmod(amounts, by)
    up: Whole = (2 * rest > by) | ((2 * rest == by) & (low % 2 == 1))
    return low + up
