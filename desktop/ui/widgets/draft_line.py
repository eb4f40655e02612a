"""A field for one line, and a box to tick, whose content is kept while one looks elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from deliberation.fields import LINE_LIMIT
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.check import Check


class DraftLine(Drafted, QLineEdit):
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
        self.setObjectName(key)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(limit)
        self.setText(self._bind(session.drafts, key, start))
        self.textChanged.connect(self._hold)

    @property
    def said(self) -> str:
        return self.text().strip()


class DraftCheck(Drafted, Check):
    """Whether it is ticked is kept, where that is not how it `start`ed."""

    def __init__(self, session: Session, key: str, text: str, *, start: bool = False) -> None:
        super().__init__(text)
        self.setObjectName(key)
        self.setChecked(self._bind(session.drafts, key, _ticked(start)) == "yes")
        self.toggled.connect(lambda now: self._hold(_ticked(now)))


def _ticked(now: bool) -> str:
    return "yes" if now else "no"
