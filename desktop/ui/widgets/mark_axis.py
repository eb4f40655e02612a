"""An axis from -1 to 1 with a mark for each who has said something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import fonts, look

Align = Qt.AlignmentFlag
_NEAR = 0.13  # marks closer than this would cover each other
_STEP = 24  # pixels from a mark to the one above it, at 100 %
_TALLEST = 190  # pixels that the marks above one another may take, at 100 %


@dataclass(frozen=True)
class Mark:
    """`label`: a letter or two. `at` in [-1, 1]. `shape`: round, square or diamond.

    `faint` ones are dotted: they stand for somebody who has said nothing.
    """

    label: str
    at: float
    shape: str = "round"
    filled: bool = False
    faint: bool = False


class MarkAxis(QWidget):
    """Reached by keyboard, it says its name and description."""

    def __init__(self, marks: Sequence[Mark], name: str, description: str) -> None:
        super().__init__()
        self._marks = list(marks)
        self._levels = self._stack()
        highest = max(self._levels.values(), default=0)
        self._step = min(_STEP, _TALLEST / highest) if highest else _STEP
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

    def sizeHint(self) -> QSize:
        px = look.current().px
        highest = max(self._levels.values(), default=0)
        return QSize(px(420), px(58) + round(px(self._step) * highest))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(220), self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _stack(self) -> dict[int, int]:
        """How high each mark stands, by its place: none may cover another."""
        levels: dict[int, int] = {}
        taken: list[tuple[float, int]] = []
        for index in sorted(range(len(self._marks)), key=lambda i: self._marks[i].at):
            at, level = self._marks[index].at, 0
            near = {high for other, high in taken if abs(at - other) < _NEAR}
            while level in near:
                level += 1
            taken.append((at, level))
            levels[index] = level
        return levels

    def across(self, value: float) -> float:
        """Where a value in [-1, 1] is drawn."""
        margin = look.current().px(20)
        return margin + (value + 1) / 2 * (self.width() - 2 * margin)

    def under(self, painter: QPainter, y: float) -> None:
        """What is drawn on the axis, at `y`, below the marks."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        y = self.height() - now.px(26)
        self._axis(painter, y)
        self.under(painter, y)
        step = now.px(self._step)
        for index, mark in enumerate(self._marks):
            self._mark(painter, mark, QPointF(self.across(mark.at), y - step * self._levels[index]))

    def _axis(self, painter: QPainter, y: float) -> None:
        now = look.current()
        painter.setPen(QPen(QColor(now.tokens.edge), 1))
        painter.drawLine(QPointF(self.across(-1), y), QPointF(self.across(1), y))
        painter.setFont(fonts.sans(now, 12))
        for value, label in ((-1, "−1"), (0, "0"), (1, "+1")):
            x = self.across(value)
            painter.setPen(QPen(QColor(now.tokens.edge), 1))
            painter.drawLine(QPointF(x, y - now.px(8)), QPointF(x, y + now.px(8)))
            painter.setPen(QColor(now.tokens.muted))
            half = now.px(20)
            box = QRectF(x - half, y + now.px(9), 2 * half, now.px(16))
            painter.drawText(box, Align.AlignHCenter | Align.AlignTop, label)

    def _mark(self, painter: QPainter, mark: Mark, at: QPointF) -> None:
        now, radius = look.current(), look.current().px(11)
        colour = QColor(now.tokens.muted if mark.faint else now.tokens.accent)
        style = Qt.PenStyle.DotLine if mark.faint else Qt.PenStyle.SolidLine
        if mark.shape == "diamond":
            colour = QColor(now.tokens.warn)
        painter.setPen(QPen(colour, 1.6, style))
        painter.setBrush(colour if mark.filled else QColor(now.tokens.paper))
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        if mark.shape == "square":
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        elif mark.shape == "diamond":
            painter.drawPolygon(_diamond(at, radius * 1.25))
        else:
            painter.drawEllipse(at, radius, radius)
        font = fonts.sans(now, 10.5)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(now.tokens.on_accent) if mark.filled else colour)
        painter.drawText(box, Align.AlignCenter, mark.label)


def _diamond(at: QPointF, radius: float) -> QPolygonF:
    x, y = at.x(), at.y()
    return QPolygonF(
        [QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius),
         QPointF(x - radius, y)]
    )  # fmt: skip
