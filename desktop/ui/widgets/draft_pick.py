"""One of a list, kept as a draft until it is handed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy

from desktop.ui import look
from desktop.ui.session import Session
from desktop.ui.widgets.fields import PickField


class DraftPick(PickField):
    """`choices` are pairs of what one means and how it reads; the first is taken at first."""

    def __init__(
        self, session: Session, key: str, name: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(name)
        self._session, self._key = session, key
        self.setObjectName(key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(look.current().px(420))
        for meaning, reads in choices:
            self.addItem(reads, meaning)
        self.setCurrentIndex(max(0, self.findData(session.drafts.get(key, ""))))
        self.currentIndexChanged.connect(lambda _: self._keep())

    @property
    def picked(self) -> str:
        return str(self.currentData() or "")

    def done(self) -> None:
        """It has been handed in: the draft is no longer needed."""
        self._session.drafts.pop(self._key, None)

    def _keep(self) -> None:
        if self.currentIndex() > 0:
            self._session.drafts[self._key] = self.picked
        else:
            self.done()
