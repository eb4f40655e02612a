"""Saying by hand what an option does to a value, and on which of its words that rests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from deliberation.state import Assessment
from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, row, tag, words
from desktop.ui.widgets.draft_line import DraftLine
from desktop.ui.widgets.effect_table import effect_words
from desktop.ui.widgets.rating import CalmSlider
from desktop.ui.words import translate


class EffectSlider(Drafted, QWidget):
    """`own` is what counts as said by the owner now, if any; `say(effect, words)` hands in."""

    left = Signal()

    def __init__(
        self,
        session: Session,
        key: str,
        value: str,
        option: str,
        own: Assessment | None,
        say: Callable[[int, str], None],
    ) -> None:
        super().__init__()
        self._value, self._option = value, option
        self._given = own.effect if own else 0
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(key)
        self.slider.setRange(-100, 100)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(20)
        self.slider.setValue(int(self._bind(session.drafts, key, str(self._given))))
        self.said = words("", "strong")
        self.words = DraftLine(
            session, f"{key} words", translate("effects", "On which words that rests"),
            start=own.words if own and own.by == "hand" else "",
            hint=translate("effects", "Which of its words do that? (may stay empty)"),
        )  # fmt: skip
        self.save = button(
            translate("effects", "Say so"),
            lambda: say(self.slider.value(), self.words.said),
            "primary",
            name=translate("effects", "Say so: {value}, {option}").format(
                value=value, option=option
            ),
        )
        leave = button(translate("effects", "Leave it"), self.left.emit)
        leave.setObjectName(key)  # so that the keyboard goes back to what unfolded this
        self.slider.valueChanged.connect(self._moved)
        ends = row(
            tag(translate("effects", "hard against it")), None,
            tag(translate("effects", "no change")), None,
            tag(translate("effects", "serves it very much")),
        )  # fmt: skip
        self.setLayout(
            column(self.said, self.slider, ends, self.words, abreast(self.save, leave), gap=6)
        )
        self._say()

    def done(self) -> None:
        """It has been handed in: the drafts are no longer needed."""
        super().done()
        self.words.done()

    def _moved(self, effect: int) -> None:
        self._hold(str(effect))
        self._say()

    def _say(self) -> None:
        effect = self.slider.value()
        phrase = f"{effect_words(effect)} ({effect:+d})".replace("-", "−").replace("+0", "0")
        said = translate("effects", "By your hand: {value} – it {phrase}.")
        self.said.setText(said.format(value=self._value, phrase=phrase))
        name = translate("effects", "What {option} does to {value}: {phrase}")
        self.slider.setAccessibleName(
            name.format(option=self._option, value=self._value, phrase=phrase)
        )
