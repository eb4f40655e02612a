"""A list to choose from that does not change while the page scrolls under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.ui import look
from desktop.ui.session import Session


class CalmBox(QComboBox):
    """Ignores the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DraftBox(CalmBox):
    """What is chosen is kept as a draft. `choices` are pairs of what one means and how it reads."""

    def __init__(
        self, session: Session, key: str, name: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__()
        self._session, self._key = session, key
        self.setObjectName(key)
        self.setAccessibleName(name)
        # As wide as its longest line it could be wider than the page.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
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
