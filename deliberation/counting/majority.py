"""Majority: an option that more than half of the ballots put above every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from deliberation.counting import CountingError, Ranking, check, in_tiers
from deliberation.counting.words import Name, ballots, capital


@dataclass(frozen=True)
class Majority:
    """`firsts`: how many ballots put an option alone at the top; `shared`: how many none.

    `needed` ballots of `total` adopt an option; `reached` is the one that has them, or "".
    """

    firsts: Mapping[str, int]
    shared: int
    total: int
    needed: int
    reached: str
    ranking: Ranking


def majority(options: Sequence[str], given: Sequence[Mapping[str, int]]) -> Majority:
    """The option that more than half of all ballots rate strictly above every other.

    Ballots are ratings, an option left out has 0. A ballot whose top is shared names none, and
    stays among all ballots. K. O. May, "A set of independent necessary and sufficient
    conditions for simple majority decision", Econometrica 20 (1952), for two options; for more,
    the absolute majority. Raises `CountingError` for repeated options and ballots that name
    others.
    """
    return _count(options, given, len(given) // 2 + 1)


def supermajority(
    options: Sequence[str], given: Sequence[Mapping[str, int]], share: Fraction
) -> Majority:
    """The same where at least `share` of all ballots is needed: above 1/2, up to 1.

    M. Schwartzberg, "Counting the Many: The Origins and Limits of Supermajority Rule" (2013).
    """
    if not Fraction(1, 2) < share <= 1:
        raise CountingError("The share that a supermajority needs must be more than half.")
    return _count(options, given, max(1, ceil(share * len(given))))


def _count(options: Sequence[str], given: Sequence[Mapping[str, int]], needed: int) -> Majority:
    check(options, (option for ballot in given for option in ballot))
    firsts = dict.fromkeys(options, 0)
    for ballot in given:
        best = max(ballot.get(option, 0) for option in options)
        top = [option for option in options if ballot.get(option, 0) == best]
        if len(top) == 1:
            firsts[top[0]] += 1
    reached = next((option for option in options if firsts[option] >= needed), "")
    ranking = in_tiers(options, lambda one, other: firsts[one] > firsts[other])
    shared = len(given) - sum(firsts.values())
    return Majority(firsts, shared, len(given), needed, reached, ranking)


def told(result: Majority, name: Name) -> list[str]:
    """Who is first on how many ballots, how many name none, how many are needed."""
    lines = [
        f"{capital(name(option))} is rated above every other on "
        f"{ballots(result.firsts[option])} of {result.total}."
        for tier in result.ranking
        for option in tier
    ]
    if result.shared:
        lines.append(
            f"On {ballots(result.shared)} the top is shared, so "
            f"{'it names' if result.shared == 1 else 'they name'} none but "
            f"{'counts' if result.shared == 1 else 'count'} among the {result.total}."
        )
    lines.append(f"Needed: {ballots(result.needed)} of {result.total}.")
    return lines
