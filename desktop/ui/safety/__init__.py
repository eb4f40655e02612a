"""Keeping everything safe, in the window: making a backup, bringing one back, and what to do when
the data cannot be opened. What the sheets are made of loads slowly and is wanted seldom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crdt.keys import Cost
    from desktop.ui.safety.backing_up import BackupSheet
    from desktop.ui.safety.bringing_back import RestoreSheet
    from desktop.ui.session import Session

# `cost` is what a guess at a passphrase costs; None for what is usual.


def backup_sheet(parent: QWidget, session: Session, *, cost: Cost | None = None) -> BackupSheet:
    """Write everything of the open data folder to one file that a passphrase opens."""
    from desktop.ui.safety.backing_up import BackupSheet

    return BackupSheet.of(parent, session, lambda: BackupSheet(parent, session, cost))


def restore_sheet(
    parent: QWidget,
    session: Session,
    folder: Path,
    opened: Callable[[Path], None],
    *,
    cost: Cost | None = None,
) -> RestoreSheet:
    """Bring a backup back into a new folder, proposed as `folder` or beside it where something is
    there; `opened` is called with it once it is whole."""
    from desktop.ui.safety.bringing_back import RestoreSheet

    return RestoreSheet.of(
        parent, session, lambda: RestoreSheet(parent, session, folder, opened, cost)
    )
