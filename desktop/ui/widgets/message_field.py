"""A field for a message that grows with it. What is written in it is kept in no draft: private
words go nowhere but to the vault, once they are said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.ui import look

_LINES = (2, 7)  # the fewest and the most that are shown at once
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MessageField(QPlainTextEdit):
    """Enter sends, with Ctrl or without; Shift and Enter begin a new line."""

    sent = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._fit)
        self._fit()

    @property
    def text(self) -> str:
        return self.toPlainText().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and not shift:
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        self.ensurePolished()
        self._fit()

    def _fit(self) -> None:
        fewest, most = _LINES
        lines = min(max(fewest, int(self.document().size().height())), most)
        tall = lines * self.fontMetrics().lineSpacing() + look.current().px(24)
        if tall != self.height() or tall != self.minimumHeight():
            self.setFixedHeight(tall)
