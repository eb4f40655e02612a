"""What both ends of a spoken code go through: a start, the words, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from desktop.ui.pairing.comparing import Comparison, Question, announce, readable
from desktop.ui.pairing.live import Live, Work
from desktop.ui.pairing.steps import Steps
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import translate
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.pairing.comparing import Asked


class CodePanel(Steps):
    """One step at a time is shown. `wants` tells whether it waits for the person to compare words,
    `ended` what came of it."""

    wants = Signal(bool)
    ended = Signal(object)

    def __init__(
        self,
        session: Session,
        question: Callable[[Asked], Question],
        only: Sequence[str] | None,
    ) -> None:
        super().__init__()
        self.session = session
        self._question, self._only = question, only
        self._live: Live | None = None

    def start(self, trouble: str = "") -> None:
        """The first step; `trouble` is what went wrong with the last try."""
        raise NotImplementedError

    def again(self) -> str:
        """What the button says that leads back to the first step, "" for no such button."""
        raise NotImplementedError

    def begin(self, work: Work) -> None:
        live = self._live = Live(self.session, work, self._only)
        live.ready.connect(self._ready)
        live.told.connect(self._told)
        live.asked.connect(self._asked)
        live.ended.connect(self._ended)
        live.failed.connect(self._failed)
        self.destroyed.connect(live.cancel)
        live.start()

    def stop(self) -> None:
        """The person wants no more of it."""
        if self._live is not None:
            self._live.cancel()
        self._live = None
        self.wants.emit(False)
        self.start()

    def show_step(self, *parts: QWidget | QBoxLayout, focus: QWidget | None = None) -> None:
        self.show_parts(column(*parts, gap=12))
        if focus is not None:
            focus.setFocus()

    def show_waiting(self, sentence: str) -> None:
        """Something goes on that the person can stop."""
        stop = button(translate("pairing", "Stop"), self.stop)
        self.show_step(words(sentence), abreast(stop), focus=stop)

    def _ready(self, addresses: tuple[str, ...]) -> None:
        """Of no interest to who typed a code in."""

    def _told(self, sentence: str) -> None:
        """Of no interest to who typed a code in."""

    def _asked(self, asked: Asked) -> None:
        question = self._question(asked)
        comparison = Comparison(asked.words, question, lambda yes: self._answer(asked, yes))
        self.show_step(comparison.parts, focus=comparison.focus)
        announce(self, f"{question.says} {question.asks}")
        QApplication.alert(self.window())
        self.wants.emit(True)

    def _answer(self, asked: Asked, yes: bool) -> None:
        self.wants.emit(False)
        sentence = translate("pairing", "Telling the other laptop…")
        if yes:
            sentence = translate(
                "pairing", "Waiting until the other person has said yes as well. The words: {words}"
            ).format(words=" ".join(asked.words))
        self.show_waiting(sentence)
        if self._live is not None:
            self._live.answer(yes)

    def _ended(self, changed: Changed) -> None:
        self._live = None
        again = [button(self.again(), self.start)] if self.again() else []
        said = readable(changed.sentence, "lead")
        self.show_step(said, abreast(*again), focus=said)
        announce(self, changed.sentence)
        self.ended.emit(changed)

    def _failed(self, sentence: str) -> None:
        self._live = None
        self.wants.emit(False)
        self.start(sentence)
