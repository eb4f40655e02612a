"""Two options at a time: how many ballots put one above the other, and chains of such pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
import numpy.typing as npt

from deliberation.counting import CountingError, check

Pair = tuple[str, str]
Pairs = Mapping[Pair, int]
"""For each ordered pair of options a number of ballots."""
Matrix = npt.NDArray[np.int64]
"""The same in the order of the options, 0 from each to itself."""

MOST = 10**9  # ballots, so that 64 bits always hold them


def preferred(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> dict[Pair, int]:
    """For each ordered pair the number of ballots that put the one above the other.

    A ballot gives options a place, 1 the best; equal places tie, and options left out share the
    place after the last. Raises `CountingError` for repeated options and for ballots that name
    others.
    """
    check(options, (option for ballot in ballots for option in ballot))
    above: Matrix = np.zeros((len(options), len(options)), np.int64)
    for ballot in ballots:
        rank = {place: at for at, place in enumerate(sorted(set(ballot.values())))}
        row = np.array([rank[ballot[o]] if o in ballot else len(rank) for o in options])
        above += row[:, None] < row[None, :]
    return _by_pair(options, above)


def check_pairs(options: Sequence[str], pairs: Pairs) -> None:
    """Raises `CountingError` unless each ordered pair has a number from 0 to `MOST`."""
    check(options, (option for pair in pairs for option in pair))
    if set(pairs) != set(permutations(options, 2)):
        raise CountingError("Every option must be compared with every other, both ways round.")
    if not all(type(number) is int and 0 <= number <= MOST for number in pairs.values()):
        raise CountingError("A number of ballots must be a whole number, from 0 to a billion.")


def widest(options: Sequence[str], links: Pairs) -> dict[Pair, int]:
    """For each ordered pair the strength of the strongest path; 0 if there is none.

    A path is as strong as the weakest of its `links`; a link of 0 is none. R. W. Floyd,
    "Algorithm 97: Shortest path", Communications of the ACM 5 (1962), with the weakest link in
    place of the length.
    """
    size = range(len(options))
    path: Matrix = np.array(
        [[links.get((options[a], options[b]), 0) if a != b else 0 for b in size] for a in size],
        np.int64,
    )
    for via in size:
        np.maximum(path, np.minimum(path[:, via, None], path[None, via, :]), out=path)
    return _by_pair(options, path)


def _by_pair(options: Sequence[str], matrix: Matrix) -> dict[Pair, int]:
    rows = matrix.tolist()
    return {
        (options[one], options[other]): rows[one][other]
        for one, other in permutations(range(len(options)), 2)
    }


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
