"""Several ways to the same thing: one of them shown, the others a button away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QWidget

from desktop.ui import look
from desktop.ui.pairing.code_panel import CodePanel
from desktop.ui.widgets.basics import button, column, row
from desktop.ui.words import translate

ROOM = 560  # pixels at 100 % that the buttons have in a sheet


class Ways(QWidget):
    """Each way goes on while another is looked at. `name` is what a screen reader says of all."""

    def __init__(self, name: str, ways: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._only = QButtonGroup(self)
        self._only.setExclusive(True)
        parts = [part for _, part in ways]
        self._places = [QWidget() for _ in parts]
        self._labels = [label for label, _ in ways]
        self._buttons = [
            button(label, lambda n=number: self.show_way(n), "segment")  # type: ignore[misc]
            for number, label in enumerate(self._labels)
        ]
        for each in self._buttons:
            each.setCheckable(True)
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._only.addButton(each)
        self.setLayout(column(self._across(), *self._places, gap=14))
        for number, part in enumerate(parts):
            self._places[number].setLayout(column(part))
            if isinstance(part, CodePanel):
                part.wants.connect(lambda now, n=number: self._mark(n, now))
        self.show_way(0)

    def _across(self) -> QBoxLayout:
        """Beside each other where the screen has room for it, else below each other."""
        for each in self._buttons:
            each.setParent(self)
            each.ensurePolished()
        gap = look.current().px(4)
        wide = sum(each.sizeHint().width() + gap for each in self._buttons)
        if wide < min(look.current().px(ROOM), self.screen().availableSize().width() * 0.85):
            return row(*self._buttons, None, gap=4)
        return column(*(row(each, None) for each in self._buttons), gap=4)

    def show_way(self, number: int) -> None:
        self._mark(number, wants=False)
        self._buttons[number].setChecked(True)
        for place, each in enumerate(self._places):
            each.setVisible(place == number)

    def _mark(self, number: int, wants: bool) -> None:
        """Say on its button that somebody is there, where something else is shown: that stays."""
        label = self._labels[number]
        if wants and self._places[number].isHidden():
            label = translate("pairing", "{way} (somebody is there)").format(way=label)
        self._buttons[number].setText(label)
        self._buttons[number].setAccessibleName(label)
