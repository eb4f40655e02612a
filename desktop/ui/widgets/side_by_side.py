"""Cards in as many columns as there is room for, read from left to right, then down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import look

NARROWEST = 330  # of a column, at 100 %


class SideBySide(QWidget):
    def __init__(self, cards: Sequence[QWidget], *, narrowest: int = NARROWEST) -> None:
        super().__init__()
        self._cards = list(cards)
        self._narrowest = look.current().px(narrowest)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.current().px(12))
        self._place(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(max(1, min(len(self._cards), self.width() // self._narrowest)))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns, Qt.AlignmentFlag(0))
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
