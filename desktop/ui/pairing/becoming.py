"""Another laptop of one's own, at the new one: it becomes a device of its owner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.export.lettering import isolated
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import Question
from desktop.ui.pairing.live import Work
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.taking import Taking
from desktop.ui.pairing.visiting import Visited, Visiting
from desktop.ui.pairing.ways import Ways
from desktop.ui.session import Session
from desktop.ui.widgets.basics import column, words
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate

if TYPE_CHECKING:
    from crdt.pairing.code import Code
    from crdt.pairing.comparing import Asked


class BecomeSheet(Sheet):
    def __init__(
        self, parent: QWidget, session: Session, name: str, only: Sequence[str] | None
    ) -> None:
        title = translate("pairing", "This laptop is another one of mine")
        lead = translate(
            "pairing",
            "It gets your key and all your groups from a laptop that is yours already. Choose "
            "“Add another device of yours” there, in the menu Group.",
        )
        super().__init__(parent, session, title, lead)
        called = translate("pairing", "What this laptop is called")
        self.name = line(called, start=name)
        if not name:
            ask(self, session, lambda workspace: workspace.device_name, self._propose,
                lambda _: None)  # fmt: skip
        label = words(called, "strong")
        label.setBuddy(self.name)
        self.code = Visiting(session, self._visited(), only)
        self.files = Taking(session, lambda: self.called)
        for part in (self.code, self.files):
            part.ended.connect(lambda _: self.name.setEnabled(False))
        self.ways = Ways(
            translate("pairing", "Ways to bring this laptop in"),
            [
                (translate("pairing", "By a code"), self.code),
                (translate("pairing", "By files"), self.files),
            ],
        )
        self.add(column(label, self.name, gap=3), self.ways)
        self.code.code.setFocus()

    def read(self, answer: Path) -> None:
        self.ways.show_way(1)
        self.files.read(answer)

    def _propose(self, name: str) -> None:
        if not self.name.text():
            self.name.setText(name)

    @property
    def called(self) -> str:
        return " ".join(self.name.text().split())

    def _visited(self) -> Visited:
        def visit(code: Code, address: str) -> Work:
            from desktop.pairing_work import take_device

            name = self.called
            return lambda workspace, people, run: take_device(
                workspace, code, people, run, address=address, name=name
            )

        def question(asked: Asked) -> Question:
            says = translate("pairing", "This laptop is to become a device of {name}.")
            return Question(
                says.format(name=isolated(asked.name)),
                translate("pairing", "Are these the words on your other laptop?"),
                translate("pairing", "Yes, that is me"),
                translate("pairing", "No"),
            )

        before = translate(
            "pairing",
            "Your other laptop shows a number and three words. Both have to be in one network, "
            "such as that of your home.",
        )
        return Visited(before, translate("pairing", "Bring it in"), "", question, visit)
