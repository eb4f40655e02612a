"""A slider for one of several wordings that are rated together."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column, row, tag, words
from desktop.ui.widgets.rating import CalmSlider
from desktop.ui.words import translate, utility_words


class CandidateSlider(Drafted, QWidget):
    """`given` is the rating that counts now, or None. Nothing is handed in by moving it."""

    changed = Signal()

    def __init__(self, session: Session, key: str, wording: str, given: int | None) -> None:
        super().__init__()
        self._wording, self._given = wording, given
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(key)
        self.slider.setRange(-100, 100)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(20)
        kept = self._bind(session.drafts, key, "" if given is None else str(given))
        self._touched = bool(kept)
        self.slider.setValue(int(kept or 0))
        self.said = words("", "strong")
        self.slider.valueChanged.connect(self._moved)
        # To take hold of it says something too: that it is as good as now.
        self.slider.sliderPressed.connect(self._moved)
        ends = row(
            tag(translate("rating", "much worse")), None,
            tag(translate("rating", "as good as now")), None,
            tag(translate("rating", "much better")),
        )  # fmt: skip
        self.setLayout(column(self.slider, ends, self.said, gap=4))
        self._say()

    @property
    def utility(self) -> int | None:
        """What it says, in hundredths, None while the owner has not touched it."""
        return self.slider.value() if self._touched else None

    def _moved(self) -> None:
        self._touched = True
        self._hold(str(self.slider.value()))
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        value = self.slider.value()
        phrase = f"{utility_words(value)} ({value:+d})".replace("-", "−").replace("+0", "0")
        if not self._touched:
            said = translate("rating", "Not rated yet.")
        elif value == self._given:
            said = translate("rating", "You find it {phrase}.")
        else:
            said = translate("rating", "You would now say: {phrase}.")
        self.said.setText(said.format(phrase=phrase))
        name = translate("rating", "How well you could live with {option}: {phrase}")
        if not self._touched:
            phrase = translate("rating", "not rated yet")
        self.slider.setAccessibleName(name.format(option=self._wording, phrase=phrase))
