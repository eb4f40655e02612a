"""What takes long on the model page, one at a time: fetching a model, and checking one.

Each runs on the network thread, says how far it is, and can be stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.ui.pages.model_words import fetched_words
from desktop.ui.session import Session
from desktop.ui.words import translate

if TYPE_CHECKING:
    from llm.room.pulling import Pulled
    from llm.vault.vault import Vault

FETCH, CHECK = "fetch", "check"
PARTS = 1_000  # of a progress bar, which cannot count bytes
LONG = 24 * 3600.0  # seconds for a check: somebody watches it, and can stop it


@dataclass(frozen=True)
class Step:
    """How far it is, in words and in thousandths; -1 where that is not known."""

    said: str
    parts: int = -1


class Jobs:
    """`kind` and `model` are those of the job that goes on (`busy`) or went on last; `trouble`
    says why it did not come to its end. `turned` is called at the beginning and at the end,
    `moved` after each step between."""

    def __init__(
        self, session: Session, moved: Callable[[], None], turned: Callable[[], None]
    ) -> None:
        self._session, self._moved, self._turned = session, moved, turned
        self.busy = False
        self.kind = self.model = self.trouble = ""
        self.step = Step("")
        self._posted = False  # the interface knows that there is a step to show
        self._cancel: Callable[[], None] = lambda: None

    def concerns(self, kind: str, model: str) -> bool:
        return (self.kind, self.model) == (kind, model)

    def stop(self) -> None:
        self._cancel()

    def fetch(self, model: str) -> None:
        """Fetch a model into the server; what came before a stop stays there."""

        async def run() -> None:
            from llm.room.pulling import pull

            await pull(model, progress=lambda now: self._hear(_step(now)))

        done = translate("model", "{model} is there now.").format(model=model)
        stopped = translate(
            "model",
            "Stopped. What came so far stays with Ollama: ask for it again, and it goes on from "
            "there.",
        )
        self._begin(FETCH, model, run, done, stopped)

    def check(self, model: str, vault: Vault) -> None:
        """Give a model the hidden disputes that are due, or else one of each kind."""

        async def run() -> None:
            from desktop.model_work import check, due_kinds
            from llm.canaries.generating import KINDS
            from llm.errors import ModelMissing
            from llm.room.asking import open_room

            room = await open_room(model, record=vault.record)
            if room is None:
                raise ModelMissing("There is no model to check: choose another.")
            kinds = due_kinds(room.digest, vault) or KINDS
            await check(room, vault, lambda said: self._hear(Step(said)), LONG, kinds)

        done = translate("model", "{model} is checked.").format(model=model)
        stopped = translate("model", "Stopped. The disputes that it has answered count.")
        self._begin(CHECK, model, run, done, stopped)

    def _begin(
        self,
        kind: str,
        model: str,
        run: Callable[[], Coroutine[Any, Any, None]],
        done: str,
        stopped: str,
    ) -> None:
        if self.busy:
            return
        self.busy, self.kind, self.model, self.trouble = True, kind, model, ""
        self.step = Step(translate("model", "Asking Ollama…"))

        def finished(_: None) -> None:
            self._end("")
            self._session.said.emit(done)

        def failed(error: BaseException) -> None:
            by_person = isinstance(error, CancelledError)
            self._end(stopped if by_person else self._session.sentence(error))

        self._turned()
        cancel = self._session.backstage.network(run, finished, failed)
        if self.busy:  # without threads it is done by now
            self._cancel = cancel

    def _end(self, trouble: str) -> None:
        self.busy, self.trouble = False, trouble
        self._cancel = lambda: None
        self._turned()

    def _hear(self, step: Step) -> None:
        """On the network thread; the interface is told once for all that came meanwhile."""
        self.step = step
        if not self._posted:
            self._posted = True
            self._session.backstage.post(self._tell)

    def _tell(self) -> None:
        self._posted = False
        if self.busy:
            self._moved()


def _step(now: Pulled) -> Step:
    return Step(fetched_words(now), PARTS * now.done // now.total if now.total else -1)
