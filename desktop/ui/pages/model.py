"""The model: whether there is one, which is used, how far to trust each, and what fits here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.model_cards import show_models
from desktop.ui.pages.model_fitting import show_fitting
from desktop.ui.pages.model_jobs import PARTS, Jobs
from desktop.ui.pages.model_server import show_server
from desktop.ui.pages.model_working import show_working
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, row, words
from desktop.ui.widgets.progress import Progress

if TYPE_CHECKING:
    from desktop.models import Models
    from llm.vault.vault import Vault


@dataclass(frozen=True)
class Alone:
    """The settings of the agent that works while its owner is away; `battery` in percent."""

    wanted: bool
    battery: int


class ModelPage(ScrollPage):
    """The vault is opened on the documents thread, the server asked on the network thread."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.jobs = Jobs(session, self._moved, self._turned)
        self.another = ""  # the name that is being written
        self._opened: set[str] = set()
        self._models: Models | None = None
        self._alone: Alone | None = None
        self._vault: Vault | None = None
        self._trouble = ""
        self._progress: Progress | None = None
        self._asked = 0  # counts the looks, so that only the newest is shown

    # What is known

    def refresh(self) -> None:
        """Look anew: first at the settings, then at the server."""
        if self._models is None:
            self._rebuild()
        if self.session.workspace is None:
            return
        self._asked += 1
        number = self._asked

        def read(seen: tuple[Vault, Alone]) -> None:
            self._vault, self._alone = seen
            vault, wanted = self._vault, self.session.model

            async def look() -> Models:
                from desktop.models import look_at_models  # loads slowly, so here

                return await look_at_models(vault, wanted)

            self.session.backstage.network(
                look, lambda it: self._take(number, it), lambda error: self._fail(number, error)
            )

        self.session.ask(
            lambda ws: (ws.vault, Alone(ws.works_alone, ws.battery_level)),
            read,
            lambda error: self._fail(number, error),
        )

    def _take(self, number: int, models: Models) -> None:
        if number == self._asked:
            self._models, self._trouble = models, ""
            self._rebuild()

    def _fail(self, number: int, error: BaseException) -> None:
        if number == self._asked:
            self._models, self._trouble = None, self.session.sentence(error)
            self._rebuild()

    # What is done

    def is_open(self, what: str) -> bool:
        return what in self._opened

    def unfold(self, what: str, *, open_: bool = True) -> None:
        (self._opened.add if open_ else self._opened.discard)(what)
        self._rebuild()

    @property
    def can_fetch(self) -> bool:
        """Whether there is a server to fetch into, and nothing else goes on."""
        return not self.jobs.busy and self.answers

    @property
    def answers(self) -> bool:
        """Whether an Ollama server is there."""
        it = self._models
        return it is not None and (bool(it.server.models) or not it.trouble)

    def check(self, model: str) -> None:
        """Give it hidden disputes now."""
        if self._vault is not None:
            self.jobs.check(model, self._vault)

    def set_working(self, *, alone: bool, battery: int) -> None:
        """Quietly: a notice at each turn of the number would only be noise."""
        self._alone = Alone(alone, battery)
        self.session.ask(lambda ws: ws.set_working(alone=alone, battery=battery), lambda _: None)

    # What is shown

    def progress_parts(self, name: str) -> list[QWidget]:
        """How far the job is that goes on, or why the last one did not come to its end."""
        if self.jobs.busy:
            self._progress = Progress(name, PARTS, self.jobs.stop)
            self._progress.stop.setObjectName("stop")
            self._progress.show_step(self.jobs.step.said, self.jobs.step.parts)
            return [self._progress]
        return [words(self.jobs.trouble, "warn")] if self.jobs.trouble else []

    def _moved(self) -> None:
        """Only the bar and its sentence change while it goes on."""
        if self._progress is not None:
            self._progress.show_step(self.jobs.step.said, self.jobs.step.parts)

    def _turned(self) -> None:
        """A job has begun, or is over: then there may be another model, or more known of one."""
        self._rebuild()
        if not self.jobs.busy:
            self.refresh()

    def _rebuild(self) -> None:
        self._progress = None
        super().refresh()

    def build(self) -> None:
        note = self.tr(
            "What writes for you is a model: a file that the program Ollama runs. Folkmoot works "
            "without one, and never takes a model's word for anything that can be checked."
        )
        self.add_title(self.tr("The model"), note=note)
        it, alone = self._models, self._alone
        if it is None or alone is None:
            self._not_yet()
            return
        show_server(self, it)
        if self.answers:
            show_models(self, it)
            show_fitting(self, it)
        show_working(self, alone)

    def _not_yet(self) -> None:
        if self._trouble:
            again = button(self.tr("Try again"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        else:
            self.add(words(self.tr("Looking for Ollama…"), "muted"))
