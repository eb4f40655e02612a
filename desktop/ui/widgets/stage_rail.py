"""The eight stages of a deliberation in a row: how far it is, and which stage is shown below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliberation.state import Stage
from desktop.ui import fonts, look
from desktop.ui.words import STAGES, stage_name, stage_sentence


class StageRail(QWidget):
    """Passed stages are filled, the present one ringed. Left and Right, or a click, show others."""

    picked = Signal(object)

    def __init__(self, present: Stage, shown: Stage) -> None:
        super().__init__()
        self._present, self._shown = STAGES.index(present), STAGES.index(shown)
        self.setObjectName("stageRail")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.in_words())
        self.setAccessibleDescription(stage_sentence(present))

    def in_words(self) -> str:
        present, shown = STAGES[self._present], STAGES[self._shown]
        said = self.tr("This deliberation has reached stage {n} of {all}, {name}.").format(
            n=self._present + 1, all=len(STAGES), name=stage_name(present)
        )
        if shown is present:
            return said
        return said + " " + self.tr("Shown below: {name}.").format(name=stage_name(shown))

    def sizeHint(self) -> QSize:
        return QSize(look.current().px(480), look.current().px(60))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(200), look.current().px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if way and 0 <= self._shown + way < len(STAGES):
            self.picked.emit(STAGES[self._shown + way])
        elif not way:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # so that the release comes here too

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().x() / (self.width() / len(STAGES)))
        if 0 <= index < len(STAGES) and index != self._shown:
            self.picked.emit(STAGES[index])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent, line = QColor(now.tokens.accent), QColor(now.tokens.edge)
        step, y, radius = self.width() / len(STAGES), now.px(14), now.px(6)
        for index, stage in enumerate(STAGES):
            x = step * (index + 0.5)
            self._ground(painter, index, QRectF(x - step / 2, 1, step, self.height() - 2))
            colour = accent if index <= self._present else line
            painter.setPen(QPen(colour, now.px(2)))
            if index:
                painter.drawLine(QPointF(x - step + radius + 3, y), QPointF(x - radius - 3, y))
            painter.setBrush(accent if index < self._present else QColor(now.tokens.paper))
            painter.drawEllipse(QPointF(x, y), radius, radius)
            if index == self._present:
                painter.setBrush(accent)
                painter.drawEllipse(QPointF(x, y), radius / 2, radius / 2)
            self._label(painter, stage, QRectF(x - step / 2, y + radius + 7, step, now.px(24)))

    def _ground(self, painter: QPainter, index: int, box: QRectF) -> None:
        if index != self._shown:
            return
        now = look.current()
        painter.setBrush(QColor(now.tokens.soft))
        focus = QPen(QColor(now.tokens.accent), 2)
        painter.setPen(focus if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(2, 0, -2, 0), now.px(6), now.px(6))

    def _label(self, painter: QPainter, stage: Stage, box: QRectF) -> None:
        now, shown = look.current(), STAGES.index(stage) == self._shown
        font = fonts.sans(now, 13.5)
        font.setWeight(font.Weight.DemiBold if shown else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(now.tokens.ink if shown else now.tokens.muted))
        text = stage_name(stage)
        wide = painter.fontMetrics().horizontalAdvance(text) + 2
        if wide > box.width():  # in a narrow window only the stage that is shown is named
            if not shown:
                return
            left = min(max(0.0, box.center().x() - wide / 2), self.width() - wide)
            box = QRectF(left, box.y(), wide, box.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
