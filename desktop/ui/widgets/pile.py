"""Parts below each other, placed by hand: while one of them grows, no other is laid out again.

A layout of Qt's asks every label for its height whenever one of them changes, which takes longer
than a frame where much was said.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import look


class Pile(QWidget):
    """As wide as there is room, and as tall as its parts are together. Each part has a layout of
    its own, or says by `grow` how tall it is."""

    def __init__(self, gap: float = 12) -> None:
        super().__init__()
        self._gap = look.current().px(gap)
        self._parts: list[QWidget] = []
        self._heights: dict[QWidget, int] = {}  # at the present width
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        return tuple(self._parts)

    def append(self, part: QWidget) -> None:
        """Put it below all others."""
        part.setParent(self)
        part.installEventFilter(self)
        self._parts.append(part)
        self.place()  # before it is shown, or it would be laid out at another width first
        part.show()

    def remove(self, part: QWidget) -> None:
        """Take it out for good."""
        self._parts.remove(part)
        self._heights.pop(part, None)
        part.removeEventFilter(self)
        part.hide()
        part.deleteLater()
        self.place()

    def eventFilter(self, part: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """A part's own layout was changed: only that one is asked for its height again."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._heights.pop(part, None)
            self.place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._heights.clear()
            self.place()

    def grow(self, part: QWidget, height: int) -> None:
        """Say how tall a part is that knows it by itself."""
        self._heights[part] = height
        self.place()

    def place(self) -> None:
        """Give every part its place, and take as much room as they need."""
        below = 0
        for part in self._parts:
            height = self._heights.get(part)
            if height is None:
                height = self._heights[part] = self._height(part)
            wanted = QRect(0, below, self.width(), height)
            if part.geometry() != wanted:
                part.setGeometry(wanted)
            below += height + self._gap
        tall = max(0, below - self._gap)
        if tall != self.height() or tall != self.minimumHeight():
            self.setFixedHeight(tall)

    def _height(self, part: QWidget) -> int:
        part.ensurePolished()
        if part.hasHeightForWidth():
            return part.heightForWidth(self.width())
        return part.sizeHint().height()
