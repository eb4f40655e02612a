"""The pages of one's agent, as a row of buttons above them; on more rows where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLayout, QPushButton, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import button, column, row
from desktop.ui.words import translate

AGENT_PAGES = ("talk", "agent", "away", "model", "journal")  # in the order of the row
MARGIN = 40  # as around a page


class Segments(QWidget):
    went = Signal(str)

    def __init__(self, widest: int) -> None:
        """`widest`: of the column, in pixels at 100 %, as that of the pages is."""
        super().__init__()
        self.setObjectName("segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("segments", "Pages of my agent"))
        self._widest = widest
        self._only = QButtonGroup(self)
        self._only.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for page in AGENT_PAGES:
            made = button(_labels()[page], lambda p=page: self.went.emit(p), "segment")  # type: ignore[misc]
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setParent(self)
            self._only.addButton(made)
            self._buttons[page] = made
        self._rows = column(gap=0)
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._rows)
        self._placed: list[list[str]] = []

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        self._buttons[page].setChecked(True)

    def count(self, unseen: int) -> None:
        """Say how many things on the quiet list are new."""
        label = _labels()["away"]
        spoken = translate("segments", "{page}, {n} new").format(page=label, n=unseen)
        self._buttons["away"].setText(f"{label} ({unseen})" if unseen else label)
        self._buttons["away"].setAccessibleName(spoken if unseen else label)
        self._place()

    def restyle(self) -> None:
        self._placed = []
        self._place()

    def minimumSizeHint(self) -> QSize:
        """A row does not keep the window wide: it breaks."""
        return QSize(look.current().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """As many beside each other as there is room for."""
        now = look.current()
        column_ = min(self.width(), now.px(self._widest))
        room, gap = column_ - 2 * MARGIN, now.px(4)
        rows: list[list[str]] = [[]]
        used = 0
        for page, made in self._buttons.items():
            made.ensurePolished()
            wide = made.sizeHint().width() + gap
            if rows[-1] and used + wide > room:
                rows.append([])
                used = 0
            rows[-1].append(page)
            used += wide
        left = MARGIN + (self.width() - column_) // 2
        self._rows.setContentsMargins(left, now.px(14), MARGIN, now.px(6))
        if rows != self._placed:
            self._placed = rows
            self._fill(rows, gap)

    def _fill(self, rows: list[list[str]], gap: int) -> None:
        while item := self._rows.takeAt(0):  # the buttons live on, with who has the keyboard
            inner = item.layout()
            while inner is not None and inner.takeAt(0):
                pass
        for pages in rows:
            across = row(*(self._buttons[page] for page in pages), None, gap=0)
            across.setSpacing(gap)
            self._rows.addLayout(across)


def _labels() -> dict[str, str]:
    said = (
        translate("segments", "Talk"),
        translate("segments", "What matters to you"),
        translate("segments", "While you were away"),
        translate("segments", "Model"),
        translate("segments", "Journal"),
    )
    return dict(zip(AGENT_PAGES, said, strict=True))
