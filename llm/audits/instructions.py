"""Instructions in positions: orders to the mediator, which are words like any others."""

from __future__ import annotations

from deliberation.acts import Audit
from llm.audits.saying import audit, joined, short
from llm.mediation.dispute import Dispute
from llm.mediation.wishes import instructions_in

SHOWN = 5


def instructions(dispute: Dispute) -> Audit:
    """Whether a position, or a lesson from elsewhere, gives orders to the mediator."""
    found = [
        f"{dispute.name(position.member)} wrote “{short(order)}”"
        for position in dispute.positions
        for order in instructions_in(position.text)
    ]
    found += [
        f"the lesson that begins “{short(lesson.text, 60)}” says “{short(order)}”"
        for lesson in dispute.lessons
        for order in instructions_in(lesson.text)
    ]
    name = "Instructions in positions"
    if not found:
        lessons = " and no lesson" if dispute.lessons else ""
        return audit(name, True, f"No position{lessons} gives orders to the mediator.")
    shown = [*found[:SHOWN], *([f"{len(found) - SHOWN} more"] if len(found) > SHOWN else [])]
    tail = ": treated as words; they are no rule, and no sum depends on them."
    return audit(name, False, joined(shown) + tail)
