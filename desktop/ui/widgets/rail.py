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
from desktop.ui.widgets.basics import button, plain_tip, words
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


NEEDED = 340  # px at 100 % that a page needs beside the rail
MOST = 400  # px at 100 % of the list of groups


class Rail(QWidget):
    """Where the window is too narrow for its names and a page, only their pictures are shown."""

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
        self._waiting: dict[str, int] = {}  # by page, how much
        self._one = False  # whether there is but one group, which needs no choosing
        self._narrow = False
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

    def fit(self, window: int) -> None:
        """Show names or pictures alone, in a window so many pixels wide."""
        narrow = window - _wide() < look.current().px(NEEDED)
        if narrow != self._narrow:
            self._narrow = narrow
            self.restyle()

    def restyle(self) -> None:
        now = look.current()
        self.setFixedWidth(now.px(82) if self._narrow else _wide())
        self._layout.setContentsMargins(self._side(), now.px(24), 0, now.px(14))
        self._top.setContentsMargins(0, 0, self._side(), 0)
        self._name.setVisible(self._one and not self._narrow)
        for page in self._buttons:
            self._say(page)
        self._make_room()
        self._layout.setSpacing(now.px(4))
        self._entries.setSpacing(now.px(4))
        for page, glyph in _GLYPHS.items():
            self._buttons[page].setIcon(icon(glyph, 20, now.tokens.accent))
            self._buttons[page].setIconSize(QSize(now.px(20), now.px(20)))

    def _side(self) -> int:
        return look.current().px(6 if self._narrow else 14)

    def _make_room(self) -> None:
        """The bar for scrolling stands in the margin, so that it takes nothing from the names."""
        bars = self._scroll.verticalScrollBar().maximum() > 0
        self._entries.setContentsMargins(0, 0, look.current().px(2) if bars else self._side(), 0)

    def show_groups(self, groups: tuple[GroupSummary, ...], current: str) -> None:
        joined = [each for each in groups if each.joined]
        self._groups.clear()
        for each in joined:
            self._groups.addItem(each.name, each.id)
            if each.id == current:
                self._groups.setCurrentIndex(self._groups.count() - 1)
        self._groups.setToolTip(plain_tip(self._groups.currentText()))
        self._groups.ensurePolished()
        widths = map(self._groups.fontMetrics().horizontalAdvance, (each.name for each in joined))
        now = look.current()  # the list is wider than the rail, so that they can be told apart
        self._groups.view().setMinimumWidth(min(max(widths, default=0), now.px(MOST)) + now.px(24))
        self._groups.setVisible(len(joined) > 1)
        self._one = len(joined) == 1
        self._name.setVisible(self._one and not self._narrow)
        self._name.setText(joined[0].name if joined else "")

    def show_page(self, page: str) -> None:
        """Mark the page that is shown (a deliberation belongs to "deliberations")."""
        if page in self._buttons and not self._buttons[page].isChecked():
            self._buttons[page].setChecked(True)
            self._scroll.ensureWidgetVisible(self._buttons[page])

    def count(self, page: str, waiting: int) -> None:
        """Say on the rail, in figures, how much waits on a page."""
        self._waiting[page] = waiting
        self._say(page)

    def _say(self, page: str) -> None:
        made, label, waiting = self._buttons[page], labels()[page], self._waiting.get(page, 0)
        spoken = label
        if waiting:
            spoken = self.tr("{page}, {n} waiting for you").format(page=label, n=waiting)
        if self._narrow:
            made.setText(str(waiting or ""))
        else:
            made.setText(f"{label}  ·  {waiting}" if waiting else label)
        made.setAccessibleName(spoken)
        made.setToolTip(plain_tip(spoken) if self._narrow else "")

    def _pick(self, index: int) -> None:
        self.group_picked.emit(str(self._groups.itemData(index)))


def _wide() -> int:
    """Pixels that the names need."""
    return 60 + look.current().px(144)
