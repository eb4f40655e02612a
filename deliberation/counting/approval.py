"""Approval voting: the option that most ballots approve of wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from deliberation.counting import Ranking, check, in_tiers
from deliberation.counting.words import Name, ballots, capital


@dataclass(frozen=True)
class Approvals:
    """The number of ballots that approve of an option; ties in the ranking together."""

    numbers: Mapping[str, int]
    total: int
    ranking: Ranking


def approval(options: Sequence[str], approved: Sequence[Collection[str]]) -> Approvals:
    """The options by how many ballots approve of them; a ballot is the options it approves of.

    S. J. Brams and P. C. Fishburn, "Approval voting", American Political Science Review 72
    (1978). Raises `CountingError` for repeated options and for ballots that name others.
    """
    check(options, (option for ballot in approved for option in ballot))
    numbers = {option: sum(option in ballot for ballot in approved) for option in options}
    ranking = in_tiers(options, lambda one, other: numbers[one] > numbers[other])
    return Approvals(numbers, len(approved), ranking)


def told(result: Approvals, name: Name) -> list[str]:
    """On how many ballots each option is approved."""
    return [
        f"{capital(name(option))} is approved on {ballots(result.numbers[option])} "
        f"of {result.total}."
        for tier in result.ranking
        for option in tier
    ]
