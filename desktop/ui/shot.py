"""Pictures of the main pages, drawn without a screen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from deliberation.state import Stage
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings, Theme
from desktop.ui.threads import Inline

if TYPE_CHECKING:
    from desktop.workspace import Workspace

SIZE = QSize(1280, 860)
MEDIATION = "mediation"


def draw(workspace: Workspace, out_dir: Path) -> list[Path]:
    """PNGs of today, the rulebook, a clause, the deliberations, one of them and what a mediator
    drafted for it, the people, one's agent, the pieces, the lessons, and how the group decides.

    Light ones, and the rulebook in dark. Call it on the thread that opened the workspace; it
    makes an offscreen application where there is none yet. Raises `OSError` where `out_dir`
    cannot be written.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    app = application()
    with tempfile.TemporaryDirectory(prefix="folkmoot-shot-") as scratch:
        settings = Settings(Path(scratch) / "window.ini")
        session = Session(Inline())
        window = MainWindow(session, settings, workspace.folder, lambda *_: None)
        window.resize(SIZE)
        session.open("", lambda: workspace)
        window.show()
        drawn = []
        for name, page, subject in _places(session):
            window.go(page, subject)
            if name == MEDIATION:
                window.deliberation.show_stage(Stage.MEDIATION)
            drawn.append(_grab(app, window, out_dir / f"{name}.png"))
        if session.view is not None:
            settings.theme = Theme.DARK
            window.restyle()
            window.go("rulebook")
            drawn.append(_grab(app, window, out_dir / "rulebook-dark.png"))
        window.close()
        window.deleteLater()
        app.processEvents()
    return drawn


def application() -> QApplication:
    """The running application, or a new one that needs no screen."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["folkmoot"])


def _places(session: Session) -> list[tuple[str, str, str]]:
    view = session.view
    if view is None:
        return [("welcome", "welcome", "")]
    places = [("today", "today", ""), ("rulebook", "rulebook", "")]
    talked = [each for each in view.state.deliberations if each.clause]
    if talked and view.rulebook.clause(talked[-1].clause):
        places.append(("clause", "clause", talked[-1].clause))
    elif view.rulebook.clauses:
        places.append(("clause", "clause", view.rulebook.clauses[0].id))
    places.append(("deliberations", "deliberations", ""))
    busiest = max(view.state.deliberations, key=lambda d: len(d.positions), default=None)
    if busiest:
        places.append(("deliberation", "deliberation", busiest.id))
        if busiest.mediations:
            places.append((MEDIATION, "deliberation", busiest.id))
    alike = ("people", "agent", "pieces", "lessons", "agreeing")
    return [*places, *((page, page, "") for page in alike)]


def _grab(app: QApplication, window: MainWindow, path: Path) -> Path:
    for _ in range(4):  # layouts settle over a few turns of the event loop
        app.processEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"The picture {path} could not be written; choose another folder.")
    return path
