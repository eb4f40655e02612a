"""The owner's draft rulebook, made anew when what is known of them or of pieces has changed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from deliberation.pieces.composition import Composition
from deliberation.pieces.reading import piece_sha256
from desktop.background.work import Work, key_of
from desktop.editing import new_id
from desktop.views import Changed
from llm.room.asking import Room
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.workspace import Workspace


def due(workspace: Workspace, digest: str) -> Work | None:  # noqa: ARG001 - the same for all kinds
    """Where nothing was composed from what is known now; for the first group with its lessons."""
    profile = workspace.profile()
    if not profile.evidence:
        return None
    group = next((each.id for each in workspace.groups() if each.joined), "")
    make = workspace.composer(group)
    key = key_of(make.weights, make.lessons, *(piece_sha256(each) for each in make.pieces))
    if workspace.did("compose", group) == key:
        return None

    async def run(room: Room | None) -> Composition:  # noqa: ARG001 - an exact sum, no model
        return await asyncio.to_thread(make)

    def keep(ws: Workspace, made: Composition) -> Changed:
        now = [each.worth.piece for each in made.chosen]
        before = _newest(ws, group)
        note = None if before == now else note_of(ws, group, before, now)
        return ws.done("compose", group, key, note)

    return Work("Your agent puts your draft rulebook together.", run, keep)


def _newest(workspace: Workspace, group: str) -> list[str]:
    """The pieces of the newest draft rulebook that is listed for the group."""
    notes = (each for each in workspace.notes() if (each.kind, each.group) == ("rulebook", group))
    return next((json.loads(each.data)["pieces"] for each in notes), [])


def note_of(workspace: Workspace, group: str, before: list[str], now: list[str]) -> Note:
    """What the draft rulebook takes in and lets go, by the titles of pieces."""
    titles = {each.id: each.title for each in workspace.library.all()}
    came = [titles.get(each, each) for each in now if each not in before]
    went = [titles.get(each, each) for each in before if each not in now]
    data = {"came": came, "went": went, "pieces": now}
    rests_on = {each.ref for each in workspace.profile().evidence if each.kind == "quote"}
    return Note(
        new_id(), workspace.now(), "rulebook", group, "", "", "; ".join(came or went),
        json.dumps(data, ensure_ascii=False), False, tuple(sorted(rests_on)),
    )  # fmt: skip
