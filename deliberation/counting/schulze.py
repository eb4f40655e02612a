"""The Schulze method: the strongest chain of majorities from one option to another decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from deliberation.counting import Ranking, in_tiers
from deliberation.counting.pairs import Pair, Pairs, chain, check_pairs, preferred, widest
from deliberation.counting.words import Name, ballots, capital, first_lines

Strengths = dict[Pair, int]


def schulze(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> Ranking:
    """The options ranked, ties together; the first tier holds the potential winners.

    A ballot gives options a place, 1 the best; equal places tie, and options left out share the
    place after the last. One option is better than another if the strongest path to it is
    stronger than the one back. M. Schulze, "A new monotonic, clone-independent, reversal
    symmetric, and Condorcet-consistent single-winner election method", Social Choice and
    Welfare 36 (2011), sections 2.2 and 2.3, with the strength of winning votes.
    Raises `CountingError` for repeated options and for ballots that name others.
    """
    return schulze_of_pairs(options, preferred(options, ballots))


def schulze_of_pairs(options: Sequence[str], pairs: Pairs) -> Ranking:
    """The same from the number of ballots that prefer one option to another, by ordered pair.

    Raises `CountingError` where a pair is missing or a number is no whole number from 0 on.
    """
    path = paths_of_pairs(options, pairs)
    return in_tiers(options, lambda one, other: path[one, other] > path[other, one])


def strongest_paths(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> Strengths:
    """For each ordered pair the strength of its strongest path, in ballots; 0 if there is none.

    A link is as strong as the number of ballots that prefer it, if they outnumber those that
    prefer the reverse; a path is as strong as its weakest link.
    """
    return paths_of_pairs(options, preferred(options, ballots))


def paths_of_pairs(options: Sequence[str], pairs: Pairs) -> Strengths:
    """The same from the number of ballots by ordered pair; raises like `schulze_of_pairs`."""
    check_pairs(options, pairs)
    return widest(options, _links(pairs))


def told(options: Sequence[str], pairs: Pairs, name: Name) -> list[str]:
    """Each comparison, and for each two options the strongest chain either way; the first ones
    of each where the options are many."""
    links, path = _links(pairs), paths_of_pairs(options, pairs)

    def compared(pair: Pair) -> str:
        one, other = pair
        return (
            f"{capital(name(one))} is put above {name(other)} on {ballots(pairs[one, other])}, "
            f"{name(other)} above {name(one)} on {pairs[other, one]}."
        )

    def way(start: str, end: str) -> str:
        if not path[start, end]:
            return f"no chain from {name(start)} to {name(end)} (0)"
        steps = chain(options, links, start, end, path[start, end])
        return f"{' > '.join(name(step) for step in steps)} ({path[start, end]})"

    def chained(pair: Pair) -> str:
        one, other = pair
        there, back = path[one, other], path[other, one]
        better = (
            f"{name(one)} is better"
            if there > back
            else f"{name(other)} is better"
            if back > there
            else "neither is better"
        )
        return f"Strongest chains: {way(one, other)} and {way(other, one)}, so {better}."

    both = list(combinations(options, 2))
    return [
        *first_lines(both, compared, "comparisons"),
        *first_lines(both, chained, "pairs with their strongest chains"),
    ]


def _links(pairs: Pairs) -> Strengths:
    return {
        (one, other): number if number > pairs[other, one] else 0
        for (one, other), number in pairs.items()
    }
