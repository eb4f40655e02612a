"""Ranked pairs: the clearest majorities are settled first, and none that contradicts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_

from deliberation.counting import Ranking, in_tiers
from deliberation.counting.pairs import Pair, Pairs, chain, check_pairs, preferred, widest
from deliberation.counting.words import Name, ballots, capital, first_lines

LIMIT = 3000  # partial orders followed beside the one that no tie can do without
WORK = 200_000  # and no more of them than this divided by the square of the number of options

Order = tuple[int, ...]
"""A partial order: for each option, by its number, the set (as bits) of those below it."""


@dataclass(frozen=True)
class RankedPairs:
    """`margins`: by how many ballots a pair wins. `always`, `sometimes`: in how many of the ways
    to take equally clear pairs it is settled. Not `exact`: the ways were too many to try."""

    ranking: Ranking
    margins: Mapping[Pair, int]
    always: frozenset[Pair]
    sometimes: frozenset[Pair]
    exact: bool


def ranked_pairs(options: Sequence[str], ballots: Sequence[Mapping[str, int]]) -> RankedPairs:
    """Pairs are settled from the greatest margin down, leaving out what would close a circle.

    The ballots are those of `schulze`. T. N. Tideman, "Independence of clones as a criterion
    for voting rules", Social Choice and Welfare 4 (1987), with margins for strength. Where
    pairs are equally strong, an option is a potential winner if it wins under some order of
    them (M. Brill and F. Fischer, "The price of neutrality for the ranked pairs method", AAAI
    2012), as in `ranked_pairs` of the library pref_voting; the first tier holds all of these.
    That can take exponentially long, so beyond `limit` partial orders the first tier holds
    those that no order rules out for sure: whom nobody beats by more than every chain back
    (Split Cycle: W. Holliday and E. Pacuit, Public Choice 197, 2023), which are never fewer.
    Raises `CountingError` for repeated options and for ballots that name others.
    """
    return ranked_of_pairs(options, preferred(options, ballots))


def ranked_of_pairs(options: Sequence[str], pairs: Pairs) -> RankedPairs:
    """The same from the number of ballots that prefer one option to another, by ordered pair."""
    check_pairs(options, pairs)
    margins = {
        (one, other): number - pairs[other, one]
        for (one, other), number in pairs.items()
        if number > pairs[other, one]
    }
    orders = _all_orders(options, margins)
    if orders is None:
        return _beyond_the_limit(options, margins)
    number = {option: at for at, option in enumerate(options)}
    settled = [
        {pair for pair in margins if order[number[pair[0]]] >> number[pair[1]] & 1}
        for order in orders
    ]
    always = frozenset(set.intersection(*settled))
    beaten = [_beaten(order) for order in orders]
    winners = tuple(o for o in options if any(not lost >> number[o] & 1 for lost in beaten))
    rest = [option for option in options if option not in winners]
    sure = [reduce(and_, below) for below in zip(*orders, strict=True)]
    over = in_tiers(rest, lambda a, b: bool(sure[number[a]] >> number[b] & 1))
    return RankedPairs(
        (winners, *over), margins, always, frozenset(set.union(*settled)) - always, True
    )


def limit(options: int) -> int:
    """How many partial orders of so many options are followed because of ties: what one costs
    grows with the square of their number, and a count must stay a matter of a moment."""
    return min(LIMIT, WORK // options**2)


def _all_orders(options: Sequence[str], margins: Pairs) -> Collection[Order] | None:
    """What is settled in the end, for every order of equally clear pairs; None: too many."""
    number = {option: at for at, option in enumerate(options)}
    by_strength: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (one, other), margin in margins.items():
        by_strength[margin].append((number[one], number[other]))
    orders: set[Order] = {(0,) * len(options)}
    left = limit(len(options))
    for strength in sorted(by_strength, reverse=True):
        equal = by_strength[strength]
        found: set[Order] = set()
        waiting, met = list(orders), set(orders)
        left -= len(orders) - 1
        while waiting:
            order = _settle_the_safe(waiting.pop(), equal)
            open_ = _open(order, equal)
            if not open_:
                found.add(order)
            for pair in open_:
                new = _settle(order, [pair])
                if new not in met:
                    met.add(new)
                    waiting.append(new)
                    left -= 1
                if left < 0:
                    return None
        orders = found
    return orders


def _open(order: Order, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(a, b) for a, b in pairs if not (order[a] >> b | order[b] >> a) & 1]


def _settle_the_safe(order: Order, pairs: Iterable[tuple[int, int]]) -> Order:
    """With the pairs that cannot be in any circle: the order among these does not matter."""
    open_ = _open(order, pairs)
    if not open_:
        return order
    everything = _settle(order, open_)
    return _settle(order, [(a, b) for a, b in open_ if not everything[b] >> a & 1])


def _settle(order: Order, pairs: Collection[tuple[int, int]]) -> Order:
    """With `pairs` and all that follows from them: S. Warshall, "A theorem on Boolean
    matrices", Journal of the ACM 9 (1962), where only a first or a second of a pair leads on."""
    below = list(order)
    for one, other in pairs:
        below[one] |= 1 << other
    for via in sorted({at for pair in pairs for at in pair}):
        under = below[via]
        below = [row | under if row >> via & 1 else row for row in below]
    return tuple(below)


def _beaten(order: Order) -> int:
    together = 0
    for below in order:
        together |= below
    return together


def _beyond_the_limit(options: Sequence[str], margins: Mapping[Pair, int]) -> RankedPairs:
    path = widest(options, margins)
    sure = frozenset((a, b) for (a, b), margin in margins.items() if margin > path[b, a])
    ranking = in_tiers(options, lambda a, b: (a, b) in sure)
    return RankedPairs(ranking, margins, sure, frozenset(margins) - sure, False)


def told(options: Sequence[str], pairs: Pairs, result: RankedPairs, name: Name) -> list[str]:
    """Each pair from the clearest down, and whether it is settled; where the options are many,
    the clearest alone."""
    settled = {pair: result.margins[pair] for pair in result.always}

    def judged(pair: Pair) -> str:
        one, other = pair
        margin = result.margins[pair]
        if pair in result.always:
            verdict = "settled"
        elif pair in result.sometimes:
            verdict = "settled in some orders of the equally clear ones, left out in others"
        elif back := chain(options, settled, other, one, margin):
            verdict = f"left out, because it contradicts {' > '.join(map(name, back))}"
        else:
            verdict = "left out in every order, because it contradicts what is settled by then"
        return (
            f"{capital(name(one))} is put above {name(other)} on {ballots(pairs[one, other])}, "
            f"the reverse on {pairs[other, one]}: ahead by {margin}, {verdict}."
        )

    def even(pair: Pair) -> str:
        one, other = map(name, pair)
        return f"Even, so nothing to settle: {one} and {other} ({pairs[pair]} each)."

    clear = sorted(result.margins, key=lambda pair: -result.margins[pair])
    evens = [(a, b) for a, b in combinations(options, 2) if pairs[a, b] == pairs[b, a]]
    lines = [
        *first_lines(clear, judged, "pairs with one ahead"),
        *first_lines(evens, even, "even pairs"),
    ]
    if not result.exact:
        lines.append(
            "The equally clear pairs can be taken in too many orders to try all of them, so "
            "every option that cannot be ruled out is shown as a potential winner."
        )
    return lines
