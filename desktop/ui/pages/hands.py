"""Whose hands: what those can and cannot learn through whose hands something of a group goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.hands import BEFORE, HANDS, Hands
from desktop.ui import look
from desktop.ui.icons import picture
from desktop.ui.pages.base import ScrollPage
from desktop.ui.widgets.basics import Card, button, column, row, rule, tag, words
from desktop.ui.widgets.side_by_side import SideBySide

COLUMN = 300  # px at 100 % that a list needs beside another


class HandsPage(ScrollPage):
    """The same for everybody and at any time; it needs no group, nor an open data folder."""

    def refresh(self) -> None:
        if not self.session.following:  # what others do changes nothing here
            super().refresh()

    def build(self) -> None:
        note = self.tr(
            "What others can learn of you and your groups, and what they can do, when something of "
            "them comes into their hands. Nothing here is a promise: it says how things are made."
        )
        self.add_title(self.tr("Whose hands"), note=note)
        if self.session.view is None:
            back = button(
                self.tr("Back to the beginning"), lambda: self.go.emit("welcome", ""), "quiet",
                glyph="arrow-left",
            )  # fmt: skip
            self.add(row(back, None))
        self.add(Card(*(words(each) for each in BEFORE), gap=8))
        for each in HANDS:
            self.add(self._card(each))

    def _card(self, hands: Hands) -> Card:
        can = self._list(self.tr("They can"), "eye", hands.can)
        cannot = self._list(self.tr("They cannot"), "lock-simple", hands.cannot)
        advice = self._list(self.tr("What helps"), "lifebuoy", hands.advice)
        return Card(
            words(hands.who, "heading"),
            SideBySide([can, cannot], narrowest=COLUMN),
            rule(),
            advice,
            gap=12,
        )

    def _list(self, title: str, glyph: str, sentences: Sequence[str]) -> QWidget:
        """A short heading with its sign, and the sentences under it."""
        sign = QLabel()
        sign.setPixmap(picture(glyph, 18, look.current().tokens.accent))
        head = row(sign, words(title, "strong"), gap=8)
        head.setStretch(1, 1)
        inside = column(head, gap=6)
        for each in sentences:
            point = tag("–", "muted")
            point.setFixedWidth(look.current().px(14))
            line = row(gap=4)
            line.addWidget(point, alignment=Qt.AlignmentFlag.AlignTop)
            line.addWidget(words(each), 1)
            inside.addLayout(line)
        inside.addStretch(1)
        whole = QWidget()
        whole.setLayout(inside)
        return whole
