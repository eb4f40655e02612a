"""A field to write in, whose text is kept while the person looks elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop.ui import look
from desktop.ui.session import Session


class DraftEdit(QPlainTextEdit):
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
        self._session, self._key, self._start = session, key, start
        self.setObjectName(key)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setPlainText(session.drafts.get(key, start))
        self.setFixedHeight(look.current().px(26) * lines + look.current().px(18))
        self.textChanged.connect(self._keep)

    @property
    def text(self) -> str:
        return self.toPlainText().strip()

    def done(self) -> None:
        """The text has been handed in: the draft is no longer needed."""
        self._session.drafts.pop(self._key, None)

    def _keep(self) -> None:
        now = self.toPlainText()
        if now.strip() and now != self._start:
            self._session.drafts[self._key] = now
        else:
            self._session.drafts.pop(self._key, None)


def line(name: str, hint: str = "", start: str = "", limit: int = 300) -> QLineEdit:
    """A field for one line of text."""
    field = QLineEdit(start)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setMaxLength(limit)
    return field
