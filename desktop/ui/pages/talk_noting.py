"""After each exchange the model looks for evidence in what the owner said; the next message may
interrupt it, and what was not read then is read with that."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from deliberation.errors import FolkmootError
from llm.agent.proving import Dropped, Extracted

if TYPE_CHECKING:
    from desktop.ui.pages.talk import TalkPage
    from llm.room.asking import Room


class Noting:
    """`dropped` are the quotes of the last exchange that do not count; `trouble` says why nothing
    could be looked for."""

    def __init__(self, page: TalkPage) -> None:
        self._page, self._session = page, page.session
        self.conversation = ""
        self.under_way = False
        self.dropped: tuple[Dropped, ...] = ()
        self.trouble = ""
        self._number = 0  # of the newest look: what an earlier one brings is late
        self._cancel: Callable[[], None] = lambda: None

    def interrupt(self) -> None:
        """Leave it for later, and forget what the last exchange left out."""
        self._cancel()
        self._end()
        self.dropped, self.trouble = (), ""

    def begin(self, conversation: str, room: Room) -> None:
        """Look for evidence with the model that has just answered."""
        self._number += 1
        number, self.conversation, self.under_way = self._number, conversation, True

        def look(it: tuple[Any, ...]) -> None:
            async def extracting() -> Extracted:
                from llm.agent.extracting import extract
                from llm.private import require_here

                return await extract(require_here(room), *it)

            if number == self._number:
                self._cancel = self._session.backstage.network(
                    extracting,
                    lambda found: self._found(number, found, room.digest),
                    lambda error: self._failed(number, error),
                )

        self._page.rest()
        self._session.ask(
            lambda ws: (
                ws.waiting(conversation), ws.messages(conversation), ws.known_evidence()
            ),
            look,
            lambda error: self._failed(number, error),
        )  # fmt: skip

    def _found(self, number: int, found: Extracted, digest: str) -> None:
        if number != self._number:
            return
        conversation = self.conversation
        self._end()
        self.dropped = found.dropped
        self._session.ask(
            lambda ws: (
                ws.keep_evidence(conversation, found, digest),
                self._page.look(ws, conversation),
            )[1],
            self._page.noted,
            self._session.complain,
        )

    def _failed(self, number: int, error: BaseException) -> None:
        if number != self._number:
            return
        self._end()
        if isinstance(error, FolkmootError):
            self.trouble = str(error)
        elif not isinstance(error, CancelledError):
            self._session.complain(error)
        self._page.rest()

    def _end(self) -> None:
        self._number += 1
        self.under_way = False
        self._cancel = lambda: None
