"""The method of equal shares in sentences: every round with its prices and what is left."""

from __future__ import annotations

from collections import Counter

from deliberation.counting.equal_shares import Shares
from deliberation.counting.words import Name, capital, listed


def told(result: Shares, name: Name) -> list[str]:
    """Each round with every price and what is left to whom; ties named where they come up."""
    first = result.rounds[0].purses
    lines = [f"Each ballot of {len(first)} has {first[0]} to give."]
    for number, this in enumerate(result.rounds, 1):
        prices = [
            f"{name(option)} {price}" for option, price in this.prices.items() if price is not None
        ]
        if not this.cheapest:
            lines.append(f"Round {number}: no other option can be paid for by its approvers.")
            continue
        short = [name(option) for option, price in this.prices.items() if price is None]
        line = f"Round {number}: what each approver gives at most: {', '.join(prices)}."
        if short:
            line += f" Too little is left for {listed(short)}."
        taken = name(this.cheapest[0])
        if len(this.cheapest) > 1:
            tied = listed([name(option) for option in this.cheapest])
            line += f" {capital(tied)} tie; here {taken} is followed, the others likewise."
        else:
            line += f" {capital(taken)} passes."
        left = Counter(result.rounds[number].purses)
        parts = [f"{left[purse]} × {purse}" for purse in sorted(left, reverse=True)]
        lines.append(f"{line} Left on the ballots: {', '.join(parts)}.")
    return lines
