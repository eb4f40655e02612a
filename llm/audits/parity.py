"""Length parity: whether any member's concern gets systematically fewer words than it could."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from deliberation.acts import Audit, Candidate
from deliberation.quotes import prove
from llm.audits.hearing import speakers
from llm.audits.saying import audit, joined
from llm.mediation.dispute import Dispute

NAME = "Length parity"
Letters = Mapping[str, Fraction]


def length_parity(dispute: Dispute, candidates: Sequence[Candidate]) -> Audit:
    """Whether the letters of the wordings are shared out without passing anybody over.

    The letters and digits of a sentence are divided evenly among the members whose words it
    provably cites. An even share is the sum of these letters over the members who took a
    position; for who wrote little it is no more than what they wrote, once for each wording in
    which a member is served on average. A member fails who gets less than half of that in all,
    and less than the mean of the members in all wordings but at most one. (The mean, since one
    who takes all leaves the median at nothing.)
    """
    members = speakers(dispute)
    if len(members) < 2:
        return audit(NAME, True, "Fewer than two members took a position: nothing to compare.")
    rows = [letters(dispute, each) for each in candidates]
    totals = {member: sum((row[member] for row in rows), Fraction()) for member in members}
    if not any(totals.values()):
        return audit(NAME, False, "No sentence provably cites a member: there is no length to see.")
    shares = _even_shares(dispute, rows)
    short = [m for m in members if 2 * totals[m] < shares[m] and _mostly_below(m, rows)]
    if short:
        faults = (
            f"{dispute.name(each)} got {round(totals[each])} letters where an even share was "
            f"{round(shares[each])}, and less than evenly in nearly every wording"
            for each in short
        )
        return audit(NAME, False, joined(faults) + ".")
    least = min(members, key=lambda each: (totals[each], each))
    says = (
        f"Nobody is passed over in length: the least, {dispute.name(least)}, got "
        f"{round(totals[least])} letters of {round(sum(totals.values()))} in all."
    )
    return audit(NAME, True, says)


def letters(dispute: Dispute, candidate: Candidate) -> Letters:
    """The letters and digits of a wording's sentences that serve each member, by member."""
    sources, found = dispute.by_source(), dict.fromkeys(speakers(dispute), Fraction())
    for sentence in candidate.sentences:
        served = {cite.member for cite in sentence.cites if prove(cite, sources)} & found.keys()
        for member in served:
            found[member] += Fraction(_length(sentence.text), len(served))
    return found


def _even_shares(dispute: Dispute, rows: Sequence[Letters]) -> Letters:
    members = speakers(dispute)
    even = Fraction(sum(sum(row.values()) for row in rows)) / len(members)
    served = Fraction(sum(1 for row in rows for each in row.values() if each), len(members))
    wrote = dict.fromkeys(members, 0)
    for position in dispute.positions:
        if position.member in wrote:
            wrote[position.member] += _length(position.text)
    return {member: min(even, wrote[member] * served) for member in members}


def _mostly_below(member: str, rows: Sequence[Letters]) -> bool:
    below = sum(len(row) * row[member] < sum(row.values()) for row in rows)
    return below >= max(1, len(rows) - 1)


def _length(text: str) -> int:
    return sum(map(str.isalnum, text))
