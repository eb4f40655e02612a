"""Letting in who asked: requests as files, as a text, or in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.export.lettering import isolated
from desktop.ui.pairing import papers
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import spoken_words
from desktop.ui.pairing.intake import Intake
from desktop.ui.pairing.inviting import NAME
from desktop.ui.pairing.notice import Notice
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.steps import Steps
from desktop.ui.pairing.telling import tell
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, words
from desktop.ui.words import join_names, short_name, translate
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.pairing.request import Request


class AdmitSheet(Sheet):
    """Whoever's request was read is listed; nobody is let in before the person says so."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        name = session.view.state.group_name if session.view is not None else ""
        title = translate("pairing", "Let people in to {group}").format(group=name)
        lead = translate(
            "pairing",
            "Whoever was invited gives you a request: a file, a text, or a picture of a code.",
        )
        super().__init__(parent, session, title, lead)
        self.intake = Intake(session, papers.request(), several=True)
        self.intake.got.connect(self._got)
        self._asking: dict[str, tuple[Request, tuple[str, ...]]] = {}  # by member id
        self._said, self._list = Notice("strong"), Steps()
        self._go = QPushButton()
        self.add(self.intake, self._said, self._list)
        self._show()

    def read(self, *requests: Path) -> None:
        self.intake.read_files(requests)

    def _got(self, request: Request) -> None:
        ask(self, self.session, lambda _: request.words(),
            lambda said: self._add(request, said), self._said.say)  # fmt: skip

    def _add(self, request: Request, said: tuple[str, ...]) -> None:
        if request.group != self.group:
            self._said.say(
                translate(
                    "pairing",
                    "{name} asks to join another group; turn to that one, and let them in there.",
                ).format(name=isolated(request.person.name))
            )
            return
        self.intake.field.clear()
        self._said.say("")
        self._asking[request.person.id] = (request, said)
        self._show()

    def _show(self) -> None:
        cards = [self._card(request, said) for request, said in self._asking.values()]
        layout = column(*(card for card, _ in cards), gap=10)
        if cards:
            self._go = self._let_in([each.person.name for each, _ in self._asking.values()])
            layout.addLayout(abreast(self._go))
        self._list.show_parts(layout)
        if cards:
            cards[-1][1].setFocus()  # the words, so that no key lets anybody in by mistake

    def _let_in(self, names: Sequence[str]) -> QPushButton:
        """Above it stand all their names, which would make it wider than the sheet."""
        if len(names) == 1:
            let = translate("pairing", "Let {name} in")
            said = let.format(name=short_name(names[0], NAME))
            return button(said, self._admit, "primary",
                          name=let.format(name=isolated(names[0])))  # fmt: skip
        label = translate("pairing", "Let all {n} in").format(n=len(names))
        spoken = translate("pairing", "{label}: {names}")
        return button(label, self._admit, "primary",
                      name=spoken.format(label=label, names=join_names(names)))  # fmt: skip

    def _card(self, request: Request, said: tuple[str, ...]) -> tuple[Card, QWidget]:
        """Somebody who asks, with their words."""
        name = isolated(request.person.name)
        asks = translate("pairing", "{name} asks to join.").format(name=name)
        compare = translate(
            "pairing",
            "The same six words stand on {name}'s screen, where the request was made. Read them to "
            "each other if it came to you by others' hands.",
        ).format(name=name)
        of = translate("pairing", "Words of the request of {name}").format(name=name)
        six = spoken_words(said, of, "lead")
        leave = button(
            translate("pairing", "Leave out"), lambda: self._leave_out(request), "quiet",
            name=translate("pairing", "Leave {name} out").format(name=name),
        )  # fmt: skip
        return Card(words(asks, "strong"), six, words(compare, "small"), abreast(leave)), six

    def _leave_out(self, request: Request) -> None:
        self._asking.pop(request.person.id, None)
        self._show()

    def _admit(self) -> None:
        self._go.setEnabled(False)  # a second click would say it twice
        group, requests = self.group, [each for each, _ in self._asking.values()]
        ask(self, self.session, lambda workspace: workspace.admit_requests(group, requests),
            self._admitted, self._refused)  # fmt: skip

    def _admitted(self, changed: Changed) -> None:
        self._asking.clear()
        self._show()
        self._said.say(changed.sentence)
        tell(self.session, changed)

    def _refused(self, sentence: str) -> None:
        self._show()
        self._said.say(sentence)
