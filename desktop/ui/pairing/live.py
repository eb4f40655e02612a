"""One meeting of two laptops by a spoken code, under way on the network thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.ui.pairing.telling import look_again, tell
from desktop.ui.session import Session
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.carriers.direct import Run
    from crdt.pairing.comparing import Asked
    from desktop.pairing_work import People
    from desktop.workspace import Workspace

Work = Callable[["Workspace", "People", "Run"], Coroutine[Any, Any, Changed]]


class Live(QObject):
    """Belongs to the session and outlives the sheet that began it; after `cancel` it is silent.

    Signals, all on the interface thread: `ready` with the addresses where this laptop can be
    reached, `told` with a sentence about what did not end it, `asked` with the words that the
    person has to compare (`answer` says what they said), and at the end `ended` with what changed
    or `failed` with a sentence.
    """

    ready = Signal(object)
    told = Signal(str)
    asked = Signal(object)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, work: Work, only: Sequence[str] | None) -> None:
        super().__init__(session)
        self._session, self._work, self._only = session, work, only
        self._over = False
        self._cancel: Callable[[], None] | None = None
        self._give: Callable[[bool], None] | None = None

    def start(self) -> None:
        workspace = self._session.workspace
        if workspace is not None:
            self._cancel = self._session.backstage.network(
                lambda: self._go(workspace), self._done, self._broke, lasting=True
            )

    def answer(self, yes: bool) -> None:
        """What the person said to the words; once, and only while it is still wanted."""
        give, self._give = self._give, None
        if give is not None:
            give(yes)

    def cancel(self, _: object = None) -> None:
        """End it: a code is withdrawn, the other laptop is told that the connection is cut."""
        if not self._over:
            self._over = True
            if self._cancel is not None:
                self._cancel()

    # On the network thread

    async def _go(self, workspace: Workspace) -> Changed:
        from desktop.pairing_work import People  # loads slowly, and a window can open without

        people = People(
            self._confirm,
            ready=lambda addresses: self._post("ready", addresses),
            told=lambda sentence: self._post("told", sentence),
            only=self._only,
        )
        return await self._work(workspace, people, self._session.backstage.on_documents)

    async def _confirm(self, asked: Asked) -> bool:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()

        def settle(yes: bool) -> None:
            if not answer.done():  # else the other laptop went away in between
                answer.set_result(yes)

        def give(yes: bool) -> None:
            with suppress(RuntimeError):  # the thread has ended
                loop.call_soon_threadsafe(settle, yes)

        self._session.backstage.post(lambda: self._ask(asked, give))
        return await answer

    def _post(self, signal: str, what: object) -> None:
        self._session.backstage.post(lambda: self._emit(signal, what))

    # On the interface thread

    def _ask(self, asked: Asked, give: Callable[[bool], None]) -> None:
        self._give = give
        self._emit("asked", asked)

    def _emit(self, signal: str, what: object) -> None:
        if not self._over:
            getattr(self, signal).emit(what)

    def _done(self, changed: Changed) -> None:
        tell(self._session, changed)
        self._emit("ended", changed)
        self._end()

    def _broke(self, error: BaseException) -> None:
        look_again(self._session)
        if not isinstance(error, CancelledError):
            self._emit("failed", self._session.sentence(error))
        self._end()

    def _end(self) -> None:
        self._over = True
        self.deleteLater()
