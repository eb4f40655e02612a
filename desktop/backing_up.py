"""Making a backup while everything else goes on: only the copies are made where the documents are.

Runs on any asyncio thread; `run` does a step on the thread that the workspace belongs to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from crdt.backup.making import write_backup
from crdt.keys import MODERATE, Cost
from desktop.views import Changed
from desktop.workspace import Workspace


async def back_up(
    workspace: Workspace,
    out: Path,
    passphrase: str,
    run: Callable[[Callable[[], Any]], Awaitable[Any]],
    wrote: Callable[[], None] = lambda: None,
    cost: Cost = MODERATE,
) -> Changed:
    """As `Workspace.back_up`, and raises as it does. `wrote` is called once the copies are there
    and the file is begun. Cancelled, it leaves at `out` what was there, or a whole backup."""
    staged = await run(lambda: workspace.stage_backup(out, passphrase))
    try:
        wrote()
        made = await asyncio.to_thread(write_backup, staged, out, passphrase, cost)
    finally:
        await asyncio.to_thread(staged.close)
    changed: Changed = await run(lambda: workspace.note_backup(made))
    return changed
