"""After each exchange the agent looks for evidence in what its owner said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.background.work import Work
from desktop.views import Changed
from llm.agent.extracting import extract
from llm.agent.proving import Extracted
from llm.private import require_here
from llm.room.asking import Room

if TYPE_CHECKING:
    from desktop.workspace import Workspace


def due(workspace: Workspace, digest: str) -> Work | None:
    """The oldest messages that were not read yet; none without a model, whose work it is."""
    talks = [each.id for each in reversed(workspace.conversations())] if digest else []
    talk = next((each for each in talks if workspace.waiting(each)), None)
    if talk is None:
        return None
    waiting, every = workspace.waiting(talk), workspace.messages(talk)
    known = workspace.known_evidence()

    async def run(room: Room | None) -> Extracted:
        assert room is not None, "due with a model only"
        return await extract(require_here(room), waiting, every, known)

    def keep(ws: Workspace, found: Extracted) -> Changed:
        return ws.keep_evidence(talk, found, digest)

    return Work("Your agent reads what you told it.", run, keep)
