"""What `--json` says of who is in the group, who is out and why, and of everybody's devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crdt.pairing.request import Request
from deliberation.state import State
from desktop.devices import DeviceView

Shape = dict[str, Any]
Worded = tuple[Request, tuple[str, ...]]  # a request and its words, which take time to make


def membership(state: State) -> Shape:
    """The parts of the status that are about who belongs."""
    return {
        "members": [
            {"id": member.id, "name": member.name, "devices": [d.id for d in member.devices]}
            for member in state.current
        ],
        "pending": [
            {"id": each.id, "name": each.name, "votes": list(each.votes), "needed": each.needed}
            for each in state.pending
        ],
        "former": [
            {"id": each.id, "name": each.name, "gone": each.gone, "removed": each.removed}
            for each in state.members
            if each.left
        ],
        "removing": [
            {"member": each.member, "votes": list(each.votes), "needed": each.needed,
             "reasons": list(each.reasons)}
            for each in state.removing
        ],
        "removals": [
            {"id": each.id, "member": each.member, "voters": list(each.voters),
             "reasons": list(each.reasons)}
            for each in state.removals
        ],
        "contests": [
            {"id": each.id, "removals": list(each.removals), "members": list(each.members),
             "upheld": list(each.upheld), "needed": each.needed}
            for each in state.contests
        ],
        "suspended": [
            {"id": each.id, "member": each.member, "by": each.by, "why": each.why}
            for each in state.suspended
        ],
    }  # fmt: skip


def devices(found: Sequence[DeviceView]) -> Shape:
    return {
        "devices": [
            {
                "id": each.id,
                "member": each.member,
                "name": each.name,
                "here": each.here,
                "retired": each.retired,
                "forked": each.forked,
            }
            for each in found
        ]
    }


def requests(found: Sequence[Worded]) -> Shape:
    """Who asks to join, with the words that tell their request from every other."""
    return {
        "requests": [
            {"member": each.person.id, "name": each.person.name, "words": list(words)}
            for each, words in found
        ]
    }
