"""Buttons beside each other, on more lines where there is no room for all of them on one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import column

STACKED = 200  # per cent of the text size from which other things stand below each other


def abreast(*parts: QWidget, gap: float = 10) -> QBoxLayout:
    """From the left, each as wide as it is."""
    lines = Lines(look.current().px(gap))
    for each in parts:
        lines.addWidget(each)
    whole = column()
    whole.addLayout(lines)
    return whole


class Lines(QLayout):
    """Fills lines as a text does; `gap` pixels lie between two parts and between two lines."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(_tallest(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """All on one line."""
        hints = self._hints()
        gaps = self.spacing() * max(0, len(hints) - 1)
        tallest = max((each.height() for each in hints), default=0)
        return QSize(sum(each.width() for each in hints) + gaps, tallest)

    def minimumSize(self) -> QSize:
        """The widest of them alone on its line."""
        hints = self._hints()
        widest, tallest = (
            max((size(each) for each in hints), default=0) for size in (QSize.width, QSize.height)
        )
        return QSize(widest, tallest)

    def setGeometry(self, space: QRect) -> None:
        super().setGeometry(space)
        y = space.y()
        for line in self._lines(space.width()):
            x, tallest = space.x(), _tallest(line)
            for item in line:
                wanted = item.sizeHint()
                item.setGeometry(QRect(QPoint(x, y + (tallest - wanted.height()) // 2), wanted))
                x += wanted.width() + self.spacing()
            y += tallest + self.spacing()

    def _hints(self) -> list[QSize]:
        return [each.sizeHint() for each in self._items if not each.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands on each line, without what is hidden."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            used += self.spacing() + item.sizeHint().width()
            if not lines or used > width:
                lines.append([])
                used = item.sizeHint().width()
            lines[-1].append(item)
        return lines


def _tallest(line: Sequence[QLayoutItem]) -> int:
    return max(each.sizeHint().height() for each in line)
