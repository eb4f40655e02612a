"""Names and order swapped, where no model took part: the very same wordings must come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from deliberation.acts import Audit, Candidate
from llm.audits.saying import audit
from llm.mediation.dispute import Dispute

Draft = Callable[[Dispute], tuple[Candidate, ...]]


def mirrored(dispute: Dispute, candidates: Sequence[Candidate], draft: Draft) -> Audit:
    """Whether `candidates`, drafted by `draft`, stay the same when members swap names and places.

    Everybody's position, values and objections are given to the next member, in reverse order;
    apart from whom they cite, the same wordings must come out.
    """
    swap = swap_of(dispute)
    swapped = draft(swapped_by(dispute, swap))
    same = [_mirror(each, swap) for each in candidates] == [_mirror(each) for each in swapped]
    how = "the same" if same else "other"
    says = f"With members' names and places swapped, {how} wordings come out."
    return audit("Names and order swapped", same, says)


def swap_of(dispute: Dispute) -> dict[str, str]:
    """Every member of the dispute with the one whose place they take: the next by id, in a ring."""
    members = sorted({*(position.member for position in dispute.positions), *dispute.values})
    return dict(zip(members, members[1:] + members[:1], strict=True))


def swapped_by(dispute: Dispute, swap: Mapping[str, str]) -> Dispute:
    """The same dispute in which each member has said what another said, in reverse order.

    Who is not in `swap` keeps what is theirs.
    """
    return replace(
        dispute,
        positions=tuple(
            replace(each, member=swap[each.member]) for each in reversed(dispute.positions)
        ),
        values={
            swap.get(member, member): own for member, own in reversed([*dispute.values.items()])
        },
        objections=tuple(
            replace(each, member=swap.get(each.member, each.member))
            for each in reversed(dispute.objections)
        ),
    )


def _mirror(candidate: Candidate, swap: Mapping[str, str] | None = None) -> list[object]:
    renamed = swap or {}
    return [
        (s.text, frozenset((renamed.get(c.member, c.member), c.source, c.quote) for c in s.cites))
        for s in candidate.sentences
    ]
