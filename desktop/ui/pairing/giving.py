"""Giving another laptop of one's own who its owner is, by files: for two that never meet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.export.lettering import isolated
from desktop.ui import files
from desktop.ui.pairing import papers
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import announce, spoken_words
from desktop.ui.pairing.intake import Intake
from desktop.ui.pairing.notice import Notice
from desktop.ui.pairing.steps import Steps
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.pairing.device import DeviceRequest
    from desktop.workspace import Workspace


class Giving(Steps):
    """The gift is the owner's key itself. So the words of the request are not shown here: they are
    typed as they stand on the other laptop, and have to be those of this very request."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.start()

    def start(self) -> None:
        self.intake = Intake(self._session, papers.device_request())
        self.intake.got.connect(self._got)
        what = translate(
            "pairing",
            "Your other laptop writes a request. Bring it here, and carry the answer back: a file "
            "that only that laptop can open.",
        )
        self.show_parts(column(words(what), self.intake, gap=12))

    def read(self, request: Path) -> None:
        self.start()
        self.intake.read_files((request,))

    def _got(self, request: DeviceRequest) -> None:
        ask(self, self._session, lambda _: request.words(),
            lambda said: self._compare(request, said), lambda _: self.start())  # fmt: skip

    def _compare(self, request: DeviceRequest, said: tuple[str, ...]) -> None:
        name = translate("pairing", "The six words on your other laptop")
        typed = line(name, translate("pairing", "Six words"))
        trouble = Notice()

        def go() -> None:
            if _meant(typed.text()) == said:
                self._write(request)
                return
            sentence = translate(
                "pairing",
                "These are not the words of this request. Look at the other screen again; if they "
                "stand there, somebody swapped the request on its way: carry it yourself.",
            )
            trouble.say(sentence)
            typed.setFocus()

        typed.returnPressed.connect(go)
        label = words(name, "strong")
        label.setBuddy(typed)
        says = translate("pairing", "{device} asks to become a device of yours.")
        why = translate(
            "pairing",
            "Type the words that stand on its screen now, not such as came with the request.",
        )
        write = button(translate("pairing", "Write the answer…"), go, "primary")
        leave = button(translate("pairing", "Never mind"), self.start)
        self.show_parts(
            column(words(says.format(device=isolated(request.name)), "lead"),
                   column(label, typed, gap=3), trouble, words(why, "small"),
                   abreast(write, leave), gap=12)
        )  # fmt: skip
        typed.setFocus()

    def _write(self, request: DeviceRequest) -> None:
        title = translate("pairing", "Save the answer for your other laptop")
        out = files.save_as(self, title, request.name, files.GIFT)
        if out is None:
            return

        def write(workspace: Workspace, out: Path = out) -> Any:
            return workspace.give_by_file(request, out), workspace.gift().words()

        ask(self, self._session, write, lambda done: self._given(*done), self._failed)

    def _given(self, changed: Changed, said: tuple[str, ...]) -> None:
        six = spoken_words(said, translate("pairing", "Your own words"), "lead")
        how = translate(
            "pairing",
            "When your other laptop opens it, it shows these six words. It is yours only if they "
            "are the same there.",
        )
        again = button(translate("pairing", "Add another device"), self.start)
        self.show_parts(
            column(words(changed.sentence, "strong"), words(how), six, abreast(again), gap=12)
        )
        six.setFocus()
        announce(self, changed.sentence)

    def _failed(self, sentence: str) -> None:
        again = button(translate("pairing", "Start again"), self.start)
        self.show_parts(column(words(sentence, "warn"), abreast(again), gap=12))
        again.setFocus()
        announce(self, sentence)


def _meant(typed: str) -> tuple[str, ...]:
    """The words that were typed, of each the first three letters at least."""
    from crdt.pairing.words import word_meant

    return tuple(word_meant(each) for each in re.split(r"[\s,;.]+", typed.strip()))
