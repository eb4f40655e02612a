"""Score voting: the greatest sum of the members' ratings wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import CountingError, Ranking, check, in_tiers
from deliberation.counting.words import Name, capital, signed


@dataclass(frozen=True)
class Scores:
    """Exact sums, and means over all ballots, by option; ties in the ranking together."""

    totals: Mapping[str, int]
    means: Mapping[str, Fraction]
    ranking: Ranking


def score(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> Scores:
    """The options by the sum of their ratings, whole numbers such as hundredths of [-1, 1].

    An option that a ballot leaves out gets 0 from it, as in the blend: as if nothing changed.
    W. D. Smith, "Range Voting" (2000), with 0 for no opinion.
    Raises `CountingError` for repeated options, for ballots that name others or whose ratings
    are no whole numbers, and for no ballots at all.
    """
    check(options, (option for ballot in ballots for option in ballot))
    if not ballots:
        raise CountingError("Nobody has rated anything yet, so there is nothing to add up.")
    if not all(type(rating) is int for ballot in ballots for rating in ballot.values()):
        raise CountingError("Every rating must be a whole number.")
    totals = {option: sum(ballot.get(option, 0) for ballot in ballots) for option in options}
    means = {option: Fraction(total, len(ballots)) for option, total in totals.items()}
    ranking = in_tiers(options, lambda one, other: totals[one] > totals[other])
    return Scores(totals, means, ranking)


def told(given: Sequence[Mapping[str, int]], result: Scores, name: Name) -> list[str]:
    """Each option's ratings, greatest first, and what they add up to."""
    lines = []
    for option in (option for tier in result.ranking for option in tier):
        ratings = sorted((ballot.get(option, 0) for ballot in given), reverse=True)
        added = ", ".join(signed(rating) for rating in ratings)
        mean = f"{float(result.means[option]):+.2f}".replace("-", "−")
        lines.append(
            f"{capital(name(option))}: {added}; together {signed(result.totals[option])}, "
            f"on average {mean}."
        )
    return lines
