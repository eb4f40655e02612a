"""A program that runs the window on a data folder and works it for a test as a person does.

Commands come as lines of JSON on the standard input, `[name, argument, ...]`; each runs in Qt's own
event loop and is answered with a line, `{"said": ...}` or `{"wrong": ...}`. A dialog that waits
for the person does not keep the next command waiting. When the input ends, so does the window.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.ui.app import run_window

KEYS = {"enter": Qt.Key.Key_Return, "down": Qt.Key.Key_Down, "escape": Qt.Key.Key_Escape}


class Painted(QObject):
    """When certain words were first drawn on the screen, by the clock that all programs share."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.at: float | None = None
        _app().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            shown = watched if isinstance(watched, QLabel) else watched.parentWidget()
            if isinstance(shown, QLabel | QTextEdit | QPlainTextEdit) and self._words in _said(
                shown
            ):
                self.at = time.monotonic()
                _app().removeEventFilter(self)
        return False


class Hands:
    """Each public method is a command. Whatever is named must be there to be seen, once; a sheet
    that is open comes before the window below it."""

    def __init__(self) -> None:
        self._painted: Painted | None = None

    def text(self) -> str:
        """All that is to be seen or heard in the windows and sheets that are open."""
        said = (_spoken(each) for window in _open() for each in _inside(window))
        return "\n".join(filter(None, said))

    def click(self, name: str) -> float:
        """Press a button; when that was, by the clock that all programs share."""
        (found,) = _buttons(name)
        assert found.isEnabled(), f"“{name}” cannot be pressed"
        # Not before this is answered: a dialog may open, which would hold the answer back.
        QTimer.singleShot(0, found, lambda: QTest.mouseClick(found, Qt.MouseButton.LeftButton))
        return time.monotonic()

    def can_click(self, name: str) -> bool:
        return [each.isEnabled() for each in _buttons(name)] == [True]

    def menu(self, name: str) -> None:
        """Choose from the menu bar."""
        bars = [each for each in _app().topLevelWidgets() if hasattr(each, "menuBar")]
        menus = [menu for bar in bars for menu in bar.menuBar().findChildren(QMenu)]
        actions = [action for menu in menus for action in menu.actions()]
        (found,) = [each for each in actions if each.text().replace("&", "") == name]
        assert found.isEnabled(), f"“{name}” is greyed out"
        QTimer.singleShot(0, found, lambda: found.activate(QAction.ActionEvent.Trigger))

    def write(self, name: str, text: str) -> None:
        """Put `text` in place of what stands in a field."""
        field = _field(name)
        field.setFocus()
        field.setText(text) if isinstance(field, QLineEdit) else field.setPlainText(text)

    def read(self, name: str) -> str:
        """What stands in a field, or in a text that is called `name` to a screen reader."""
        return _said(_named(name))

    def is_there(self, name: str) -> bool:
        return len(_all_named(name)) == 1

    def key(self, name: str, key: str) -> None:
        QTest.keyClick(_named(name), KEYS[key])

    def file(self, path: str) -> None:
        """Choose a file in the dialog that asks for one."""
        dialog = _app().activeModalWidget()
        assert isinstance(dialog, QFileDialog), "nobody asks for a file"
        typed = dialog.findChild(QLineEdit, "fileNameEdit")
        buttons = dialog.findChild(QDialogButtonBox)
        typed.setText(path)
        (ok,) = [
            each
            for each in buttons.buttons()
            if buttons.buttonRole(each) == QDialogButtonBox.ButtonRole.AcceptRole
        ]
        QTimer.singleShot(0, ok, lambda: QTest.mouseClick(ok, Qt.MouseButton.LeftButton))

    def asks_for_file(self) -> bool:
        return isinstance(_app().activeModalWidget(), QFileDialog)

    def watch(self, words: str) -> None:
        """From now on look out for `words` on the screen."""
        self._painted = Painted(words)

    def painted(self) -> float | None:
        """When what is looked out for was drawn; None if it was not so far."""
        return self._painted.at if self._painted is not None else None


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _open() -> list[QWidget]:
    """The dialog that waits for the person, else all sheets and then the window."""
    modal = _app().activeModalWidget()
    found = [each for each in _app().topLevelWidgets() if each.isVisible()]
    return [modal] if modal is not None else sorted(found, key=lambda w: hasattr(w, "menuBar"))


def _inside(window: QWidget) -> list[QWidget]:
    """What is to be seen in it, without the sheets that belong to it."""
    inside = window.findChildren(QWidget)
    return [each for each in inside if each.isVisible() and each.window() is window]


def _first(is_it: Callable[[QWidget], bool]) -> list[QWidget]:
    """Those in the foremost window that has any."""
    for window in _open():
        if found := [each for each in _inside(window) if is_it(each)]:
            return found
    return []


def _buttons(name: str) -> list[QWidget]:
    """By what stands on them, or else by how what a screen reader says of them begins."""

    def stands(each: QWidget) -> bool:
        return isinstance(each, QAbstractButton) and each.text().replace("&", "") == name

    def says(each: QWidget) -> bool:
        return isinstance(each, QAbstractButton) and each.accessibleName().startswith(name)

    return _first(stands) or _first(says)


def _all_named(name: str) -> list[QWidget]:
    """By what a screen reader calls them, which may go on after a comma or a colon."""
    return _first(lambda e: e.accessibleName().replace(":", ",").partition(",")[0] == name)


def _named(name: str) -> QWidget:
    found = _all_named(name)
    assert len(found) == 1, f"there are {len(found)} of “{name}”"
    return found[0]


def _field(name: str) -> QLineEdit | QPlainTextEdit:
    field = _named(name)
    assert isinstance(field, QLineEdit | QPlainTextEdit), f"nothing can be written in “{name}”"
    assert field.isEnabled() and not field.isReadOnly(), f"“{name}” cannot be written in now"
    return field


def _said(widget: QWidget) -> str:
    text = getattr(widget, "toPlainText", None) or getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


def _spoken(widget: QWidget) -> str:
    spoken = (_said(widget), widget.accessibleName(), widget.accessibleDescription())
    return "\n".join(filter(None, dict.fromkeys(spoken)))


class Pipe(QObject):
    """Takes the commands from the standard input and answers on what was the standard output."""

    def __init__(self, out: int) -> None:
        super().__init__()
        self._out, self._hands, self._rest = out, Hands(), b""
        self._input = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self._come)

    def _come(self) -> None:
        data = os.read(0, 1 << 16)
        if not data:
            self._input.setEnabled(False)
            _app().closeAllWindows()
            _app().quit()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, *arguments = json.loads(line)
            self._answer(self._done(name, arguments))

    def _done(self, name: str, arguments: list[Any]) -> dict[str, Any]:
        try:
            return {"said": getattr(self._hands, name)(*arguments)}
        except Exception as error:  # noqa: BLE001 - the test is told, whatever it is
            return {"wrong": f"{name}{tuple(arguments)}: {error!r}\n{self._hands.text()}"}

    def _answer(self, answer: dict[str, Any]) -> None:
        os.write(self._out, json.dumps(answer).encode() + b"\n")


def main(folder: Path) -> int:
    out = os.dup(1)
    os.dup2(2, 1)  # whatever is printed is no answer
    complaints = logging.StreamHandler()  # beside the window's own log file
    # That is how it says that a network has gone, which is what the test does to it.
    complaints.addFilter(lambda record: record.name != "zeroconf")
    logging.getLogger().addHandler(complaints)
    app = QApplication([])
    pipe = Pipe(out)
    status = run_window(folder, model="none")
    del pipe, app
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
