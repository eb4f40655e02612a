"""The rail on the left: which group, and its four pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.icons import icon
from desktop.ui.widgets.basics import button, words

if TYPE_CHECKING:
    from desktop.views import GroupSummary

PAGES = ("today", "rulebook", "deliberations", "people")
_GLYPHS = ("sun-horizon", "book-open", "chats-circle", "users-three")


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
        self._layout.addWidget(self._name)
        self._layout.addWidget(self._groups)
        for page, label in zip(PAGES, self._labels(), strict=True):
            made = button(label, lambda p=page: self.went.emit(p), "rail")  # type: ignore[misc]
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._only.addButton(made)
            self._layout.addWidget(made)
            self._buttons[page] = made
        self._layout.addStretch(1)
        self.restyle()

    def _labels(self) -> tuple[str, ...]:
        return (self.tr("Today"), self.tr("Rulebook"), self.tr("Deliberations"), self.tr("People"))

    def restyle(self) -> None:
        now = look.current()
        self.setFixedWidth(60 + now.px(144))
        self._layout.setContentsMargins(now.px(14), now.px(24), now.px(14), now.px(14))
        self._layout.setSpacing(now.px(4))
        for page, glyph in zip(PAGES, _GLYPHS, strict=True):
            self._buttons[page].setIcon(icon(glyph, 20, now.tokens.accent))
            self._buttons[page].setIconSize(QSize(now.px(20), now.px(20)))

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
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def count(self, page: str, waiting: int) -> None:
        """Say on the rail, in figures, how much waits on a page."""
        label = dict(zip(PAGES, self._labels(), strict=True))[page]
        spoken = self.tr("{page}, {n} waiting for you").format(page=label, n=waiting)
        self._buttons[page].setText(f"{label}  ·  {waiting}" if waiting else label)
        self._buttons[page].setAccessibleName(spoken if waiting else label)

    def _pick(self, index: int) -> None:
        self.group_picked.emit(str(self._groups.itemData(index)))
