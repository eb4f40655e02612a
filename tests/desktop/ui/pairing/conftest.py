"""Two laptops in one process, each with its window and its real threads, on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.main_window import MainWindow
from desktop.ui.pairing.code_panel import CodePanel
from desktop.ui.pairing.comparing import CALM
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from desktop.workspace import Workspace
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.conftest import open_workspace

HERE = ("127.0.0.1",)
LONG = 20_000  # milliseconds that keep a hang out


@dataclass
class Laptop:
    qtbot: object
    threads: Threads
    session: Session
    window: MainWindow
    workspace: Workspace

    def run(self, work: Callable[[Workspace], object]) -> object:
        """What `work` gives, done where the documents are."""
        came: list[object] = []
        self.session.ask(work, came.append, came.append)
        self.qtbot.waitUntil(lambda: bool(came), timeout=LONG)
        if isinstance(came[0], BaseException):
            raise came[0]
        return came[0]

    def found(self, name: str = "Mill Lane") -> str:
        self.session.act("founding", lambda workspace: workspace.found(name))
        self.qtbot.waitUntil(lambda: self.session.group != "", timeout=LONG)
        return self.session.group

    def reads(self, part: QWidget, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in all_text(part), timeout=LONG)

    def click(self, part: QWidget, name: str) -> None:
        click(self.qtbot, part, name)

    def says(self, part: QWidget, name: str) -> None:
        """Answer to the words, once it can be answered."""
        self.qtbot.waitUntil(lambda: _there(part, name), timeout=LONG)
        self.click(part, name)


def _there(part: QWidget, name: str) -> bool:
    try:
        return button(part, name).isEnabled()
    except AssertionError:
        return False


def field(part: QWidget, name: str) -> QLineEdit | QPlainTextEdit:
    fields = [*part.findChildren(QLineEdit), *part.findChildren(QPlainTextEdit)]
    (found,) = [each for each in fields if each.accessibleName() == name and each.isVisibleTo(part)]
    return found


def spoken(part: QWidget, name: str) -> str:
    """The words or the code that are to be read aloud."""
    labels = [each for each in part.findChildren(QLabel) if each.isVisibleTo(part)]
    (found,) = [each for each in labels if each.accessibleName().startswith(f"{name}:")]
    return found.text()


def address(part: QWidget) -> str:
    label = next(
        each for each in part.findChildren(QLabel) if "type this address there" in each.text()
    )
    return label.text().rsplit(" ", 1)[1]


def offer(laptop: Laptop, panel: CodePanel) -> tuple[str, str]:
    """Make a code; it and the address beside it."""
    laptop.click(panel, "Make a code")
    laptop.reads(panel, "type this address there")
    return spoken(panel, "The code"), address(panel)


def type_code(laptop: Laptop, panel: CodePanel, code: str, at: str, go: str = "Join") -> None:
    field(panel, "The code").setText(code)
    field(panel, "Address").setText(at)
    laptop.click(panel, go)


@pytest.fixture
def laptop(qtbot, tmp_path: Path) -> Iterator[Callable[[str], Laptop]]:
    made: list[Laptop] = []

    def make(name: str) -> Laptop:
        folder = tmp_path / name
        workspace = open_workspace(folder, name)
        threads = Threads()
        session = Session(threads)
        settings = Settings(tmp_path / f"{name}.ini")
        window = MainWindow(session, settings, folder, lambda *_: None)
        session.open("opening", lambda: workspace)
        qtbot.waitUntil(lambda: session.workspace is not None and not session.working)
        window.show()
        made.append(Laptop(qtbot, threads, session, window, workspace))
        return made[-1]

    yield make
    for each in made:
        each.window.close()
        each.threads.end_network()
        each.session.close()
        each.threads.stop()
        each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ada(laptop) -> Laptop:
    made: Laptop = laptop("Ada Brandt")
    made.found()
    return made


@pytest.fixture
def bo(laptop) -> Laptop:
    made: Laptop = laptop("Bo Lindqvist")
    return made


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's finger is on a mouse button here."""
    monkeypatch.setattr("desktop.ui.pairing.comparing.CALM", 0)
    assert CALM > 0
