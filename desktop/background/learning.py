"""After each exchange the agent looks for evidence in what its owner said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.background.work import Work, key_of
from desktop.views import Changed

if TYPE_CHECKING:
    from desktop.working import Working
    from llm.agent.proving import Extracted
    from llm.room.asking import Room


def due(workspace: Working, digest: str) -> Iterator[Work]:
    """The messages that were not read yet, the oldest conversation first; none without a model,
    whose work it is."""
    for talk in reversed(workspace.conversations()) if digest else ():
        if workspace.waiting(talk.id):
            yield _reading(workspace, talk.id, digest)


def _reading(workspace: Working, talk: str, digest: str) -> Work:
    waiting, every = workspace.waiting(talk), workspace.messages(talk)
    known = workspace.known_evidence()

    async def run(room: Room | None) -> Extracted:
        from llm.agent.extracting import extract
        from llm.private import require_here

        assert room is not None, "due with a model only"
        return await extract(require_here(room), waiting, every, known)

    def keep(ws: Working, found: Extracted) -> Changed:
        return ws.keep_evidence(talk, found, digest)

    key = key_of("read", talk, digest, *(each.id for each in waiting))
    return Work("Your agent reads what you told it.", key, run, keep)
