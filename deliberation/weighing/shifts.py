"""The nearest change of one number, or the loss of one lesson, that turns the order of a blend.

Ratings, weights and percentages are whole numbers, so that the nearest change is found by looking
at each of them, and every change named here turns the blend when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from typing import Any

import numpy as np

from deliberation.acts import KEEP
from deliberation.fields import HUNDRED
from deliberation.profiles.values import VALUES, position
from deliberation.weighing.blend import BlendRow
from deliberation.weighing.effects import Whole, divided
from deliberation.weighing.evidence import PERCENT, WHOLE, Lesson, Posterior, without_each

CLEARLY = 1e-9  # further apart than floats can be wrong about numbers of [-1, 1]
Place = tuple[float, Fraction, list[int]]  # a row's standing, led by its B rounded: compared sooner


@dataclass(frozen=True)
class RatingShift:
    """In hundredths. `rated`: the member has given the rating `before`. `first` are the options
    that come first after the change: with the present leader among them they draw level."""

    member: str
    option: str
    before: int
    after: int
    rated: bool
    first: tuple[str, ...]

    @property
    def by(self) -> int:
        """How far the rating moves, in hundredths."""
        return abs(self.after - self.before)


@dataclass(frozen=True)
class WeightShift:
    """Of a value that a member shares, in thousandths, their other weights staying as they are."""

    member: str
    value: str
    before: int
    after: int
    first: tuple[str, ...]

    @property
    def by(self) -> int:
        """How far the weight moves, in thousandths."""
        return abs(self.after - self.before)


@dataclass(frozen=True)
class SettingShift:
    """`setting` is "lessons" or "trust", in percent."""

    setting: str
    before: int
    after: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class LessonShift:
    """Left out."""

    lesson: Lesson
    first: tuple[str, ...]


class Standings:
    """The rows of a blend that has one leader, and who comes first when some of them change."""

    def __init__(self, rows: Sequence[BlendRow]) -> None:
        self.rows = rows
        self.leader = rows[0].option
        self._counted = max(len(row.weighed) for row in rows)
        self._now = {row.option: self.standing(row) for row in rows}

    def standing(self, row: BlendRow) -> Place:
        """What decides the rank of an option."""
        exact, weighed = row.standing(self._counted)
        return float(exact), exact, weighed

    def rated(self, row: BlendRow, member: str, rating: int) -> Place:
        """The ratings of an option, by member."""
        return self.standing(replace(row, ratings={**row.ratings, member: rating}))

    def _stays(self, learnt: Mapping[str, Posterior]) -> bool:
        """Whether the leader is ahead by far with what lessons then say: quick, and never wrong
        when it says so."""
        results = {
            row.option: _of_worst(learnt.get(row.option, row.evidence), row.worst)
            for row in self.rows
        }
        ahead = results.pop(self.leader)
        return all(ahead > each + CLEARLY for each in results.values())

    def open_to(self, rows: Sequence[BlendRow], member: str) -> Callable[[Whole], Whole]:
        """A quick look at which of many ratings by `member` could turn the order: given a line
        for each trial with a column for each of `rows`, the numbers of the lines in which the
        leader is not ahead by far. In no other line does the order turn."""
        column = {row.option: number for number, row in enumerate(rows)}
        rest = {
            row.option: replace(row, ratings={**row.ratings, member: HUNDRED}).worst for row in rows
        }

        def look(ratings: Whole) -> Whole:
            results = [
                _of_worst(
                    row.evidence, np.minimum(ratings[:, column[row.option]], rest[row.option])
                )
                if row.option in column
                else np.full(len(ratings), _of_worst(row.evidence, row.worst))
                for row in self.rows
            ]
            ahead = results[0]  # the leader's is the first row
            others = np.max(results[1:], axis=0)
            return np.flatnonzero(ahead <= others + CLEARLY)

        return look

    def first(self, changed: Mapping[str, Place]) -> tuple[str, ...]:
        """The options that come first then, or none as long as the leader alone does."""
        then = {**self._now, **changed}
        best = max(then.values())
        found = tuple(option for option, standing in then.items() if standing == best)
        return () if found == (self.leader,) else found

    def taught(self, learnt: Mapping[str, Posterior]) -> tuple[str, ...]:
        """The same where lessons say something else of these options."""
        if self._stays(learnt):
            return ()
        return self.first(
            {
                row.option: self.standing(replace(row, evidence=learnt[row.option]))
                for row in self.rows
                if row.option in learnt
            }
        )


def _of_worst(evidence: Posterior, worst: Any) -> Any:
    """B as floats have it, of one `worst` in hundredths or of an array of them."""
    return (1 - evidence.lam) * worst / HUNDRED + evidence.lam * (2 * evidence.p - 1)


def rating_shifts(table: Standings) -> Iterator[RatingShift]:
    """For each member and option the nearest rating that turns the order, if one does: a higher
    one of another option, or a lower one of the leader. On the way the order turns once."""
    for row in table.rows:
        best = -HUNDRED if row.option == table.leader else HUNDRED
        for member, before in row.ratings.items() if row.option != KEEP else ():
            first = _rated(table, row, member)
            if not first(best):
                continue
            low, high = before, best  # at `low` the order stays, at `high` it turns
            while abs(high - low) > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if first(middle) else (middle, high)
            given = member not in row.unrated and member not in row.weights
            yield RatingShift(member, row.option, before, high, given, first(high))


def _rated(table: Standings, row: BlendRow, member: str) -> Callable[[int], tuple[str, ...]]:
    return lambda rating: table.first({row.option: table.rated(row, member, rating)})


def weight_shifts(table: Standings) -> Iterator[WeightShift]:
    """For each member whose ratings are worked out, and each value, the nearest other weight
    that turns the order, if one does."""
    for member in {member: None for row in table.rows for member in row.weights}:
        rows = [row for row in table.rows if member in row.weights]
        standing = cache(partial(_standing, table, rows, member))
        open_to = table.open_to(rows, member)
        for value in VALUES:
            shift = _weight_shift(table, rows, member, value, standing, open_to)
            if shift:
                yield shift


def _standing(
    table: Standings, rows: Sequence[BlendRow], member: str, number: int, rating: int
) -> Place:
    return table.rated(rows[number], member, rating)


def _weight_shift(
    table: Standings,
    rows: Sequence[BlendRow],
    member: str,
    value: str,
    standing: Callable[[int, int], Place],
    open_to: Callable[[Whole], Whole],
) -> WeightShift | None:
    own, at = rows[0].weights[member], position(value)
    ratings = _ratings(rows, own, at)
    tried = list(ratings)
    could = {tried[line] for line in open_to(np.array(list(ratings.values()), np.int64))}
    if not could:
        return None

    def first(then: Iterable[int]) -> tuple[str, ...]:
        places = (standing(number, rating) for number, rating in enumerate(then))
        return table.first({row.option: it for row, it in zip(rows, places, strict=True)})

    reach = list(zip(*ratings.values(), strict=True))
    if not first(
        _best(row.option == table.leader, own) for row, own in zip(rows, reach, strict=True)
    ):
        return None  # not even if each option got the best that any weight gives it
    seen = {ratings[own[at]]}
    for after in _nearest(own[at], WHOLE):
        if after in could and ratings[after] not in seen:
            seen.add(ratings[after])
            turned = first(ratings[after])
            if turned:
                return WeightShift(member, value, own[at], after, turned)
    return None


def _best(leads: bool, reach: Sequence[int]) -> int:
    return min(reach) if leads else max(reach)


def _ratings(rows: Sequence[BlendRow], own: Sequence[int], at: int) -> dict[int, tuple[int, ...]]:
    """What the options of `rows` are worth with each weight that the value `at` may have; a
    profile in which all weights are 0 is none and left out."""
    tried = np.tile(np.array(own, np.int64), (WHOLE + 1, 1))
    tried[:, at] = np.arange(WHOLE + 1)
    whole = tried.sum(axis=1, keepdims=True)
    effects = np.array([_halves(row) for row in rows], np.int64).T
    found = divided(tried @ effects, 2 * np.maximum(whole, 1)).tolist()
    return {weight: tuple(each) for weight, each in enumerate(found) if whole[weight, 0]}


def _halves(row: BlendRow) -> list[int]:
    cells = {cell.value: cell.halves for cell in (row.table.cells if row.table else ())}
    return [cells.get(value, 0) for value in VALUES]


def shifting_lessons(lessons: Sequence[Lesson], table: Standings) -> Iterator[LessonShift]:
    """Each lesson without which the order turns; `lessons` are those that the rows have."""
    without = {row.option: without_each(row.evidence) for row in table.rows}
    for place, lesson in enumerate(lessons):
        learnt = {option: each[place] for option, each in without.items() if place in each}
        first = table.taught(learnt)
        if first:
            yield LessonShift(lesson, first)


def setting_shift(
    setting: str,
    before: int,
    table: Standings,
    evidence: Callable[[int], Mapping[str, Posterior]],
) -> SettingShift | None:
    """The nearest other percentage that turns the order; `evidence` gives, for a percentage, what
    lessons then say of the options that any are about."""
    for after in _nearest(before, PERCENT):
        first = table.taught(evidence(after))
        if first:
            return SettingShift(setting, before, after, first)
    return None


def _nearest(before: int, most: int) -> Iterable[int]:
    """The whole numbers from 0 to `most` but `before`, the nearest to it first."""
    others = (number for number in range(most + 1) if number != before)
    return sorted(others, key=lambda number: (abs(number - before), number))
