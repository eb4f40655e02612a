"""A day to come, by typing or by the arrow keys, kept as a draft until it is handed in."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateEdit

from desktop.ui import look
from desktop.ui.drafts import Drafted
from desktop.ui.look import Look
from desktop.ui.session import Session

_ISO = "yyyy-MM-dd"


class DayField(Drafted, QDateEdit):
    """Today or later; `months` from today unless a draft says otherwise. The wheel, with which a
    page is scrolled, does not move it."""

    def __init__(self, session: Session, key: str, name: str, *, months: int) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setAccessibleName(name)
        today = QDate.currentDate()
        kept = QDate.fromString(self._bind(session.drafts, key), _ISO)
        self.setMinimumDate(today)
        self.setDate(max(kept, today) if kept.isValid() else today.addMonths(months))
        self.setDisplayFormat("d MMMM yyyy")
        self.setStyleSheet(_sheet(look.current()))
        self.setMinimumWidth(look.current().px(190))
        self.lineEdit().setTextMargins(look.current().px(8), 0, look.current().px(8), 0)
        self.dateChanged.connect(lambda _: self._hold(self.day))

    @property
    def day(self) -> str:
        """Like 2027-03-31."""
        return self.date().toString(_ISO)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _sheet(now: Look) -> str:
    """As a line to write in looks; the arrow keys and typing do what tiny buttons would."""
    tokens, px = now.tokens, now.px
    return (
        f"QDateEdit {{ background: {tokens.paper}; border: 1px solid {tokens.edge}; "
        f"border-radius: {px(6)}px; padding: {px(6)}px 0; }}"
        f"QDateEdit:focus {{ border: 2px solid {tokens.accent}; padding: {px(5)}px 0; }}"
        "QDateEdit QLineEdit { border: none; padding: 0; background: transparent; }"
        "QDateEdit::up-button, QDateEdit::down-button { width: 0; border: none; }"
    )
