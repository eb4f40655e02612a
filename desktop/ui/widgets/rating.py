"""A slider from -100 to 100 that says in words what its place means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, column, row, tag, words
from desktop.ui.words import translate, utility_words


class CalmSlider(QSlider):
    """A slider that the wheel does not move: scrolling a page must not rate anything."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class RatingRow(Drafted, QWidget):
    """`given` is the rating that counts now, or None; `rate(utility)` hands in another."""

    def __init__(
        self,
        session: Session,
        key: str,
        option: str,
        given: int | None,
        rate: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._given, self._option = given, option
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(key)
        self.slider.setRange(-100, 100)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(20)
        start = self._bind(session.drafts, key, "" if given is None else str(given))
        self.slider.setValue(int(start or 0))
        self.said = words("", "strong")
        spoken = translate("rating", "Rate {option}").format(option=option)
        self.save = button(
            translate("rating", "Rate it so"),
            lambda: rate(self.slider.value()),
            "primary",
            name=spoken,
        )
        self.slider.valueChanged.connect(self._moved)
        ends = row(
            tag(translate("rating", "much worse")), None,
            tag(translate("rating", "as good as now")), None,
            tag(translate("rating", "much better")),
        )  # fmt: skip
        below = row(self.said, self.save, gap=16)
        below.setStretch(0, 1)
        self.setLayout(column(self.slider, ends, below, gap=4))
        self._say()

    def _moved(self, value: int) -> None:
        self._hold(str(value))
        self._say()

    def _say(self) -> None:
        value = self.slider.value()
        phrase = f"{utility_words(value)} ({value:+d})".replace("-", "−").replace("+0", "0")
        if self._given is None:
            said = translate("rating", "Not rated yet. The slider says: {phrase}.")
        elif value == self._given:
            said = translate("rating", "You find it {phrase}.")
        else:
            said = translate("rating", "You would now say: {phrase}.")
        self.said.setText(said.format(phrase=phrase))
        self.save.setEnabled(value != self._given)
        name = translate("rating", "How well you could live with {option}: {phrase}")
        self.slider.setAccessibleName(name.format(option=self._option, phrase=phrase))
