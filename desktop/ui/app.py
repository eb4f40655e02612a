"""Starts the window on a data folder and runs it until it is closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui.main_window import MainWindow
from desktop.ui.passphrase import Asker
from desktop.ui.roads import Roads
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads

if TYPE_CHECKING:
    from desktop.ui.background import Background
    from desktop.workspace import Workspace

SETTLED = 20  # milliseconds: by then the window is painted, and slow work cannot hold it up


class Application:
    """The window with its threads; tests make one too, and run its event loop themselves."""

    def __init__(
        self, folder: Path | None, settings: Settings | None = None, *, model: str = ""
    ) -> None:
        self.settings = settings or Settings()
        self.threads = Threads()
        self.session = Session(self.threads)
        self.session.model = model
        self.folder = folder or self.settings.folder
        self.window = MainWindow(self.session, self.settings, self.folder, self.start)
        self.asker = Asker(self.window)
        self.roads = Roads(self.session)
        self.background: Background | None = None
        self.session.opened.connect(self._opened)

    def show(self) -> None:
        """Show the window, and open the data folder if there is one."""
        self.window.show()
        QTimer.singleShot(SETTLED, self._begin)

    def start(self, folder: Path, name: str | None) -> None:
        """Open `folder`, or make it for somebody called `name`."""
        if self.session.working or self.session.workspace is not None:
            return

        def make() -> Workspace:
            from desktop.ceremony import Terminal
            from desktop.workspace import Workspace

            kept = "passphrase" if Terminal().given else "keyring"
            return Workspace.open(folder, self.asker, name=name, keep_key_in=kept)

        self.folder = folder
        label = self.window.tr("Opening your data…")
        self.session.open(label, make, self.settings.group)

    def work_alone(self) -> None:
        """From now on let the owner's agent work while they are away."""
        from desktop.ui.background import Background  # later than all that is to be seen

        self.background = Background(self.session)
        self.background.start()

    def stop(self) -> None:
        """Close the workspace and end the threads; waits for what was being written."""
        if self.background is not None:
            self.background.stop()
        self.roads.stop()
        self.asker.give_up()
        self.threads.end_network()
        self.session.close()
        self.threads.stop()

    def _begin(self) -> None:
        self.window.welcome.look_at(self.folder, lambda: self.start(self.folder, None))

    def _opened(self) -> None:
        self.settings.folder = self.folder


def run_window(
    folder: Path | None = None, *, model: str = "", arguments: Sequence[str] = ()
) -> int:
    """Open the window on `folder` (or on the one that was open last); returns an exit status.

    `model` is the model to use ("auto", "none", or its name) in place of the owner's choice.
    """
    app = QApplication.instance() or QApplication([sys.argv[0], *arguments])
    assert isinstance(app, QApplication)
    app.setApplicationName("Folkmoot")
    app.setDesktopFileName("folkmoot")
    application = Application(folder, model=model)
    sys.excepthook = lambda _kind, error, _trace: application.session.complain(error)
    application.show()
    QTimer.singleShot(SETTLED, _log_to_file)
    QTimer.singleShot(SETTLED, application.work_alone)
    QTimer.singleShot(SETTLED, application.roads.start)
    status = app.exec()
    application.stop()
    return status


def _log_to_file() -> None:
    """What goes wrong inside is written down where the message bar says that it is."""
    import logging
    from logging.handlers import RotatingFileHandler

    from platformdirs import user_log_path

    from desktop.wordless import Wordless

    folder = user_log_path("folkmoot")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "window.log", maxBytes=500_000, backupCount=1)
    except OSError:
        return  # a full disk must not keep the window shut
    handler.setFormatter(Wordless())
    logging.getLogger().addHandler(handler)
