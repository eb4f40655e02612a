"""A code on the screen of the laptop that gives it away, and who comes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiboken6 import isValid

from desktop.ui.pairing.code_panel import CodePanel
from desktop.ui.pairing.comparing import Question, announce, spoken_words
from desktop.ui.pairing.live import Work
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, words
from desktop.ui.words import counted, translate

if TYPE_CHECKING:
    from crdt.pairing.comparing import Asked
    from crdt.pairing.offer import Offer


@dataclass(frozen=True)
class Offered:
    """What a code is for, in words: before there is one, and beside it."""

    before: str
    beside: str
    question: Callable[[Asked], Question]
    host: Callable[[Offer], Work]


class Offering(CodePanel):
    def __init__(self, session: Session, offered: Offered, only: Sequence[str] | None) -> None:
        super().__init__(session, offered.question, only)
        self._offered = offered
        self._offer: Offer | None = None
        self._tries, self._trouble = words("", "small"), words("", "warn")
        self.start()

    def again(self) -> str:
        return translate("pairing", "Make another code")

    def start(self, trouble: str = "") -> None:
        make = button(translate("pairing", "Make a code"), self._make, "primary")
        if trouble:
            make.setText(translate("pairing", "Make a new code"))
            self.show_step(words(trouble, "warn", select=True), abreast(make), focus=make)
            announce(self, trouble)
        else:
            self.show_step(words(self._offered.before), abreast(make))

    def _make(self) -> None:
        from crdt.pairing.offer import Offer

        self._offer = Offer()
        self._tries, self._trouble = words("", "small"), words("", "warn")
        self.show_waiting(translate("pairing", "Making a code…"))
        self.begin(self._offered.host(self._offer))

    def _ready(self, addresses: tuple[str, ...]) -> None:
        if self._offer is None:
            return
        code = str(self._offer.code)
        large = spoken_words(code, translate("pairing", "The code"))
        back = button(translate("pairing", "Take the code back"), self.stop)
        waits = translate(
            "pairing",
            "Waiting for somebody to come with it. It serves once, and is void after ten "
            "minutes, or when you close this.",
        )
        self._tries, trouble = words(self._left(), "small"), self._trouble.text()
        self._trouble = words(trouble, "warn")
        self.show_step(
            large, words(self._offered.beside), words(waits, "small"), self._tries,
            words(_where(addresses), "small", select=True), abreast(back), self._trouble,
            focus=large,
        )  # fmt: skip
        announce(self, f"{translate('pairing', 'The code')}: {code}")

    def _told(self, sentence: str) -> None:
        if isValid(self._trouble):  # else the words are being compared, and this is past
            self._trouble.setText(sentence)
            self._tries.setText(self._left())
        announce(self, sentence)

    def _left(self) -> str:
        left = counted(
            self._offer.tries if self._offer else 0,
            translate("pairing", "try"), translate("pairing", "tries"),
        )  # fmt: skip
        return translate("pairing", "{left} left for whoever types it.").format(left=left)


def _where(addresses: Sequence[str]) -> str:
    if not addresses:
        return translate(
            "pairing",
            "This laptop is in no network, so nobody can come; connect both to one network, or use "
            "a file.",
        )
    said = translate(
        "pairing",
        "If the other laptop does not find this one, type this address there, too: {addresses}",
    )
    return said.format(addresses=translate("pairing", " or ").join(addresses))
