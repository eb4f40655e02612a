"""Becoming another laptop of its owner's by files: a request out, and its answer in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.export.lettering import isolated
from desktop.ui import files
from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import (
    Comparison,
    Question,
    announce,
    readable,
    spoken_words,
)
from desktop.ui.pairing.handing import Handed
from desktop.ui.pairing.notice import Notice
from desktop.ui.pairing.steps import Steps
from desktop.ui.pairing.telling import tell
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import translate
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.pairing.device import DeviceGift
    from desktop.workspace import Workspace


class Taking(Steps):
    """`name` gives what the laptop is called; `ended` tells that it is its owner's now."""

    ended = Signal(object)

    def __init__(self, session: Session, name: Callable[[], str]) -> None:
        super().__init__()
        self._session, self._name = session, name
        self.start()

    def start(self, trouble: str = "") -> None:
        """Both halves: the answer may come days after the request."""
        self._said, self._request = Notice(), Steps()
        save = button(translate("pairing", "Save the request…"), self._save, "primary")
        show = button(translate("pairing", "Show it as a code"), self._show)
        take = button(translate("pairing", "Open the answer…"), self._choose)
        first = translate("pairing", "First, bring a request from here to your other laptop.")
        then = translate("pairing", "Then bring the answer back, and open it here.")
        self.show_parts(
            column(words(first), abreast(save, show), self._request, words(then), abreast(take),
                   self._said, gap=12)
        )  # fmt: skip
        if trouble:
            take.setFocus()
            self._said.say(trouble)

    def _save(self) -> None:
        name = self._name()
        title = translate("pairing", "Save the request for your other laptop")
        out = files.save_as(self, title, name, files.DEVICE)
        if out is None:
            return

        def write(workspace: Workspace, out: Path = out) -> Any:
            request, changed = workspace.ask_by_file(out, name)
            return changed.sentence, request.words(), ""

        ask(self, self._session, write, lambda done: self._made(*done), self._said.say)

    def _show(self) -> None:
        name = self._name()

        def make(workspace: Workspace) -> Any:
            request = workspace.device_request(name)
            return "", request.words(), request.to_text()

        ask(self, self._session, make, lambda done: self._made(*done), self._said.say)

    def _made(self, sentence: str, said: tuple[str, ...], text: str) -> None:
        self._said.say("")
        compare = translate("pairing", "Your other laptop asks you to type these six words:")
        six = spoken_words(said, translate("pairing", "Words of the request"), "lead")
        parts: list[QWidget] = [words(sentence, "strong")] if sentence else []
        parts += [words(compare), six]
        if text:
            how = translate(
                "pairing",
                "Photograph it and read the picture on your other laptop, or send yourself the "
                "picture or the text.",
            )
            what = translate("pairing", "request of this laptop")
            parts.append(Handed(self._session, text, what, how, self._name()))
        self._request.show_parts(column(*parts, gap=10))
        six.setFocus()
        announce(self, compare)

    def _choose(self) -> None:
        title = translate("pairing", "Choose the answer of your other laptop")
        pattern = translate("pairing", "Answers") + f" (*{files.GIFT});;*"
        path = files.choose(self, title, pattern)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        def look(workspace: Workspace) -> Any:
            gift = workspace.read_gift(path)
            return gift, gift.words()

        ask(self, self._session, look, lambda found: self._compare(*found), self._said.say)

    def _compare(self, gift: DeviceGift, said: tuple[str, ...]) -> None:
        question = Question(
            translate("pairing", "This laptop is to become a device of {name}.").format(
                name=isolated(gift.name)
            ),
            translate("pairing", "Does your other laptop show the same six words?"),
            translate("pairing", "Yes, that is me"),
            translate("pairing", "No"),
        )
        comparison = Comparison(said, question, lambda yes: self._answer(gift, yes))
        self.show_parts(comparison.parts)
        comparison.focus.setFocus()

    def _answer(self, gift: DeviceGift, yes: bool) -> None:
        if not yes:
            self.start(
                translate(
                    "pairing",
                    "You did not say yes, so nothing was kept; if the words were not the same, the "
                    "answer is not from your other laptop: make it again and carry it yourself.",
                )
            )
            return
        self.show_parts(column(words(translate("pairing", "Taking your groups in…"))))
        ask(self, self._session, lambda workspace: workspace.become_device_of(gift),
            self._became, self.start)  # fmt: skip

    def _became(self, changed: Changed) -> None:
        said = readable(changed.sentence, "lead")
        self.show_parts(column(said))
        said.setFocus()
        announce(self, changed.sentence)
        tell(self._session, changed)
        self.ended.emit(changed)
