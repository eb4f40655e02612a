"""The rail on the left: which group, and the pages that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import look
from desktop.ui.icons import icon
from desktop.ui.widgets.basics import button, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.views import GroupSummary

_GLYPHS = {
    "today": "sun-horizon",
    "rulebook": "book-open",
    "deliberations": "chats-circle",
    "people": "users-three",
    "talk": "compass",
    "pieces": "puzzle-piece",
    "lessons": "graduation-cap",
    "agreeing": "scales",
}
PAGES = tuple(_GLYPHS)  # in the order of the rail and of their shortcuts


def labels() -> dict[str, str]:
    """What each page is called, on the rail and in the menu."""
    said = (
        translate("rail", "Today"),
        translate("rail", "Rulebook"),
        translate("rail", "Deliberations"),
        translate("rail", "People"),
        translate("rail", "My agent"),
        translate("rail", "Pieces"),
        translate("rail", "Lessons"),
        translate("rail", "How we decide"),
    )
    return dict(zip(PAGES, said, strict=True))


class Rail(QWidget):
    went = Signal(str)
    group_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QVBoxLayout(self)
        self._name = words("", "strong")
        self._groups = QComboBox()
        self._groups.setAccessibleName(self.tr("Group"))
        self._groups.activated.connect(self._pick)
        self._only = QButtonGroup(self)
        self._only.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._top = QVBoxLayout()
        self._top.addWidget(self._name)
        self._top.addWidget(self._groups)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self._list(), 1)
        self.restyle()

    def _list(self) -> QScrollArea:
        """The pages; in a low window with large text they scroll."""
        pages = QWidget()
        self._entries = QVBoxLayout(pages)
        self._entries.setContentsMargins(0, 0, 0, 0)
        for page, label in labels().items():
            made = button(label, lambda p=page: self.went.emit(p), "rail")  # type: ignore[misc]
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._only.addButton(made)
            self._entries.addWidget(made)
            self._buttons[page] = made
        self._entries.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(pages)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda *_: self._make_room())
        return self._scroll

    def restyle(self) -> None:
        now = look.current()
        self.setFixedWidth(60 + now.px(144))
        self._layout.setContentsMargins(now.px(14), now.px(24), 0, now.px(14))
        self._top.setContentsMargins(0, 0, now.px(14), 0)
        self._make_room()
        self._layout.setSpacing(now.px(4))
        self._entries.setSpacing(now.px(4))
        for page, glyph in _GLYPHS.items():
            self._buttons[page].setIcon(icon(glyph, 20, now.tokens.accent))
            self._buttons[page].setIconSize(QSize(now.px(20), now.px(20)))

    def _make_room(self) -> None:
        """The bar for scrolling stands in the margin, so that it takes nothing from the names."""
        bars = self._scroll.verticalScrollBar().maximum() > 0
        self._entries.setContentsMargins(0, 0, look.current().px(2 if bars else 14), 0)

    def show_groups(self, groups: tuple[GroupSummary, ...], current: str) -> None:
        joined = [each for each in groups if each.joined]
        self._groups.clear()
        for each in joined:
            self._groups.addItem(each.name, each.id)
            if each.id == current:
                self._groups.setCurrentIndex(self._groups.count() - 1)
        self._groups.setVisible(len(joined) > 1)
        self._name.setVisible(len(joined) == 1)
        self._name.setText(joined[0].name if joined else "")

    def show_page(self, page: str) -> None:
        """Mark the page that is shown (a deliberation belongs to "deliberations")."""
        if page in self._buttons and not self._buttons[page].isChecked():
            self._buttons[page].setChecked(True)
            self._scroll.ensureWidgetVisible(self._buttons[page])

    def count(self, page: str, waiting: int) -> None:
        """Say on the rail, in figures, how much waits on a page."""
        label = labels()[page]
        spoken = self.tr("{page}, {n} waiting for you").format(page=label, n=waiting)
        self._buttons[page].setText(f"{label}  ·  {waiting}" if waiting else label)
        self._buttons[page].setAccessibleName(spoken if waiting else label)

    def _pick(self, index: int) -> None:
        self.group_picked.emit(str(self._groups.itemData(index)))
