"""A picture of a code that was dropped on the window: its text says which sheet it is for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from crdt.pairing.papers import kind_of
from desktop.files import read_file
from desktop.ui import pairing
from desktop.ui.pairing import reading
from desktop.ui.session import Session


def is_picture(path: Path) -> bool:
    """By its name: what it is in fact is seen when it is read."""
    return path.suffix.lower().removeprefix(".") in (*reading.FORMATS, "jpg")


def open_picture(parent: QWidget, session: Session, path: Path) -> None:
    """Open the sheet that takes what is in the picture, and give it that."""

    def kind() -> str:
        return kind_of(reading.text_in_file(read_file(path, reading.LIMIT)))

    def done(found: str) -> None:
        if not isValid(parent):
            return
        if found == "device request":
            pairing.add_device_sheet(parent, session).read(path)
        elif found == "request" and session.group:
            pairing.admit_sheet(parent, session).read(path)
        else:  # which says so where it is no invitation either
            pairing.join_sheet(parent, session).read(path)

    def failed(error: BaseException) -> None:
        if isValid(parent):
            session.failed.emit(session.sentence(error))

    session.backstage.documents(kind, done, failed)
