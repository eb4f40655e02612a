"""How the agent comes to answer: what the owner said is kept first; then the model speaks on the
network thread, piece by piece; then what it said is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deliberation.errors import FolkmootError
from desktop.ui.pages.agent_known import language
from desktop.ui.pages.model_label import Speaker, speaker
from desktop.ui.pages.talk_known import Talk
from desktop.ui.pages.talk_noting import Noting
from desktop.ui.trickle import Trickle
from desktop.ui.words import translate
from llm.errors import BadAnswer, ServerGone

if TYPE_CHECKING:
    from desktop.talking import Answered
    from desktop.ui.pages.talk import TalkPage
    from desktop.workspace import Workspace
    from llm.room.asking import Room

KEEPING, SPEAKING = "keeping", "speaking"


@dataclass(frozen=True)
class Stopped:
    """The owner had heard enough."""


class Answering:
    """One answer at a time, to the conversation `conversation`."""

    def __init__(self, page: TalkPage) -> None:
        self._page, self._session = page, page.session
        self.conversation = ""
        self.phase = ""  # what goes on, "" while nothing does
        self.speaker: Speaker | None = None
        self.text = ""  # what was heard so far
        self.trouble = ""  # why there is no answer
        self.noting = Noting(page)
        self._trickle: Trickle | None = None
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False

    @property
    def occupied(self) -> bool:
        """Whether nothing new can be said yet."""
        return self.phase in (KEEPING, SPEAKING)

    # What the owner says

    def say(self, text: str, conversation: str) -> None:
        """Keep what the owner said, and have it answered."""
        if self.occupied:
            return
        self.noting.interrupt()
        self.phase, self.conversation = KEEPING, conversation

        def failed(error: BaseException) -> None:
            self._rest()
            self._session.complain(error)

        def keep(ws: Workspace) -> Talk:
            return self._page.look(ws, ws.say(text, conversation).subject)

        def kept(talk: Talk) -> None:
            self.phase = ""
            self._page.kept(talk)
            self.answer(talk.conversation)

        self._session.ask(keep, kept, failed)

    def answer(self, conversation: str) -> None:
        """Let the model answer what the owner said last."""
        if self.occupied:
            return
        self.noting.interrupt()
        self.phase, self.conversation = SPEAKING, conversation
        self.text, self.trouble = "", ""
        self.speaker, self._stopping, self._task = None, False, None
        trickle = self._trickle = Trickle(self._session.backstage.post, self._show)
        self._page.live()
        wanted = self._session.model

        def begin(it: tuple[Any, ...]) -> None:
            memory, messages, vault = it

            async def speak() -> Answered | Stopped | None:
                from desktop.talking import answer  # loads slowly, so here

                self._task, self._loop = asyncio.current_task(), asyncio.get_running_loop()
                try:
                    if self._stopping:
                        return Stopped()
                    return await answer(
                        memory, messages, vault, wanted, on_text=trickle.hear,
                        on_attempt=trickle.begin, on_room=lambda room: self._opened(room, vault),
                    )  # fmt: skip
                except asyncio.CancelledError:
                    if not self._stopping:
                        raise
                    return Stopped()
                finally:
                    self._task = None

            self._session.backstage.network(
                speak, self._answered, lambda error: self._failed(error, wanted)
            )

        self._session.ask(
            lambda ws: (ws.memory(), ws.messages(conversation), ws.vault),
            begin,
            lambda error: self._failed(error, ""),
        )

    def stop(self) -> None:
        """Stop the model; what it said so far is kept."""
        self._stopping = True
        task, loop = self._task, self._loop
        if task is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    # What the model says

    def _opened(self, room: Room, vault: Any) -> None:
        """On the network thread: whose words will come."""
        found = speaker(room.model.name, room.digest, vault.canaries(room.digest))

        def known() -> None:
            self.speaker = found
            self._page.live()

        self._session.backstage.post(known)

    def _show(self, piece: str, anew: bool) -> None:
        self.text = piece if anew else self.text + piece
        self._page.heard(piece, anew=anew)

    def _answered(self, answered: Answered | Stopped | None) -> None:
        if self._trickle is not None:
            self._trickle.end()
        if answered is None:
            self.without_model()
        elif isinstance(answered, Stopped):
            self._keep_stopped()
        else:
            conversation = self.conversation
            self._keep(
                lambda ws: ws.reply(
                    conversation, answered.text, answered.exchange, answered.rests_on
                ),
                lambda: self.noting.begin(conversation, answered.room),
            )

    def _keep_stopped(self) -> None:
        """Keep what was heard until the owner stopped it, as cut off."""
        from llm.agent.talking import read_reply
        from llm.room.exchange import Answer

        try:
            text = read_reply(Answer(self.text, cut_off=True))
        except BadAnswer:
            self.trouble = translate("talk", "Stopped before your agent had said anything.")
            self._rest()
            return
        conversation = self.conversation

        def keep(ws: Workspace) -> object:
            lines = (each for each in ws.journal(20) if each.ref == conversation)
            line = next((each for each in lines if each.purpose == "talk"), None)
            rests_on = line.rests_on if line else ()
            return ws.reply(conversation, text, line.id if line else "gone", rests_on)

        self._keep(keep)

    def without_model(self) -> None:
        """Go on with a prepared question."""
        conversation, spoken = self.conversation, language()
        self.trouble = ""
        self._keep(lambda ws: ws.reply_without_model(conversation, spoken))

    def go_on_without(self, conversation: str) -> None:
        """The owner would rather not wait for a model."""
        if not self.occupied:
            self.phase, self.conversation = SPEAKING, conversation
            self.without_model()

    def _keep(
        self, keep: Callable[[Workspace], object], then: Callable[[], None] = lambda: None
    ) -> None:
        conversation = self.conversation

        def kept(talk: Talk) -> None:
            self.phase = ""
            self._page.answered(talk)
            then()

        def failed(error: BaseException) -> None:
            self._rest()
            self._session.complain(error)

        self._session.ask(lambda ws: (keep(ws), self._page.look(ws, conversation))[1], kept, failed)

    def _failed(self, error: BaseException, wanted: str) -> None:
        if self._trickle is not None:
            self._trickle.end()
        if isinstance(error, ServerGone) and wanted == "auto" and not self.text:
            self.without_model()  # without a server "auto" means to do without
            return
        if isinstance(error, FolkmootError):
            self.trouble = str(error)
        elif not isinstance(error, CancelledError):
            self._session.complain(error)
        self._rest()

    def _rest(self) -> None:
        self.phase = ""
        self._page.rest()
