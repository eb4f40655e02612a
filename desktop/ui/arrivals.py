"""What other members' laptops sent while the window is open, shown soon and without a stir.

A burst of it is shown a few times a second, the last of it always; and nothing is shown while the
person has something in hand that the pages would take from them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from desktop.ui.in_hand import in_hand

if TYPE_CHECKING:
    from desktop.ui.session import Session

PAUSE = 300  # milliseconds between two refreshes
HELD = 80  # milliseconds until it is seen whether the person's hands are free again
MOST = 3  # sentences that are said at once; the newest are


class Arrivals(QObject):
    """`look(group)` makes what reads the view on the documents thread; `show(seen)` shows it."""

    def __init__(
        self,
        session: Session,
        look: Callable[[str], Callable[..., Any]],
        show: Callable[[Any, str], None],
    ) -> None:
        super().__init__(session)
        self._session, self._look, self._show = session, look, show
        self._sentences: list[str] = []
        self._wanted = self._reading = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)

    def came(self, sentence: str) -> None:
        """Something was merged; `sentence` says what, "" for nothing worth a sentence."""
        if sentence:
            self._sentences = [*(s for s in self._sentences if s != sentence), sentence][-MOST:]
        self._wanted = True
        self._step()

    def _step(self) -> None:
        if not self._wanted or self._reading or self._timer.isActive():
            return
        if in_hand():
            self._timer.start(HELD)
            return
        self._wanted, self._reading = False, self._session.workspace is not None
        group = self._session.group
        self._session.ask(self._look(group), lambda seen: self._seen(group, seen), self._failed)

    def _seen(self, group: str, seen: Any) -> None:
        self._reading = False
        if self._session.group != group or in_hand():  # read again once it can be shown
            self._wanted = True
            self._timer.start(HELD)
            return
        said, self._sentences = " ".join(self._sentences), []
        self._timer.start(PAUSE)
        self._show(seen, said)

    def _failed(self, error: BaseException) -> None:
        self._reading = False
        self._sentences = []
        self._session.complain(error)
