"""Finding things in a window as a person would: by what they say."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


def all_text(widget: QWidget) -> str:
    """Everything that a widget and what is in it say, visible or spoken."""
    said = []
    for each in [widget, *widget.findChildren(QWidget)]:
        if each.isVisibleTo(widget):
            text = getattr(each, "text", None) or getattr(each, "toPlainText", None)
            said += [str(text()) if callable(text) else "", each.accessibleName()]
            said.append(each.accessibleDescription())
    return "\n".join(filter(None, said))


def button(window: QWidget, name: str) -> QAbstractButton:
    """The one button to be seen whose text is `name`, or whose spoken name starts with it."""
    seen = [each for each in window.findChildren(QAbstractButton) if each.isVisibleTo(window)]
    found = [each for each in seen if each.text().replace("&&", "&") == name]
    found = found or [each for each in seen if each.accessibleName().startswith(name)]
    assert len(found) == 1, f"{len(found)} buttons {name!r} among {[e.text() for e in seen]}"
    return found[0]


def click(qtbot, window: QWidget, name: str) -> None:
    """Press the button as the mouse does; it must be one that can be pressed."""
    found = button(window, name)
    assert found.isEnabled(), f"{name!r} cannot be pressed"
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def when_asked(kind: type[QWidget], answer: Callable[[QWidget], None]) -> None:
    """As soon as a dialog of this kind is open, give it `answer`."""
    timer = QTimer(QApplication.instance(), interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            answer(dialog)

    timer.timeout.connect(look)
    timer.start()
