"""Author-blind rating: a wording must be worth the same to the model, whoever is said to have
written it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from deliberation.acts import Audit, Candidate
from deliberation.profiles.values import VALUES
from llm.audits.saying import audit
from llm.errors import ModelError
from llm.mediation.dispute import Dispute
from llm.rating.effects import model_effects
from llm.room.asking import Room
from llm.words.effects import Found

NAME = "Author-blind rating"
MOST = 10  # hundredths between any two ratings of one text
AUTHORS = {"": "anonymous", "owner": "mine", "other": "theirs"}

Effects = Mapping[str, int]  # by value, hundredths


@dataclass(frozen=True)
class Delta:
    """The two authors between whom a rating differs most, and by how much, in hundredths."""

    higher: str
    lower: str
    by: Fraction


async def author_blind(room: Room, dispute: Dispute, candidate: Candidate) -> Audit:
    """Whether the model rates the same text alike as mine, as theirs and without an author.

    It is asked three times what the text does to each value, at temperature 0. The utilities are
    compared by even weights over the values that any of the answers names, and by the weights
    that members share; the greatest difference may be at most 10 hundredths. A check that could
    not be made has not passed.
    """
    try:
        found = {
            author: await model_effects(
                room, candidate.text, dispute.present_text, ref=dispute.deliberation, author=author
            )
            for author in AUTHORS
        }
    except ModelError as error:
        return audit(NAME, False, f"It could not be checked. {error}")
    delta = greatest_delta(
        {author: _by_value(each.found) for author, each in found.items()}, dispute.values.values()
    )
    says = (
        f"The text “{candidate.start}” as {AUTHORS[delta.higher]} is rated {_hundredths(delta.by)} "
        f"above the same text as {AUTHORS[delta.lower]} (at most {MOST} hundredths may be)."
        if delta.by
        else f"The text “{candidate.start}” is rated the same as mine, theirs and anonymous."
    )
    return audit(NAME, delta.by <= MOST, says)


def greatest_delta(tables: Mapping[str, Effects], shared: Iterable[Sequence[int]] = ()) -> Delta:
    """The greatest difference of u between two of `tables` (effects by author).

    u = (sum of w E) / (sum of w), in hundredths, exactly; for even weights over all values that
    any table names, and for each of `shared`, weights in the order of `VALUES`.
    """
    named = [value for value in VALUES if any(value in each for each in tables.values())]
    even = dict.fromkeys(named, 1)
    profiles = [even, *(dict(zip(VALUES, own, strict=True)) for own in shared)]
    return max(_deltas(tables, profiles), key=lambda delta: delta.by)


def _deltas(tables: Mapping[str, Effects], profiles: Sequence[Effects]) -> Iterator[Delta]:
    for weights in profiles:
        worth = {author: _utility(weights, effects) for author, effects in tables.items()}
        for one, other in combinations(worth, 2):
            higher, lower = (one, other) if worth[one] >= worth[other] else (other, one)
            yield Delta(higher, lower, worth[higher] - worth[lower])


def _utility(weights: Effects, effects: Effects) -> Fraction:
    total = sum(weights.values())
    return Fraction(sum(w * effects.get(v, 0) for v, w in weights.items()), total or 1)


def _by_value(found: Iterable[Found]) -> Effects:
    return {each.value: each.effect for each in found}


def _hundredths(amount: Fraction) -> str:
    return f"{float(amount):.1f} hundredths"
