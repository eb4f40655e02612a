"""One answer of a few, by mouse or by the arrow keys; kept as a draft until it is handed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from desktop.ui import fonts, look
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column

_WRAP = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class Choice(QRadioButton):
    """An answer, drawn so that it is seen in every theme and at every text size."""

    def __init__(self, text: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self._said = text
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        px = look.current().px
        return QSize(px(38) + self.fontMetrics().horizontalAdvance(self._said), px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(120), look.current().px(30))

    def heightForWidth(self, width: int) -> int:
        px = look.current().px
        room = QRect(0, 0, max(1, width - px(38)), 10_000)
        return max(
            px(30), self.fontMetrics().boundingRect(room, _WRAP, self._said).height() + px(8)
        )

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, radius = now.tokens, now.px(18) / 2
        centre = QPointF(now.px(4) + radius, self.height() / 2)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.edge), 1.4))
        painter.setBrush(QColor(tokens.accent if chosen else tokens.paper))
        painter.drawEllipse(centre, radius, radius)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_accent))
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
        painter.setFont(fonts.sans(now))
        painter.setPen(QColor(tokens.ink if self.isEnabled() else tokens.muted))
        left = centre.x() + radius + now.px(9)
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, _WRAP, self._said)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Choices(Drafted, QWidget):
    """`answers` are pairs of what an answer means and how it is said; `start` is one of them."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        key: str,
        name: str,
        answers: Sequence[tuple[str, str]],
        start: str = "",
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._choices = {answer: Choice(said) for answer, said in answers}
        self.setLayout(column(*self._choices.values(), gap=2))
        kept = self._bind(session.drafts, key, start)
        kept = kept if kept in self._choices else start
        for answer, choice in self._choices.items():
            choice.setChecked(answer == kept)
            choice.setAccessibleDescription(name)
            choice.clicked.connect(self._keep)

    @property
    def picked(self) -> str:
        """What was chosen, or ""."""
        return next((answer for answer, each in self._choices.items() if each.isChecked()), "")

    def _keep(self) -> None:
        self._hold(self.picked)
        self.changed.emit()
