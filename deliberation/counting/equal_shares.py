"""The method of equal shares: several options pass, each paid for by those who approve of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import CountingError, check

LIMIT = 2000  # ways beside the first that ties open; beyond, the count stops at the tie
WORK = 120_000  # and no more of them than this divided by the ratings, which each way goes through

Outcome = tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """What each option costs its approvers at most (None: too little is left), and who tie."""

    purses: tuple[Fraction, ...]
    prices: Mapping[str, Fraction | None]
    cheapest: tuple[str, ...]


@dataclass(frozen=True)
class Shares:
    """`outcomes`: each that the count allows; several are a tie.

    `complete` is False where there were too many ways to follow: then `outcomes` is empty.
    `certain` options are in every outcome, `possible` ones in some but not in all. `rounds` follow
    the first listed of tied options.
    """

    outcomes: tuple[Outcome, ...]
    complete: bool
    certain: Outcome
    possible: Outcome
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class _Way:
    chosen: frozenset[str]
    purses: tuple[Fraction, ...]


def equal_shares(
    options: Sequence[str],
    approved: Sequence[Collection[str]],
    budget: int,
    costs: Mapping[str, int] | None = None,
) -> Shares:
    """What passes if `budget` is divided equally among the ballots; options cost 1, or `costs`.

    In each round the option is bought for which its approvers pay least each, where who has
    less left gives all of it. What no approvers can pay for does not pass, so not all may be
    spent. D. Peters, G. Pierczyński and P. Skowron, "Proportional participatory budgeting with
    additive utilities", NeurIPS 34 (2021), with a utility of 1 for an approved option; with
    costs of 1 and as many seats as `budget`, "Rule X" of D. Peters and P. Skowron,
    "Proportionality and the limits of welfarism", EC 2020. No tie is broken: each tied option
    is followed. Budget and costs are whole numbers from 1 on, ballots the approved options.
    Raises `CountingError` for others, for repeated options, and for no ballots at all.
    """
    costs = _checked(options, approved, budget, costs)
    purse = Fraction(budget, len(approved))
    rounds = _one_way(options, approved, costs, purse)
    limit = min(LIMIT, WORK // (len(options) * len(approved)))
    ways, ended, followed = {_Way(frozenset(), (purse,) * len(approved))}, set(), 0
    while ways:
        following: set[_Way] = set()
        for way in ways:
            this = _round(options, approved, costs, way)
            following |= {_buy(approved, way, this, option) for option in this.cheapest}
            if not this.cheapest:
                ended.add(way.chosen)
            if followed + len(following) - 1 > limit:
                return _stopped(options, approved, costs, ways, ended, rounds)
        followed += max(0, len(following) - 1)
        ways = following
    certain, possible = frozenset.intersection(*ended), frozenset.union(*ended)
    outcomes = sorted(
        (_in_order(options, each) for each in ended), key=lambda o: [options.index(e) for e in o]
    )
    return Shares(
        tuple(outcomes),
        True,
        _in_order(options, certain),
        _in_order(options, possible - certain),
        rounds,
    )


def _checked(
    options: Sequence[str],
    approved: Sequence[Collection[str]],
    budget: int,
    costs: Mapping[str, int] | None,
) -> Mapping[str, int]:
    check(options, (option for ballot in approved for option in ballot))
    if not approved:
        raise CountingError("Nobody has rated anything yet, so there is nothing to share out.")
    costs = dict.fromkeys(options, 1) if costs is None else costs
    if set(costs) != set(options):
        raise CountingError("Every option needs a cost, and nothing else may have one.")
    if not all(type(number) is int and number >= 1 for number in (budget, *costs.values())):
        raise CountingError("The budget and every cost must be whole numbers, 1 or more.")
    return costs


def _round(
    options: Sequence[str],
    approved: Sequence[Collection[str]],
    costs: Mapping[str, int],
    way: _Way,
) -> Round:
    def approvers(option: str) -> list[Fraction]:
        return [p for p, b in zip(way.purses, approved, strict=True) if option in b]

    prices = {o: _price(approvers(o), costs[o]) for o in options if o not in way.chosen}
    least = min((price for price in prices.values() if price is not None), default=None)
    cheapest = tuple(o for o, price in prices.items() if price == least and price is not None)
    return Round(way.purses, prices, cheapest)


def _price(purses: Sequence[Fraction], cost: int) -> Fraction | None:
    """The least that each must give at most, so that they pay `cost` together; None if never."""
    missing = Fraction(cost)
    for paid, purse in enumerate(sorted(purses)):
        each = missing / (len(purses) - paid)
        if each <= purse:
            return each
        missing -= purse
    return None


def _buy(approved: Sequence[Collection[str]], way: _Way, this: Round, option: str) -> _Way:
    price = this.prices[option] or Fraction(0)
    purses = tuple(
        purse - min(purse, price) if option in ballot else purse
        for purse, ballot in zip(way.purses, approved, strict=True)
    )
    return _Way(way.chosen | {option}, purses)


def _one_way(
    options: Sequence[str],
    approved: Sequence[Collection[str]],
    costs: Mapping[str, int],
    purse: Fraction,
) -> tuple[Round, ...]:
    way = _Way(frozenset(), (purse,) * len(approved))
    rounds = [_round(options, approved, costs, way)]
    while rounds[-1].cheapest:
        way = _buy(approved, way, rounds[-1], rounds[-1].cheapest[0])
        rounds.append(_round(options, approved, costs, way))
    return tuple(rounds)


def _stopped(
    options: Sequence[str],
    approved: Sequence[Collection[str]],
    costs: Mapping[str, int],
    ways: set[_Way],
    ended: set[frozenset[str]],
    rounds: tuple[Round, ...],
) -> Shares:
    """At a tie with too many ways: what all of them have chosen, and what may still be bought."""
    chosen = [way.chosen for way in ways] + list(ended)
    open_ = {
        option
        for way in ways
        for option, price in _round(options, approved, costs, way).prices.items()
        if price is not None
    }
    certain = frozenset.intersection(*chosen)
    possible = frozenset.union(*chosen) | open_
    return Shares(
        (), False, _in_order(options, certain), _in_order(options, possible - certain), rounds
    )


def _in_order(options: Sequence[str], chosen: Collection[str]) -> Outcome:
    return tuple(option for option in options if option in chosen)
