"""Whether the person is typing, for what must not get in their way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

# A key that turns out to be a shortcut comes as an override alone.
TYPING = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod)


class Keyboard(QObject):
    """Says `typed` at each keystroke anywhere in the application; `clock` gives seconds."""

    typed = Signal()

    def __init__(self, clock: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = clock()

    @property
    def idle(self) -> float:
        """Seconds since the last keystroke, or since this was made."""
        return self._clock() - self._last

    def watch(self) -> None:
        if application := QApplication.instance():
            application.installEventFilter(self)

    def leave(self) -> None:
        if application := QApplication.instance():
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() in TYPING:
            self._last = self._clock()
            self.typed.emit()
        return False


def is_writing() -> bool:
    """Whether the keyboard is in a field that holds words: showing it anew would move the place."""
    field = QApplication.focusWidget()
    if field is None or not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return False
    said = getattr(field, "toPlainText", None) or getattr(field, "text", None)
    return bool(said and said())
