"""The model is given hidden disputes when they are due: the last thing that the agent does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.background.work import Work, key_of
from desktop.views import Changed

if TYPE_CHECKING:
    from desktop.working import Working
    from llm.room.asking import Room
    from llm.vault.records import CanaryRun


def due(workspace: Working, digest: str) -> Iterator[Work]:
    """One dispute of each kind that is due for the model at hand; none without a model."""
    had = len(workspace.canaries(digest)) if digest else 0
    for kind in dict.fromkeys(workspace.checks_due(digest) if digest else ()):
        yield _check(kind, key_of("check", digest, kind, had))


def _check(kind: str, key: str) -> Work:
    async def run(room: Room | None) -> CanaryRun:
        from llm.canaries.running import run

        assert room is not None, "due with a model only"
        return await run(room, kind, secrets.randbits(32))

    def keep(ws: Working, found: CanaryRun) -> Changed:
        return ws.keep_check(found)

    return Work("Your model is given a hidden dispute.", key, run, keep)
