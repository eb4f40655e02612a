"""Every place where a person chooses a file or a folder, and what is done with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

translate = QCoreApplication.translate
INVITATION, REQUEST, BUNDLE = ".folkmoot-invitation", ".folkmoot-request", ".folkmoot"
LESSONS = ".folkmoot-lessons"
DEVICE, GIFT = ".folkmoot-device", ".folkmoot-gift"


def _dialog() -> type[QFileDialog]:
    from PySide6.QtWidgets import QFileDialog  # not before it is wanted: a start is quicker so

    return QFileDialog


def choose_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    chosen = _dialog().getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def choose(parent: QWidget, title: str, pattern: str) -> Path | None:
    """An existing file; `pattern` is a filter such as "Bundles (*.folkmoot)"."""
    chosen, _ = _dialog().getOpenFileName(parent, title, "", pattern)
    return Path(chosen) if chosen else None


def choose_several(parent: QWidget, title: str, pattern: str) -> tuple[Path, ...]:
    chosen, _ = _dialog().getOpenFileNames(parent, title, "", pattern)
    return tuple(Path(each) for each in chosen)


def save_as(parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
    """Where to write a file called `name`; the suffix is added where the person left it out."""
    proposed = safe_name(name) + suffix
    chosen, _ = _dialog().getSaveFileName(parent, title, proposed, f"*{suffix}")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.name.endswith(suffix) else path.with_name(path.name + suffix)


def safe_name(name: str) -> str:
    """A file name made of a group's name, whatever characters that has."""
    return re.sub(r"[^\w\- ]+", "", name).strip()[:60] or "group"


def has_data(folder: Path) -> bool:
    """Whether somebody's data are in the folder. Loads slowly: for the documents thread."""
    from desktop.workspace import Workspace

    return Workspace.exists(folder)


def dropped(parent: QWidget, session: Session, path: Path) -> None:
    """Do with a file that was dropped on the window what it is for."""
    from desktop.ui import pairing
    from desktop.ui.pairing.pictures import is_picture, open_picture

    if path.name.endswith(INVITATION):
        pairing.join_sheet(parent, session).read(path)
    elif path.name.endswith(REQUEST) and session.group:
        pairing.admit_sheet(parent, session).read(path)
    elif path.name.endswith(DEVICE):
        pairing.add_device_sheet(parent, session).read(path)
    elif path.name.endswith(GIFT):
        pairing.become_device_sheet(parent, session).read(path)
    elif path.name.endswith(LESSONS):
        take_lessons(parent, session, path)
    elif is_picture(path):
        open_picture(parent, session, path)
    else:
        take(parent, session, path)


def take(parent: QWidget, session: Session, path: Path | None = None) -> None:
    """Take a bundle that was chosen or dropped."""
    if path is None:
        pattern = translate("files", "Bundles") + f" (*{BUNDLE});;*"
        path = choose(parent, translate("files", "Choose the bundle that you were given"), pattern)
    if path is not None:
        bundle = path
        label = translate("files", "Taking the bundle…")
        session.act(label, lambda workspace: workspace.take(bundle))


def take_lessons(parent: QWidget, session: Session, path: Path | None = None) -> None:
    """Take in the lessons of a file that was chosen or dropped."""
    if path is None:
        pattern = translate("files", "Lessons") + f" (*{LESSONS});;*"
        path = choose(parent, translate("files", "Choose the lessons that you were given"), pattern)
    if path is not None and session.group:
        lessons, group = path, session.group
        label = translate("files", "Taking the lessons in…")
        session.act(label, lambda workspace: workspace.take_lessons(group, lessons))


def bundle(parent: QWidget, session: Session) -> None:
    if session.view is None:
        return
    title = translate("files", "Save a bundle for the others")
    out = save_as(parent, title, session.view.state.group_name, BUNDLE)
    if out is not None:
        group, label = session.group, translate("files", "Writing the bundle…")
        session.act(label, lambda workspace: workspace.bundle(group, out))


def import_rules(parent: QWidget, session: Session) -> None:
    if session.view is None:
        return
    pattern = translate("files", "Rules") + " (*.md *.markdown *.txt *.docx);;*"
    path = choose(parent, translate("files", "Choose the file with your rules"), pattern)
    if path is not None:
        group, label = session.group, translate("files", "Reading the rules…")
        add = bool(session.view.rulebook.clauses)
        session.act(label, lambda workspace: workspace.import_rules(group, path, add=add))


EXPORTS = {
    "pdf": (".pdf", "export_pdf"),
    "markdown": (".md", "export_markdown"),
    "log": (".folkmoot-log", "export_log"),
    "automerge": (".automerge", "export_automerge"),
}


def export(parent: QWidget, session: Session, kind: str) -> None:
    """Write the rulebook (or its log) as one of `EXPORTS`."""
    if session.view is None:
        return
    suffix, method = EXPORTS[kind]
    title = translate("files", "Save the rulebook")
    out = save_as(parent, title, session.view.state.group_name, suffix)
    if out is not None:
        group, label = session.group, translate("files", "Writing the file…")
        session.act(label, lambda workspace: getattr(workspace, method)(group, out))
