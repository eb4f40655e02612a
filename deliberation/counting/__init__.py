"""Counting: short and pure, each rule with its source. A tie stays a tie and is shown as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from deliberation.errors import FolkmootError

Ranking = tuple[tuple[str, ...], ...]
"""Options best first; those in one inner tuple tie, and keep the order in which they were given."""


class CountingError(FolkmootError, ValueError):
    """The ballots cannot be counted; the message says why."""


def check(options: Sequence[str], named: Iterable[str]) -> None:
    """Raises `CountingError` unless `options` are distinct and every `named` one is among them."""
    if not options or len(set(options)) < len(options):
        raise CountingError("There must be options to count, and each may be listed only once.")
    if not set(named) <= set(options):
        raise CountingError("A ballot speaks of an option that is not being decided on.")


def in_tiers(options: Sequence[str], beats: Callable[[str, str], bool]) -> Ranking:
    """The options that none beats, then those that none of the rest beats, and so on.

    `beats` must be free of cycles.
    """
    under = {each: [o for o in options if o != each and beats(each, o)] for each in options}
    beaten = Counter(other for others in under.values() for other in others)
    tiers, rest = [], list(options)
    while rest:
        tier = tuple(each for each in rest if not beaten[each])
        tiers.append(tier)
        rest = [each for each in rest if beaten[each]]
        beaten.subtract(other for each in tier for other in under[each])
    return tuple(tiers)
