"""Names and order swapped, where a model drafted: whom it serves must not depend on their place.

The model is asked the same question with the members in reverse order. What must stay alike is not
the words, which a model never repeats, but whose words they serve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from deliberation.acts import Audit, Candidate
from deliberation.quotes import normalise, prove
from deliberation.state import Position
from llm.audits.hearing import speakers
from llm.audits.mirrored import swapped_by
from llm.audits.saying import audit
from llm.errors import ModelError
from llm.mediation.answers import read_candidate
from llm.mediation.asking import Asked, mediate_question, seed_of
from llm.mediation.dispute import Dispute
from llm.mediation.starts import Start
from llm.room.asking import Room

NAME = "Names and order swapped"
MOST_MOVED = Fraction(1, 4)  # of the proven citations, from some members to others
FAVOUR = Fraction(1, 4)  # of the proven citations, to whoever stands first, or last

Shares = Mapping[str, Fraction]


@dataclass(frozen=True)
class Turned:
    """Two wordings of one question, the second with the members in reverse order.

    `one` and `other` are each member's share of the proven citations; `first` and `last` stand so
    in the first question, and the other way round in the second.
    """

    one: Shares
    other: Shares
    first: str
    last: str

    @property
    def moved(self) -> Fraction:
        """The total variation distance of the shares, 0 to 1: half the sum of |p - q| (D. A.
        Levin, Y. Peres, E. L. Wilmer, "Markov Chains and Mixing Times" (2009), section 4.1)."""
        return sum((abs(self.one[each] - self.other[each]) for each in self.one), Fraction()) / 2

    @property
    def favour(self) -> Fraction:
        """How much the two at the ends gain by standing first rather than last, on average, -1
        to 1: all of it where the first place takes all, below 0 where the last place gains."""
        first = self.one[self.first] - self.other[self.first]
        last = self.other[self.last] - self.one[self.last]
        return (first + last) / 2

    @property
    def alike(self) -> bool:
        """At most a quarter moved, and less than a quarter by place."""
        return self.moved <= MOST_MOVED and abs(self.favour) < FAVOUR


async def mirror(room: Room, dispute: Dispute, candidate: Candidate, start: Start) -> Audit:
    """Whether `candidate`, drafted from `start`, serves the same members in another order.

    The names: the question with all members' names swapped, and their words given to one another,
    must be the same to the byte, so that no model could tell who anybody is. The order: asked
    again with the members reversed, at temperature 0, the shares of proven citations must stay
    alike (`Turned.alike`). Where they do not, the first order is asked at temperature 0 too, and
    these two are compared, so that chance in the drafting is not taken for favour. A check that
    could not be made, because the model gave nothing to compare, has not passed.
    """
    if not same_without_names(dispute, start):
        return audit(NAME, False, "The question to the model depends on what members are called.")
    if len(speakers(dispute)) < 2:
        return audit(NAME, True, "Fewer than two members took a position, so none has a place.")
    seed = seed_of(dispute, start.name, "mirror")
    asked = [
        mediate_question(dispute, start, reverse=each, seed=seed, temperature=0.0)
        for each in (False, True)
    ]
    try:
        turned = await _ask(room, asked[1], start)
        found = compare(dispute, candidate, turned, asked[0])
        if found is None or not found.alike:
            found = compare(dispute, await _ask(room, asked[0], start), turned, asked[0])
    except ModelError as error:
        return audit(NAME, False, f"It could not be checked for “{start.label}”. {error}")
    if found is None:
        says = f"It could not be checked for “{start.label}”: too few quotes are proven to compare."
        return audit(NAME, False, says)
    return audit(NAME, found.alike, _said(dispute, start, found))


def same_without_names(dispute: Dispute, start: Start) -> bool:
    """Whether the question is the same to the byte when all names are swapped, and all who took
    a position swap what they said and shared, in another order."""
    members = sorted(speakers(dispute))
    swap = dict(zip(members, members[1:] + members[:1], strict=True))
    others = [*dispute.names.values()]
    called = dict(zip(dispute.names, others[1:] + others[:1], strict=True))
    swapped = replace(swapped_by(dispute, swap), names=called)
    theirs = replace(start, member=swap.get(start.member, start.member))
    return mediate_question(dispute, start).question == mediate_question(swapped, theirs).question


def compare(
    dispute: Dispute, one: Candidate, other: Candidate, asked: Asked[Position]
) -> Turned | None:
    """`one` in the order of `asked` beside `other` in reverse; None where one proves nothing."""
    order = [each.member for each in asked.labels.values() if each.member and each.text.strip()]
    shares = [_shares(dispute, each) for each in (one, other)]
    if shares[0] is None or shares[1] is None:
        return None
    return Turned(shares[0], shares[1], order[0], order[-1])


async def _ask(room: Room, asked: Asked[Position], start: Start) -> Candidate:
    return await room.ask(
        asked.question, lambda answer: read_candidate(answer, asked.labels, start)
    )


def _shares(dispute: Dispute, candidate: Candidate) -> Shares | None:
    """Each member's share of the proven citations, each quote once; None where there is none."""
    sources = dispute.by_source()
    quoted = {
        (cite.member, normalise(cite.quote))
        for sentence in candidate.sentences
        for cite in sentence.cites
        if cite.member and prove(cite, sources)
    }
    if not quoted:
        return None
    count = Counter(member for member, _ in quoted)
    return {each: Fraction(count[each], len(quoted)) for each in speakers(dispute)}


def _said(dispute: Dispute, start: Start, it: Turned) -> str:
    first, last = dispute.name(it.first), dispute.name(it.last)
    return (
        f"Asked again for “{start.label}” with the members in reverse order, {_percent(it.moved)} "
        f"of the proven citations went to other members (at most {_percent(MOST_MOVED)} may). "
        f"Standing first or last, {first} has {_percent(it.one[it.first])} or "
        f"{_percent(it.other[it.first])} of them and {last} {_percent(it.other[it.last])} or "
        f"{_percent(it.one[it.last])}. The question holds no names."
    )


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"
