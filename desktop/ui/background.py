"""The agent works by itself while its owner is away: one thing at a time, never while they type.

Each step comes back to the interface thread. A keystroke moves the turn on: what was asked for an
earlier turn is not heard any more, and what a model was writing is cut off at its connection.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from deliberation.errors import FolkmootError
from desktop.background.finding import Finder
from desktop.background.putting_off import PutOff
from desktop.background.work import QUIET_SECONDS, Work, may_work
from desktop.ui.keyboard import Keyboard, is_writing
from desktop.ui.session import Session
from llm.room.power import Power, power

if TYPE_CHECKING:
    from desktop.views import Changed
    from llm.vault.vault import Vault

log = logging.getLogger(__name__)
TICK = 15_000  # milliseconds between two looks for something to do
_LOOKING = "looking"  # the work's key where looking for work itself fails


class Swapped(FolkmootError):
    """The model that is there now is not the one for which the work was meant."""


class Background(QObject):
    """`start` it once the window is open, and `stop` it before the session closes.

    `power` is asked on the documents thread; `clock` gives seconds that only go forward.
    """

    def __init__(
        self,
        session: Session,
        *,
        power: Callable[[], Power] = power,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(session)
        self.session = session
        self._power = power
        self._finder, self._put_off = Finder(clock), PutOff(clock)
        self._keyboard = Keyboard(clock, self)
        self._keyboard.typed.connect(self._break_off)
        self._turn = 0
        self._active = False
        self._cancel: Callable[[], None] | None = None
        self._unshown = False  # something was kept that the pages do not show yet
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.tick)

    @property
    def active(self) -> bool:
        """Whether something is looked for or done at this moment."""
        return self._active

    def start(self) -> None:
        self._keyboard.watch()
        self.session.busy_changed.connect(self._make_way)
        self._timer.start()

    def stop(self) -> None:
        """Begin nothing more, and break off what goes on."""
        self._timer.stop()
        self._keyboard.leave()
        self._break_off()

    def _make_way(self, label: str) -> None:
        """The person does something now, perhaps with the same model."""
        if label:
            self._break_off()

    def _break_off(self) -> None:
        self._turn += 1
        self._active = False
        if self._cancel is not None:
            cancel, self._cancel = self._cancel, None
            cancel()

    # Looking for something to do

    def tick(self) -> None:
        """Look for something to do, unless something goes on or the person is there."""
        self._show()
        session, waits = self.session, _LOOKING in self._put_off.now
        person = self._keyboard.idle < QUIET_SECONDS or session.working
        # What is under way on the network may be an answer that the person waits for.
        if self._active or waits or person or session.backstage.network_busy:
            return
        if session.workspace is None:
            return
        self._active = True
        done, failed = self._heard(_LOOKING, self._look)
        session.ask(
            lambda ws: (ws.works_alone, ws.battery_level, self._power(), ws.vault), done, failed
        )

    def _look(self, seen: tuple[bool, int, Power, Vault]) -> None:
        wanted, level, now, vault = seen
        if not may_work(now, self._keyboard.idle, wanted=wanted, level=level):
            self._active = False
        elif self._finder.should_look(self.session.model):
            self._run(
                _LOOKING, lambda: self._finder.open(vault.record), lambda _: self._choose(vault)
            )
        else:
            self._choose(vault)

    def _choose(self, vault: Vault) -> None:
        digest, waiting = self._finder.digest, self._put_off.now
        done, failed = self._heard(_LOOKING, lambda work: self._do(vault, digest, work))
        self.session.ask(lambda ws: ws.next_work(digest, waiting), done, failed)

    # Doing it

    def _do(self, vault: Vault, digest: str, work: Work | None) -> None:
        if work is None:
            self._active = False
            return

        async def run() -> Any:
            room = await self._finder.open(vault.record) if digest else None
            if (room.digest if room else "") != digest:
                raise Swapped("Another model is there now; look for work again.")
            return await work.run(room)

        self._run(work.key, run, lambda made: self._keep(work, made))

    def _keep(self, work: Work, made: Any) -> None:
        """What is whole is kept, also where the person begins to type meanwhile."""
        turn = self._turn

        def kept(changed: Changed) -> None:
            if turn == self._turn:
                self._active = False
            self._unshown |= bool(changed.topics)
            self._show()

        _, failed = self._heard(work.key, kept)
        self.session.ask(lambda ws: work.keep(ws, made), kept, failed)

    def _show(self) -> None:
        """Let the pages show what came of it, but move nothing under somebody's hands."""
        if self._unshown and self._keyboard.idle >= QUIET_SECONDS and not is_writing():
            self._unshown = False
            self.session.refreshed.emit()

    # A step, and its end

    def _run(
        self, key: str, run: Callable[[], Coroutine[Any, Any, Any]], then: Callable[[Any], None]
    ) -> None:
        turn = self._turn
        cancel = self.session.backstage.network(run, *self._heard(key, then))
        if self._active and turn == self._turn:  # it may be done by now
            self._cancel = cancel

    def _heard(
        self, key: str, then: Callable[[Any], None]
    ) -> tuple[Callable[[Any], None], Callable[[BaseException], None]]:
        """What is done with an answer, and with an error, while the turn is still the same."""
        turn = self._turn

        def done(result: Any) -> None:
            if turn == self._turn:
                self._cancel = None
                then(result)

        def failed(error: BaseException) -> None:
            """Quietly: nobody waits for it. It is tried again later, and ever more seldom."""
            if not isinstance(error, FolkmootError | CancelledError):
                log.error("something failed in the background", exc_info=error)
            if turn == self._turn:
                self._active, self._cancel = False, None
                if not isinstance(error, Swapped | CancelledError):
                    self._put_off.failed(key)

        return done, failed
