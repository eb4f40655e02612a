"""How far something long is: a sentence, a bar, and a button to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.words import translate


class Progress(QWidget):
    """`parts` are how many steps the whole has; `name` says what it is that can be stopped."""

    def __init__(self, name: str, parts: int, stop: Callable[[], None]) -> None:
        super().__init__()
        self._parts = parts
        self._said = words("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        label = translate("progress", "Stop")
        self.stop = button(label, stop, name=f"{label}: {name}")
        line = row(self._said, self.stop, gap=16)
        line.setStretch(0, 1)
        self.setLayout(column(line, self._bar))

    def show_step(self, said: str, done: int) -> None:
        """`done` of the steps; below 0 where that is not known."""
        self._said.setText(said)
        self._bar.setAccessibleDescription(said)
        self._bar.setRange(0, self._parts if done >= 0 else 0)
        self._bar.setValue(max(0, done))
