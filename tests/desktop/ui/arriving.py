"""A change of somebody else's that comes in while the window is open, and what stays then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.ui.main_window import MainWindow
from desktop.workspace import Workspace

MORE = " It was said again and again, and written down at length." * 6


def merge(window: MainWindow, bundle: Path, sentence: str = "") -> None:
    """Take it in as a road does: on the documents thread, and the window is told."""
    session = window.session
    workspace = session.workspace
    assert workspace is not None

    def fail(error: BaseException) -> None:
        raise error

    session.backstage.documents(
        lambda: workspace.take(bundle),
        lambda changed: session.came(changed.group, sentence or changed.sentence),
        fail,
    )


def arrive(window: MainWindow, author: Workspace, sentence: str = "") -> None:
    """All that `author` has written comes in by itself."""
    group = window.session.group
    out = author.folder / f"out-{len(list(author.folder.iterdir()))}"
    author.bundle(group, out)
    merge(window, out, sentence)


def stir(author: Workspace, group: str, deliberation: str) -> None:
    """Change something on every page of the group, above what is read as well as below."""
    view = author.view(group)
    first, last = view.rulebook.clauses[0], view.rulebook.clauses[-1]
    author.edit_clause(group, first.id, first.text + MORE)
    author.edit_clause(group, last.id, last.text + MORE)
    author.acknowledge(group, topic="Where do the bicycles go?")
    author.position(group, deliberation, "I thought about it once more." + MORE)
    author.propose(group, deliberation, kind="amend", text="Guests are welcome for a month." + MORE)
    author.choose(group, "quorum", "60", reason="So that more of us are heard." + MORE)


def seen(area: QAbstractScrollArea) -> list[tuple[str, int]]:
    """What stands in view, from the top on, and at which height: only what is there once."""
    window = area.viewport()
    found: dict[str, list[tuple[int, int]]] = {}
    for each in window.findChildren(QWidget):
        if isinstance(each, QLabel):
            said = each.text()
        elif isinstance(each, QTextEdit | QPlainTextEdit):
            said = each.toPlainText()
        else:
            said = each.accessibleName()
        if said and each.isVisible() and not isinstance(each.parent(), QLineEdit):
            top = each.mapTo(window, QPoint(0, 0)).y()
            found.setdefault(f"{type(each).__name__} {said}", []).append((top, each.height()))
    once = [(said, *places[0]) for said, places in found.items() if len(places) == 1]
    rows = [(said, top) for said, top, tall in once if top + tall > 0 and top < window.height()]
    return sorted(rows, key=lambda row: row[1])


def middle(area: QAbstractScrollArea) -> int:
    """Scroll to the middle; how far that is."""
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    return bar.value()


def moved(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> int:
    """By how many pixels the first thing in view that is still there has moved."""
    now = dict(after)
    said = next(said for said, _ in before if said in now)
    return abs(now[said] - dict(before)[said])


def write_half(qtbot: object, field: QLineEdit | QPlainTextEdit) -> tuple[str, int, str]:
    """Type, and stop in the middle with a word selected; what then stands there, and where."""
    field.setFocus()
    qtbot.keyClicks(field, "half a word")  # type: ignore[attr-defined]
    for _ in range(2):
        qtbot.keyClick(field, Qt.Key.Key_Left)  # type: ignore[attr-defined]
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)  # type: ignore[attr-defined]
    return whereabouts(field)


def whereabouts(field: QWidget | None) -> tuple[str, int, str]:
    """What stands in a field, where the caret is, and what is selected."""
    if isinstance(field, QLineEdit):
        return field.text(), field.cursorPosition(), field.selectedText()
    assert isinstance(field, QPlainTextEdit), f"the keyboard is in {field}"
    cursor = field.textCursor()
    return field.toPlainText(), cursor.position(), cursor.selectedText()


def fields(root: QWidget) -> list[str]:
    """The names of what can be written in, and is to be seen."""
    found = [*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
    return [
        each.accessibleName()
        for each in found
        if each.isVisible() and not each.isReadOnly() and not each.objectName().startswith("qt_")
    ]


def field(root: QWidget, name: str) -> QLineEdit | QPlainTextEdit:
    found = [*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
    return next(each for each in found if each.isVisible() and each.accessibleName() == name)
