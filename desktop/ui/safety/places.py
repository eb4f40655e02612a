"""Where a backup goes, and where one is brought back to: always a new folder."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui import files
from desktop.ui.words import translate

SUFFIX = ".folkmoot-backup"
_LEFT = {"folkmoot.lock"}  # what does not make a folder anybody's
_INSIDE = "Folkmoot"  # the new folder in one that holds other things


def where_to(parent: QWidget) -> Path | None:
    """Ask where a backup is to be written; its name has the day in it."""
    name = f"Folkmoot backup {time.strftime('%Y-%m-%d')}"
    return files.save_as(parent, translate("safety", "Save the backup"), name, SUFFIX)


def which(parent: QWidget) -> Path | None:
    pattern = translate("safety", "Backups") + f" (*{SUFFIX});;*"
    return files.choose(parent, translate("safety", "Choose your backup"), pattern)


def fresh(folder: Path) -> Path:
    """The folder itself where nothing is in it, else the first one beside it, with a number."""
    if _is_free(folder):
        return folder
    beside = (folder.with_name(f"{folder.name} {number}") for number in count(2))
    return next(each for each in beside if _is_free(each))


def fresh_in(chosen: Path) -> Path:
    """A new folder in the one that a person chose, or that one where nothing is in it."""
    return chosen if _is_free(chosen) else fresh(chosen / _INSIDE)


def show_path(label: QLabel, path: Path) -> None:
    """Say a place so that it is all to be seen: a path may be longer than any line."""
    label.setText("".join(f"{each}\u200b" if each in "/\\-_." else each for each in str(path)))
    label.setAccessibleName(str(path))


def _is_free(folder: Path) -> bool:
    try:
        return not folder.exists() or (
            folder.is_dir() and all(each.name in _LEFT for each in folder.iterdir())
        )
    except OSError:  # whoever uses it is told why it cannot be
        return True
