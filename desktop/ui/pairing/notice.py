"""One sentence about what was just done or went wrong; it takes no room while there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.pairing.comparing import announce
from desktop.ui.pairing.steps import reveal
from desktop.ui.widgets.basics import column, words


class Notice(QWidget):
    """`role` is "warn" for what went wrong."""

    def __init__(self, role: str = "warn") -> None:
        super().__init__()
        self._label = words("", role, select=True)
        self.setLayout(column(self._label))
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def say(self, sentence: str) -> None:
        """Show it in place of the last one, and have a screen reader say it; "" for nothing."""
        self._label.setText(sentence)
        self.setHidden(not sentence)
        if sentence:
            announce(self, sentence)
            reveal(self)
