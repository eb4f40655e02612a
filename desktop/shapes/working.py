"""What `--json` says of what the owner's agent did by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llm.vault.records import Note

Shape = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """One thing that the agent did: the `note` that came of it, or what `came` instead."""

    what: str
    note: Note | None = None
    came: str = ""


def away(found: Sequence[Note]) -> Shape:
    return {"notes": [note(each) for each in found]}


def note(it: Note) -> Shape:
    return {
        "id": it.id,
        "at": it.at,
        "kind": it.kind,
        "group": it.group,
        "deliberation": it.deliberation,
        "subject": it.subject,
        "text": it.text,
        "data": json.loads(it.data),
        "seen": it.seen,
    }


def worked(found: Sequence[Done], *, more: bool) -> Shape:
    return {
        "work": [
            {
                "what": each.what,
                "came": each.came,
                "note": note(each.note) if each.note else None,
            }
            for each in found
        ],
        "more": more,
    }
