"""One of a list, kept as a draft until it is handed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy

from desktop.ui import look
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.fields import PickField


class DraftPick(Drafted, PickField):
    """`choices` are pairs of what one means and how it reads; the first is taken at first."""

    def __init__(
        self, session: Session, key: str, name: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(name)
        self.setObjectName(key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(look.current().px(420))
        for meaning, reads in choices:
            self.addItem(reads, meaning)
        kept = self._bind(session.drafts, key, self.picked)
        self.setCurrentIndex(max(0, self.findData(kept)))
        self.currentIndexChanged.connect(lambda _: self._hold(self.picked))

    @property
    def picked(self) -> str:
        return str(self.currentData() or "")
