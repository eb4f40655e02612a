"""A farewell: what tells somebody who was removed, or left, that they are out, and nothing later.

Bundles go to present members alone, so whoever was removed would else never learn of it from the
group itself. In it is what ended their membership (the votes that sufficed, or their own leaving)
with all that these build on, which was said among members while they still were one.
"""

from __future__ import annotations

from crdt.carriers.have import Have
from crdt.lacking import lacking, met_by
from crdt.log import Log
from deliberation.errors import FolkmootError
from deliberation.state import Member


class NoFarewell(FolkmootError):
    """There is nobody to tell, or this laptop cannot."""


def farewell_for(log: Log, member: Member | None, writer: str) -> list[str]:
    """The ids of the entries that the member's devices may lack, causes first.

    `writer` is the device that is going to put them together. Raises `NoFarewell`.
    """
    if member is None or not member.left:
        raise NoFarewell("A farewell is for somebody who was removed or has left.")
    if not member.active:
        raise NoFarewell(f"{member.name} has no laptop in use for which it could be written.")
    ends = log.votes_for(member.gone) or (member.gone,)
    if writer not in log.membership(log.past(ends).membership).device_owner:
        raise NoFarewell(
            f"This laptop came in after {member.name} went, so theirs would take it for a "
            "stranger's; let somebody write the farewell who was a member then."
        )
    known = log.with_past(ends)
    nodes = {
        node.id: node
        for device in member.active
        for node in lacking(log, met_by(log, device.id, Have()))
        if node.id in known
    }
    return sorted(nodes, key=lambda each: (nodes[each].depth, each))
