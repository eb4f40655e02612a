"""What goes on in a sheet that cannot be stopped: a sentence and a bar without an end in sight."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.ui.widgets.basics import column, words


class GoingOn(QWidget):
    """Hidden until it is told what goes on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._said = words("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(name)
        self.setLayout(column(self._said, self._bar))
        self.hide()

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._bar.setAccessibleDescription(sentence)
        self.show()
