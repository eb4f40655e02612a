"""From members' ratings to each rule and back: what may win, what passes, and the whole count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import (
    Ranking,
    approval,
    equal_shares,
    equal_shares_words,
    judgment,
    majority,
    ranked_pairs,
    schulze,
    score,
    star,
)
from deliberation.counting.ballots import Ballot, approved, places
from deliberation.counting.pairs import preferred
from deliberation.counting.words import Name
from deliberation.fields import KEEP

Options = Sequence[str]
Ballots = Sequence[Ballot]
Parameter = Fraction | int | None


@dataclass(frozen=True)
class Counted:
    """`outcomes`: what may pass, each a set of options; several are a tie, none: no decision.

    `contested` is empty unless there were too many ties to follow: then all that may pass.
    """

    ranking: Ranking
    outcomes: tuple[tuple[str, ...], ...]
    lines: list[str]
    contested: tuple[str, ...] = ()


Counter = Callable[[Options, Ballots, Parameter, Name], Counted]


def _best(ranking: Ranking, lines: list[str]) -> Counted:
    return Counted(ranking, tuple((option,) for option in ranking[0]), lines)


def _majority(options: Options, given: Ballots, value: Parameter, name: Name) -> Counted:
    if value is None:
        result = majority.majority(options, given)
    else:
        result = majority.supermajority(options, given, Fraction(value))
    outcomes = ((result.reached,),) if result.reached else ()
    return Counted(result.ranking, outcomes, majority.told(result, name))


def _score(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    result = score.score(options, given)
    return _best(result.ranking, score.told(given, result, name))


def _approval(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    result = approval.approval(options, [approved(ballot) for ballot in given])
    return _best(result.ranking, approval.told(result, name))


def _star(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    result = star.star(options, given)
    return _best(result.ranking, star.told(given, result, name))


def _judgment(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    grades = [{o: judgment.grade(rating) for o, rating in ballot.items()} for ballot in given]
    result = judgment.majority_judgment(options, grades)
    return _best(result.ranking, judgment.told(result, name))


def _schulze(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    pairs = preferred(options, [places(ballot) for ballot in given])
    ranking = schulze.schulze_of_pairs(options, pairs)
    return _best(ranking, schulze.told(options, pairs, name))


def _ranked_pairs(options: Options, given: Ballots, _: Parameter, name: Name) -> Counted:
    pairs = preferred(options, [places(ballot) for ballot in given])
    result = ranked_pairs.ranked_of_pairs(options, pairs)
    return _best(result.ranking, ranked_pairs.told(options, pairs, result, name))


def _equal_shares(options: Options, given: Ballots, value: Parameter, name: Name) -> Counted:
    # Keeping things as they are is no option beside others: it is what is left if none passes.
    offered = [option for option in options if option != KEEP]
    ballots = [approved(ballot) - {KEEP} for ballot in given]
    result = equal_shares.equal_shares(offered, ballots, int(value or 1))
    chosen = result.certain + result.possible
    rest = tuple(option for option in offered if option not in chosen)
    tiers = (result.certain, result.possible, rest, (KEEP,))
    return Counted(
        tuple(tier for tier in tiers if tier),
        result.outcomes,
        equal_shares_words.told(result, name),
        () if result.complete else chosen,
    )


COUNTERS: Mapping[str, Counter] = {
    "majority": _majority,
    "supermajority": _majority,
    "score": _score,
    "approval": _approval,
    "star": _star,
    "majority-judgment": _judgment,
    "schulze": _schulze,
    "ranked-pairs": _ranked_pairs,
    "equal-shares": _equal_shares,
}
