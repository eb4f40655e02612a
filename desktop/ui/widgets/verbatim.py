"""A text letter by letter, as it was sent or as it came, to be read and selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.ui import look

MOST_LINES = 24  # shown at once; more is scrolled to
_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class Verbatim(QPlainTextEdit):
    """As tall as its text, up to a limit. `name` is what a screen reader says."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("role", "verbatim")
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlainText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        lines = max(1, int(self.document().size().height()))
        bars = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bars if lines > MOST_LINES else _NO_BAR)
        shown = min(lines, MOST_LINES)
        tall = shown * self.fontMetrics().lineSpacing() + look.current().px(30)
        if tall != self.height() or tall != self.minimumHeight():
            self.setFixedHeight(tall)
