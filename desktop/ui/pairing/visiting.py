"""Where a code is typed in that somebody said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from deliberation.errors import FolkmootError
from desktop.ui.pairing.code_panel import CodePanel
from desktop.ui.pairing.comparing import Question
from desktop.ui.pairing.live import Work
from desktop.ui.pairing.notice import Notice
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate

if TYPE_CHECKING:
    from crdt.pairing.code import Code
    from crdt.pairing.comparing import Asked

_LONGEST = 200  # characters of a code, as it may be typed


@dataclass(frozen=True)
class Visited:
    """What a code is typed in for: `go` begins, `visit` is given the code and an address or ""."""

    before: str
    go: str
    again: str
    question: Callable[[Asked], Question]
    visit: Callable[[Code, str], Work]


class Visiting(CodePanel):
    def __init__(self, session: Session, visited: Visited, only: Sequence[str] | None) -> None:
        super().__init__(session, visited.question, only)
        self._visited = visited
        self._typed = ("", "")  # the code and the address, kept while it is tried
        self.code, self.address, self._trouble = QLineEdit(), QLineEdit(), Notice()
        self.start()

    def again(self) -> str:
        return self._visited.again

    def start(self, trouble: str = "") -> None:
        name, address = translate("pairing", "The code"), translate("pairing", "Address")
        self.code = line(
            name, translate("pairing", "A number and three words"), self._typed[0], _LONGEST
        )
        self.address = line(
            address, translate("pairing", "Only if the laptops do not find each other"),
            self._typed[1],
        )  # fmt: skip
        self._trouble = Notice()
        go = button(self._visited.go, self._go, "primary")
        for each in (self.code, self.address):
            each.returnPressed.connect(self._go)
        labels = [words(name, "strong"), words(address)]
        for label, field in zip(labels, (self.code, self.address), strict=True):
            label.setBuddy(field)
        self.show_step(
            words(self._visited.before), self._trouble, column(labels[0], self.code, gap=3),
            column(labels[1], self.address, gap=3), abreast(go),
        )  # fmt: skip
        self._complain(trouble)

    def _complain(self, trouble: str) -> None:
        self._trouble.say(trouble)
        self.code.setAccessibleDescription(trouble)
        if trouble:
            self.code.setFocus()
            self.code.selectAll()

    def _go(self) -> None:
        from crdt.pairing.code import Code

        self._typed = (self.code.text(), self.address.text().strip())
        try:
            code = Code.parse(self._typed[0])
        except FolkmootError as error:
            self._complain(str(error))
            return
        said = translate("pairing", "Looking for the laptop with the code {code}…")
        self.show_waiting(said.format(code=code))
        self.begin(self._visited.visit(code, self._typed[1]))
