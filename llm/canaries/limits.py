"""Limits that contradict each other, that go together, or that tell two wordings apart."""

from __future__ import annotations

from llm.canaries.drawing import Draw
from llm.canaries.matters import LEAST, MOST, ONLY, OPEN, Limit, Matter


def clashing(draw: Draw, matter: Matter, count: int) -> list[Limit]:
    """`count` limits that no one value meets; two of them clash already, in no set place."""
    if ONLY in matter.says:
        clash = [Limit(ONLY, value) for value in draw.some(matter.space, 2)]
    else:
        low, high = _apart(draw, matter)
        clash = [Limit(MOST, low), Limit(LEAST, high)]
    return draw.shuffled(clash + [_any(draw, matter) for _ in range(count - 2)])


def agreeing(draw: Draw, matter: Matter, count: int) -> list[Limit]:
    """`count` limits that some value meets; the first of them is no open one."""
    value = draw.one(matter.space)
    found = [_around(draw, matter, value) for _ in range(count)]
    return [
        limit if number == 0 or draw.chance(80) else Limit(OPEN)
        for number, limit in enumerate(found)
    ]


def dominated(draw: Draw, matter: Matter, count: int) -> tuple[list[Limit], int, int]:
    """`count` limits, a value that is within all of them, and one that is within none."""
    if ONLY in matter.says:
        good, bad = draw.some(matter.space, 2)
        return [Limit(ONLY, good)] * count, good, bad
    low, high = _apart(draw, matter)
    space, first, last = matter.space, matter.space.index(low), matter.space.index(high)
    step = matter.space[1] - matter.space[0]
    if draw.chance(50):  # what they can live with lies at or below `low`
        top = (first + last - 1) // 2
        return [Limit(MOST, space[draw.between(first, top)]) for _ in range(count)], low, high
    bottom = low + step * ((last - first) // 2 + 1)
    start = min(space.index(bottom), last)
    return [Limit(LEAST, space[draw.between(start, last)]) for _ in range(count)], high, low


def _apart(draw: Draw, matter: Matter) -> tuple[int, int]:
    """Two values, the lower first, so far apart that nobody could read them as the same."""
    places = len(matter.space)
    gap = 1 if places == 2 else max(3, places // 5)
    first = draw.below(places - gap)
    return matter.space[first], matter.space[draw.between(first + gap, places - 1)]


def _any(draw: Draw, matter: Matter) -> Limit:
    if draw.chance(30):
        return Limit(OPEN)
    return _around(draw, matter, draw.one(matter.space))


def _around(draw: Draw, matter: Matter, value: int) -> Limit:
    """A limit that `value` meets."""
    if ONLY in matter.says:
        return Limit(ONLY, value)
    place, last = matter.space.index(value), len(matter.space) - 1
    if matter.unit == "never":
        return Limit(LEAST if value else MOST, value)
    if draw.chance(50):
        return Limit(MOST, matter.space[draw.between(place, last)])
    return Limit(LEAST, matter.space[draw.between(0, place)])
