"""Majority judgment: the option with the best middle grade wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from deliberation.counting import CountingError, Ranking, check, in_tiers
from deliberation.counting.words import Name, capital

GRADES = (
    "much worse",
    "worse",
    "a little worse",
    "about the same",
    "a little better",
    "better",
    "much better",
)
"""Than keeping things as they are; -3 to 3."""


@dataclass(frozen=True)
class Judgment:
    """`values`: an option's grades in the order in which they decide, its middle grade first."""

    values: Mapping[str, tuple[int, ...]]
    ranking: Ranking


def grade(rating: int) -> int:
    """The grade of a rating of -100 to 100: -3 to 3, each 200/7 (about 28.6) wide, 0 in the middle.

    -100 to -72, to -43, to -15, to 14, to 42, to 71, to 100.
    """
    return max(-3, min(3, (7 * rating + 100) // 200))


def majority_judgment(options: Sequence[str], grades: Sequence[Mapping[str, int]]) -> Judgment:
    """The options by their majority values: greater numbers are better grades.

    An option's middle grade (of an even number the lower of the two) comes first; among equals
    it is taken out and the middle of the rest compared, and so on. M. Balinski and R. Laraki,
    "A theory of measuring, electing, and ranking", PNAS 104 (2007), and "Majority Judgment"
    (2011). Only options with the very same grades tie. An option that a ballot leaves out
    gets 0 from it. Raises `CountingError` for repeated options, for ballots that name others
    and for no ballots at all.
    """
    check(options, (option for ballot in grades for option in ballot))
    if not grades:
        raise CountingError("Nobody has rated anything yet, so there is nothing to compare.")
    values = {o: _majority_value([ballot.get(o, 0) for ballot in grades]) for o in options}
    return Judgment(values, in_tiers(options, lambda a, b: values[a] > values[b]))


def _majority_value(grades: Sequence[int]) -> tuple[int, ...]:
    left = sorted(grades)
    return tuple(left.pop((len(left) - 1) // 2) for _ in grades)


def told(result: Judgment, name: Name) -> list[str]:
    """Each option's grades by number, its middle grade, and the order in which they decide."""
    lines = []
    for option in (option for tier in result.ranking for option in tier):
        value = result.values[option]
        counts = Counter(value)
        numbers = ", ".join(f"{counts[g]} × {_word(g)}" for g in sorted(counts, reverse=True))
        runs = ((_word(each), len(list(run))) for each, run in groupby(value))
        order = ", ".join(f"{times} × {word}" if times > 1 else word for word, times in runs)
        lines.append(
            f"{capital(name(option))}: {numbers}; the middle grade is {_word(value[0])}; taking "
            f"out the middle one each time gives {order}."
        )
    return lines


def _word(number: int) -> str:
    return GRADES[number + 3]
