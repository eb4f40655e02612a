"""The Schulze method: the strongest chain of majorities from one option to another decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from deliberation.counting import Ranking, check, in_tiers

Strengths = dict[tuple[str, str], int]


def schulze(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> Ranking:
    """The options ranked, ties together; the first tier holds the potential winners.

    A ballot gives options a place, 1 the best; equal places tie, and options left out share the
    place after the last. One option is better than another if the strongest path to it is
    stronger than the one back. M. Schulze, "A new monotonic, clone-independent, reversal
    symmetric, and Condorcet-consistent single-winner election method", Social Choice and
    Welfare 36 (2011), sections 2.2 and 2.3, with the strength of winning votes.
    Raises `CountingError` for repeated options and for ballots that name others.
    """
    path = strongest_paths(options, ballots)
    return in_tiers(options, lambda one, other: path[one, other] > path[other, one])


def strongest_paths(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> Strengths:
    """For each ordered pair the strength of its strongest path, in ballots; 0 if there is none.

    A link is as strong as the number of ballots that prefer it, if they outnumber those that
    prefer the reverse; a path is as strong as its weakest link.
    """
    check(options, (option for ballot in ballots for option in ballot))
    prefer = {pair: _preferring(ballots, *pair) for pair in permutations(options, 2)}
    path = {
        (one, other): support if support > prefer[other, one] else 0
        for (one, other), support in prefer.items()
    }
    # Floyd and Warshall's way: `via` must change last, as the first of a permutation does.
    for via, start, end in permutations(options, 3):
        path[start, end] = max(path[start, end], min(path[start, via], path[via, end]))
    return path


def _preferring(ballots: Sequence[Mapping[str, int]], one: str, other: str) -> int:
    last = float("inf")
    return sum(ballot.get(one, last) < ballot.get(other, last) for ballot in ballots)
