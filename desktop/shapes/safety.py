"""What `--json` says of what was refused or set aside, and of whose hands things can come into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crdt.quarantine import Quarantined
from desktop.hands import Hands
from desktop.views import GroupView

Shape = dict[str, Any]


def quarantine(view: GroupView, found: Sequence[Quarantined]) -> Shape:
    return {
        "quarantine": [
            {
                "id": each.id,
                "device": each.device,
                "member": view.state.device_owner.get(each.device, ""),
                "why": each.why,
                "reason": each.reason,
                "at": each.at,
                "kind": each.kind,
                "size": each.size,
                "twin": each.twin,
                "summary": each.summary,
            }
            for each in found
        ]
    }


def hands(before: Sequence[str], found: Sequence[Hands]) -> Shape:
    return {
        "before": list(before),
        "hands": [
            {
                "who": each.who,
                "can": list(each.can),
                "cannot": list(each.cannot),
                "advice": list(each.advice),
            }
            for each in found
        ],
    }
