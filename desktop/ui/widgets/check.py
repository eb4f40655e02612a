"""A box to tick, drawn so that it is seen in every theme and at every text size."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from desktop.ui import fonts, look


class Check(QCheckBox):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        px = look.current().px
        return QSize(px(38) + self.fontMetrics().horizontalAdvance(self.text()), px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, side = now.tokens, now.px(18)
        box = QRectF(now.px(4), (self.height() - side) / 2, side, side)
        ticked = self.isChecked()
        painter.setPen(QPen(QColor(tokens.accent if ticked else tokens.edge), 1.4))
        painter.setBrush(QColor(tokens.accent if ticked else tokens.paper))
        painter.drawRoundedRect(box, now.px(4), now.px(4))
        if ticked:
            painter.setPen(QPen(QColor(tokens.on_accent), now.px(2)))
            points = [(0.24, 0.54), (0.43, 0.72), (0.77, 0.3)]
            painter.drawPolyline(
                [QPointF(box.x() + side * x, box.y() + side * y) for x, y in points]
            )
        painter.setFont(fonts.sans(now))
        painter.setPen(QColor(tokens.ink if self.isEnabled() else tokens.muted))
        room = QRectF(box.right() + now.px(9), 0, self.width(), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
