"""The owner's draft rulebook, made anew when what is known of them or of pieces has changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deliberation.pieces.composition import Composition
from deliberation.pieces.reading import piece_sha256
from desktop.background.work import Work, is_stale, key_of, told_in
from desktop.editing import new_id
from desktop.views import Changed
from llm.vault.records import Note

if TYPE_CHECKING:
    from desktop.working import Working
    from llm.room.asking import Room


def due(workspace: Working, digest: str) -> Iterator[Work]:  # noqa: ARG001 - needs no model
    """Where nothing was composed from what is known now; for the first group with its lessons."""
    profile = workspace.profile()
    if not profile.evidence:
        return
    group = next((each.id for each in workspace.groups() if each.joined), "")
    make, told = workspace.composer(group), told_in(profile)
    pieces = (piece_sha256(each) for each in make.pieces)
    key = key_of("compose", group, make.weights, make.lessons, told, *pieces)
    if not is_stale(workspace.did("compose", group), key, ""):
        return

    async def run(room: Room | None) -> Composition:  # noqa: ARG001 - an exact sum, no model
        return await asyncio.to_thread(make)

    def keep(ws: Working, made: Composition) -> Changed:
        now = [each.worth.piece for each in made.chosen]
        before = _newest(ws, group)
        note = None if before == now else note_of(ws, group, before or [], now, told)
        return ws.done("compose", group, key, "", note)

    yield Work("Your agent puts your draft rulebook together.", key, run, keep)


def _newest(workspace: Working, group: str) -> list[str] | None:
    """The pieces of the draft rulebook that was made last for the group, None without one."""
    notes = (each for each in workspace.notes() if (each.kind, each.group) == ("rulebook", group))
    return next((json.loads(each.data)["pieces"] for each in notes), None)


def note_of(
    workspace: Working, group: str, before: list[str], now: list[str], told: tuple[str, ...]
) -> Note:
    """What the draft rulebook takes in and lets go, by the titles of pieces."""
    titles = {each.id: each.title for each in workspace.library.all()}
    came = [titles.get(each, each) for each in now if each not in before]
    went = [titles.get(each, each) for each in before if each not in now]
    data = {"came": came, "went": went, "pieces": now}
    return Note(
        new_id(), workspace.now(), "rulebook", group, "", "", "; ".join(came or went),
        json.dumps(data, ensure_ascii=False), False, told,
    )  # fmt: skip
