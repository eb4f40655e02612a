"""A field for one line, and a box to tick, whose content is kept while one looks elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from deliberation.fields import LINE_LIMIT
from desktop.ui.session import Session
from desktop.ui.widgets.check import Check


class DraftLine(QLineEdit):
    """Bound to a draft of the session, like `DraftEdit`."""

    def __init__(
        self,
        session: Session,
        key: str,
        name: str,
        *,
        start: str = "",
        hint: str = "",
        limit: int = LINE_LIMIT,
    ) -> None:
        super().__init__()
        self._session, self._key, self._start = session, key, start
        self.setObjectName(key)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(limit)
        self.setText(session.drafts.get(key, start))
        self.textChanged.connect(self._keep)

    @property
    def said(self) -> str:
        return self.text().strip()

    def done(self) -> None:
        """The text has been handed in: the draft is no longer needed."""
        self._session.drafts.pop(self._key, None)

    def _keep(self, now: str) -> None:
        if now.strip() and now != self._start:
            self._session.drafts[self._key] = now
        else:
            self.done()


class DraftCheck(Check):
    """Whether it is ticked is kept, where that is not how it `start`ed."""

    def __init__(self, session: Session, key: str, text: str, *, start: bool = False) -> None:
        super().__init__(text)
        self._session, self._key, self._start = session, key, start
        self.setObjectName(key)
        kept = session.drafts.get(key)
        self.setChecked(start if kept is None else kept == "yes")
        self.toggled.connect(self._keep)

    def done(self) -> None:
        """It has been handed in: the draft is no longer needed."""
        self._session.drafts.pop(self._key, None)

    def _keep(self, now: bool) -> None:
        if now == self._start:
            self.done()
        else:
            self._session.drafts[self._key] = "yes" if now else "no"
