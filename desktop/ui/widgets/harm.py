"""How much harm somebody saw: a slider from 0 to 100 that says in words what its place means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from desktop.ui.drafts import Drafted
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column, row, tag, words
from desktop.ui.widgets.rating import CalmSlider
from desktop.ui.words import translate


def harm_words(harm: int) -> str:
    """How a harm in hundredths is said."""
    steps = (
        (0, translate("harm", "no harm")),
        (20, translate("harm", "a little harm")),
        (40, translate("harm", "some harm")),
        (60, translate("harm", "much harm")),
        (80, translate("harm", "serious harm")),
    )
    return next(
        (phrase for limit, phrase in steps if harm <= limit), translate("harm", "the gravest harm")
    )


class HarmSlider(Drafted, QWidget):
    """`harm` is what the slider says now, kept as a draft; whoever uses it puts that in words."""

    def __init__(self, session: Session, key: str, said: QLabel, *below: QBoxLayout) -> None:
        super().__init__()
        self.said = said
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(key)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(20)
        self.slider.setValue(int(self._bind(session.drafts, key, "0")))
        self.slider.valueChanged.connect(self._moved)
        self.setLayout(column(self.said, self.slider, *below, gap=4))
        self._say()

    @property
    def harm(self) -> int:
        return self.slider.value()

    def _moved(self, value: int) -> None:
        self._hold(str(value))
        self._say()

    def _say(self) -> None:
        raise NotImplementedError


class HarmRow(HarmSlider):
    """The harm that somebody saw."""

    def __init__(self, session: Session, key: str) -> None:
        ends = row(tag(translate("harm", "none")), None, tag(translate("harm", "as bad as can be")))
        super().__init__(session, key, words(""), ends)

    def _say(self) -> None:
        phrase = harm_words(self.harm)
        said = translate("harm", "I saw {harm} ({n} of 100).")
        if not self.harm:
            said = translate("harm", "I saw {harm} to anybody.")
        self.said.setText(said.format(harm=phrase, n=self.harm))
        name = translate("harm", "Harm that you saw: {harm}, {n} of 100")
        self.slider.setAccessibleName(name.format(harm=phrase, n=self.harm))
