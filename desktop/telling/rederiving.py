"""A mediation that was come to again from a journal, and what a journal holds, in words."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit
from deliberation.state import Mediation
from desktop.rederiving import ToGive
from desktop.telling.mediating import audits, drafted_by


def rederived(it: Mediation, found: Sequence[Audit]) -> str:
    """Each kind of figure, and how many of them do not come out the same."""
    failed = sum(not each.passed for each in found)
    end = f"{failed} of {len(found)} do not." if failed else "All of these do."
    head = "Whether each figure comes out the same from the journal, without a model:"
    return "\n".join([*drafted_by(it), "", head, *audits(found), end])


def given_journal(it: ToGive) -> str:
    """What would leave, said before it does."""
    lines = [
        f"It holds {len(it.given.exchanges)} questions to your model, with its answers, to the "
        f"letter: those of your mediations of this deliberation, and those of {len(it.given.runs)} "
        "hidden disputes.",
        "In them stand the positions, shared values, objections and lessons that every member "
        "has, the model's name and the address of its server. Nothing of it comes from a "
        "conversation with your agent.",
    ]
    if it.withheld:
        lines.append(
            f"{it.withheld} answers stay here, since the model put into them what was said between "
            "you and your agent; that something stays here can be seen."
        )
    return "\n".join(lines)
