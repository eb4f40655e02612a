"""Two options at a time: how many ballots put one above the other, and chains of such pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from deliberation.counting import CountingError, check

Pair = tuple[str, str]
Pairs = Mapping[Pair, int]
"""For each ordered pair of options a number of ballots."""


def preferred(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> dict[Pair, int]:
    """For each ordered pair the number of ballots that put the one above the other.

    A ballot gives options a place, 1 the best; equal places tie, and options left out share the
    place after the last. Raises `CountingError` for repeated options and for ballots that name
    others.
    """
    check(options, (option for ballot in ballots for option in ballot))
    last = float("inf")
    full = [[ballot.get(option, last) for option in options] for ballot in ballots]
    return {
        (options[one], options[other]): sum(row[one] < row[other] for row in full)
        for one, other in permutations(range(len(options)), 2)
    }


def check_pairs(options: Sequence[str], pairs: Pairs) -> None:
    """Raises `CountingError` unless there is a number from 0 on for each ordered pair."""
    check(options, (option for pair in pairs for option in pair))
    if set(pairs) != set(permutations(options, 2)):
        raise CountingError("Every option must be compared with every other, both ways round.")
    if not all(type(number) is int and number >= 0 for number in pairs.values()):
        raise CountingError("A number of ballots must be a whole number, 0 or more.")


def widest(options: Sequence[str], links: Pairs) -> dict[Pair, int]:
    """For each ordered pair the strength of the strongest path; 0 if there is none.

    A path is as strong as the weakest of its `links`; a link of 0 is none. R. W. Floyd,
    "Algorithm 97: Shortest path", Communications of the ACM 5 (1962), with the weakest link in
    place of the length.
    """
    path = {pair: links.get(pair, 0) for pair in permutations(options, 2)}
    # Floyd's way: `via` must change last, as the first of a permutation does.
    for via, start, end in permutations(options, 3):
        through = min(path[start, via], path[via, end])
        if through > path[start, end]:
            path[start, end] = through
    return path


def chain(options: Sequence[str], links: Pairs, start: str, end: str, least: int) -> list[str]:
    """The shortest path from `start` to `end` over links of at least `least`; [] without one.

    Of equally short ones, the first in the order of `options`.
    """
    before = {start: start}
    reached = [start]
    for at in reached:
        for to in options:
            if to not in before and links.get((at, to), 0) >= least:
                before[to] = at
                reached.append(to)
    if end not in before:
        return []
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
