"""An application with its real threads, as it starts on a data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.app import Application
from desktop.ui.settings import Settings
from tests.desktop.ui.clicks import all_text

LONG = 20_000  # milliseconds that keep a hang out
Start = Callable[[Path], Application]


@pytest.fixture
def start(qtbot, tmp_path: Path) -> Iterator[Start]:
    """Start it on a folder, as far as the person sees something."""
    made: list[Application] = []

    def begin(folder: Path) -> Application:
        application = Application(folder, Settings(tmp_path / f"{len(made)}.ini"))
        made.append(application)
        application.show()
        welcome, session = application.window.welcome, application.session
        qtbot.waitUntil(lambda: welcome.exists is not None and not session.working, timeout=LONG)
        return application

    yield begin
    for each in made:
        each.window.close()
        each.stop()
        each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def sheet(window: QWidget, kind: type[QDialog]) -> QDialog:
    """The one sheet of this kind that is open."""
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def reads(qtbot, part: QWidget, text: str) -> None:
    qtbot.waitUntil(lambda: text in all_text(part), timeout=LONG)


def contents(folder: Path) -> dict[str, bytes]:
    """All that is in a data folder, but for the lock that whoever looks in takes."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name != "folkmoot.lock"
    }
