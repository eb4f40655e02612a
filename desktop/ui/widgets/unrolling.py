"""Words as they come: only the last line is ever set again, however much stands above it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import fonts, look

_BREAK = "\u2028"  # what a layout takes for the end of a line


class Unrolling(QWidget):
    """Set in the type of running words. `grew` tells the height that it needs now, in pixels."""

    grew = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._font = fonts.serif(look.current(), 18)
        metrics = QFontMetrics(self._font)  # in whole pixels, as labels are set
        self._ascent, self._step = metrics.ascent(), metrics.lineSpacing()
        self._lines: list[str] = []  # those that stay as they are
        self._last = ""
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)

    @property
    def text(self) -> str:
        return self._whole

    @property
    def tall(self) -> int:
        """The height that it needs, in pixels."""
        return (len(self._lines) + 1) * self._step

    def sizeHint(self) -> QSize:
        return QSize(look.current().px(320), self.tall)

    def append(self, words: str) -> None:
        self._whole += words
        before = len(self._lines)
        self._last += words.replace("\n", _BREAK)
        self._set()
        if len(self._lines) != before:
            self.grew.emit(self.tall)
        top = max(0, before - 1) * self._step
        self.update(0, top, self.width(), self.height() - top)

    def clear(self) -> None:
        """Take back all that was shown."""
        self._lines, self._last, self._whole = [], "", ""
        self.grew.emit(self.tall)
        self.update()

    def _set(self) -> None:
        """Break what is not yet a whole line; all but its last line stays as it is."""
        layout = QTextLayout(self._last, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        starts = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.width()))
            starts.append(line.textStart())
        layout.endLayout()
        if not starts:
            return
        utf16 = self._last.encode("utf-16-le")  # Qt counts in these units
        edges = [*starts, len(utf16) // 2]
        broken = [
            utf16[2 * start : 2 * end].decode("utf-16-le", "replace")
            for start, end in pairwise(edges)
        ]
        self._lines += [line.rstrip(_BREAK) for line in broken[:-1]]
        self._last = broken[-1]
        if self._last.endswith(_BREAK):
            self._lines.append(self._last.rstrip(_BREAK))
            self._last = ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lines, self._last = [], self._whole.replace("\n", _BREAK)
            self._set()
            self.grew.emit(self.tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(QColor(look.current().tokens.ink))
        shown = QRectF(event.rect())
        for number, line in enumerate([*self._lines, self._last]):
            top = number * self._step
            if top + self._step >= shown.top() and top <= shown.bottom():
                painter.drawText(QPointF(0, top + self._ascent), line)
