"""STAR: score, then automatic runoff between the two options with the greatest scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from deliberation.counting import Ranking
from deliberation.counting.score import Scores, score
from deliberation.counting.score import told as scores_told
from deliberation.counting.words import Name, ballots, first_lines, listed


@dataclass(frozen=True)
class Runoff:
    """On `for_one` ballots `one` is rated above `other`, on `for_other` the reverse."""

    one: str
    other: str
    for_one: int
    for_other: int

    @property
    def winners(self) -> tuple[str, ...]:
        """Who wins it: both where it is a tie."""
        if self.for_one == self.for_other:
            return (self.one, self.other)
        return (self.one,) if self.for_one > self.for_other else (self.other,)


@dataclass(frozen=True)
class Star:
    """`runoffs`: each that the scores allow, one unless they tie. Tier one: who wins in any."""

    scores: Scores
    runoffs: tuple[Runoff, ...]
    ranking: Ranking


def star(options: Sequence[str], given: Sequence[Mapping[str, int]]) -> Star:
    """The two greatest sums of ratings meet; who is rated higher on more ballots wins.

    Equal Vote Coalition, "STAR Voting" (starvoting.org), without its tie-breakers: where scores
    tie for a place in the runoff, each runoff that they allow is held, and where a runoff ties,
    both win; whoever wins one is a potential winner, as in `star` of the library pref_voting.
    Raises `CountingError` like `score`.
    """
    scores = score(options, given)
    top, *lower = scores.ranking
    if len(top) > 1:
        pairs = list(combinations(top, 2))
    else:
        pairs = [(top[0], second) for second in (lower[0] if lower else ())]
    runoffs = tuple(_runoff(one, other, given) for one, other in pairs)
    winning = {option for runoff in runoffs for option in runoff.winners} or set(top)
    winners = tuple(option for option in options if option in winning)
    rest = (tuple(o for o in tier if o not in winning) for tier in scores.ranking)
    return Star(scores, runoffs, (winners, *(tier for tier in rest if tier)))


def _runoff(one: str, other: str, given: Sequence[Mapping[str, int]]) -> Runoff:
    both = [(ballot.get(one, 0), ballot.get(other, 0)) for ballot in given]
    return Runoff(one, other, sum(a > b for a, b in both), sum(b > a for a, b in both))


def told(given: Sequence[Mapping[str, int]], result: Star, name: Name) -> list[str]:
    """The scores, who goes to the runoff, and each runoff."""
    lines = scores_told(given, result.scores, name)
    if len(result.runoffs) > 1:
        lines.append(
            f"The scores tie for the runoff, so each of the {len(result.runoffs)} runoffs that "
            "they allow is held."
        )

    def held(runoff: Runoff) -> str:
        one, other = name(runoff.one), name(runoff.other)
        even = len(given) - runoff.for_one - runoff.for_other
        verdict = (
            f"{listed([name(option) for option in runoff.winners])} "
            f"{'tie' if len(runoff.winners) > 1 else 'wins'}"
        )
        return (
            f"Runoff: {one} is rated above {other} on {ballots(runoff.for_one)}, {other} above "
            f"{one} on {runoff.for_other}, both the same on {even}: {verdict}."
        )

    return lines + first_lines(result.runoffs, held, "runoffs")
