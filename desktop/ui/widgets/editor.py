"""A field to write in, whose text is kept while the person looks elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.ui import look
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session


class DraftEdit(Drafted, QPlainTextEdit):
    """Bound to a draft of the session: leaving the page and coming back loses nothing."""

    def __init__(
        self,
        session: Session,
        key: str,
        name: str,
        *,
        start: str = "",
        hint: str = "",
        lines: int = 5,
    ) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setPlainText(self._bind(session.drafts, key, start))
        self.setFixedHeight(look.current().px(26) * lines + look.current().px(18))
        self.textChanged.connect(lambda: self._hold(self.toPlainText()))

    @property
    def text(self) -> str:
        return self.toPlainText().strip()


def line(name: str, hint: str = "", start: str = "", limit: int = 300) -> QLineEdit:
    """A field for one line of text."""
    field = QLineEdit(start)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setMaxLength(limit)
    return field
