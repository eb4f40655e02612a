"""Choosing a passphrase: typed twice, judged in words, or made of six words to be written down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.safety.strength import draw, judgement
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, words
from desktop.ui.widgets.check import Check
from desktop.ui.words import translate

SPOKEN = 2000  # letters of a passphrase at most


def secret_field(name: str) -> QLineEdit:
    """A line that shows dots in place of what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(SPOKEN)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field


def shown_by(*fields: QLineEdit) -> Check:
    """A box that shows what stands in the fields."""
    box = Check(translate("safety", "Show what I type"))

    def reveal(shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for each in fields:
            each.setEchoMode(mode)

    box.toggled.connect(reveal)
    return box


class NewPassphrase(QWidget):
    """`changed` whenever `text` or `missing` may be another; `made` once one was made, which is to
    be seen whole."""

    changed = Signal()
    made = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = secret_field(translate("safety", "Passphrase"))
        self.again = secret_field(translate("safety", "The same passphrase again"))
        self._judged = words("", "small")
        self._made = Card(role="call")
        self._six = words("", "lead", select=True)
        self._six.setAccessibleName(translate("safety", "The passphrase that was made for you"))
        told = translate(
            "safety",
            "Write these six words on paper now, and type them once more below. Keep the paper "
            "away from the backup: nobody can give them back to you, and the file is of no use "
            "without them.",
        )
        self._made.body.addWidget(self._six)
        self._made.body.addWidget(words(told))
        self._made.hide()
        make = button(translate("safety", "Make one for me"), self.make)
        choices = abreast(make, shown_by(self.first, self.again), gap=16)
        self.setLayout(column(self.first, self._judged, choices, self._made, self.again, gap=8))
        for each in (self.first, self.again):
            each.textChanged.connect(lambda _: self._look())
        self._look()

    @property
    def text(self) -> str:
        """The passphrase, "" while something is `missing`."""
        return "" if self.missing else self.first.text()

    @property
    def missing(self) -> str:
        """What is still to be done, in a sentence; "" where nothing is."""
        from crdt.passphrase import SHORTEST  # loads slowly

        if len(self.first.text()) < SHORTEST:
            said = translate("safety", "The passphrase needs at least {n} characters.")
            return said.format(n=SHORTEST)
        if self.again.text() != self.first.text():
            return translate("safety", "The two passphrases are not the same yet.")
        return ""

    def make(self) -> None:
        """Draw six words, show them, and let the person type them from the paper."""
        six = draw()
        self._six.setText(six)
        self.first.setText(six)
        self.again.clear()
        self._look()
        self.again.setFocus()
        self.made.emit()

    def _look(self) -> None:
        typed = self.first.text()
        self._made.setVisible(bool(typed) and typed == self._six.text())
        self._judged.setText(judgement(typed) if typed else "")
        self._judged.setVisible(bool(typed) and not self._made.isVisibleTo(self))
        self.changed.emit()
