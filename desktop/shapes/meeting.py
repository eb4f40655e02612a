"""What `--json` says of the roads, of who was met by them, and of what each laptop lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crdt.carriers.carrier import Met
from desktop.meeting import Neighbour, Roads

Shape = dict[str, Any]


def roads(now: Roads) -> Shape:
    folders = (now.folders or {}).items()
    return {
        "room": now.room,
        "internet": now.internet,
        "folders": [{"group": group, "folder": folder} for group, folder in folders],
    }


def met(found: Sequence[Met]) -> Shape:
    return {
        "met": [
            {
                "road": each.road,
                "group": each.group,
                "device": each.device,
                "sent": each.sent,
                "came": each.came,
                "bytes_out": each.bytes_out,
                "bytes_in": each.bytes_in,
                "refused": list(each.refused),
                "error": each.error,
                "still": each.still,
            }
            for each in found
        ]
    }


def neighbours(found: Sequence[Neighbour]) -> Shape:
    return {
        "neighbours": [
            {
                "device": each.device,
                "name": each.name,
                "member": each.member,
                "met": each.met,
                "road": each.road,
                "lacks": each.lacks,
            }
            for each in found
        ]
    }
