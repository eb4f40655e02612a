"""Words that come on another thread, brought to the interface thread: the first at once, the rest
together at most every 30 milliseconds, so that a flood of them holds nothing up."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAUSE = 30  # milliseconds between two changes of what is shown

Post = Callable[[Callable[[], None]], None]


class Trickle(QObject):
    """`show(words, anew)` is called on the interface thread; `anew`: what was shown before is to
    be taken back. Make it on that thread; `hear` and `begin` may be called on any."""

    def __init__(self, post: Post, show: Callable[[str, bool], None]) -> None:
        super().__init__()
        self._post, self._show = post, show
        self._lock = threading.Lock()
        self._waiting: list[str] = []
        self._anew = False
        self._posted = False  # the interface thread knows that something waits
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._flush)

    def hear(self, words: str) -> None:
        with self._lock:
            self._waiting.append(words)
            known, self._posted = self._posted, True
        if not known:
            self._post(self._arrived)

    def begin(self, attempt: int) -> None:
        """The model begins for the `attempt`-th time; from the second on, what came is void."""
        with self._lock:
            self._waiting.clear()
            self._anew = attempt > 1

    def end(self) -> None:
        """Show at once what still waits, and nothing any more."""
        self._flush()
        self._timer.stop()
        self._show = lambda _words, _anew: None

    def _arrived(self) -> None:
        if not self._timer.isActive():
            self._flush()

    def _flush(self) -> None:
        with self._lock:
            words, anew = "".join(self._waiting), self._anew
            self._waiting.clear()
            self._anew = self._posted = False
        if words or anew:
            self._timer.start()
            self._show(words, anew)
