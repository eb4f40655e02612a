"""What came in from others by itself, in a line at the top that moves nothing: its room is always
there, empty or not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import fonts, look
from desktop.ui.widgets.basics import plain_tip

STAYS = 12_000  # milliseconds
_ROOM = 22  # px of the line, at 100 %


class QuietLine(QWidget):
    """Drawn at the right, on one line; where that is too short, its end is in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quietLine")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._said = ""
        self._fade = QTimer(self, singleShot=True, interval=STAYS)
        self._fade.timeout.connect(lambda: self._set(""))
        self._set("")

    @property
    def text(self) -> str:
        return self._said

    def say(self, sentence: str) -> None:
        """Show it for a while; a screen reader says it when it has nothing else to say."""
        self._set(sentence)
        self._fade.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(0, look.current().px(_ROOM))

    def _set(self, sentence: str) -> None:
        self._said = sentence
        self.setAccessibleName(sentence or self.tr("What came in"))
        self.setToolTip(plain_tip(sentence) if sentence else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._said:
            return
        now, painter = look.current(), QPainter(self)
        painter.setFont(fonts.sans(now, 14))
        painter.setPen(QColor(now.tokens.muted))
        room = self.rect().adjusted(now.px(24), now.px(3), -now.px(24), 0)
        fits = painter.fontMetrics().elidedText(
            self._said, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, fits)
