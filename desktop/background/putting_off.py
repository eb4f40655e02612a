"""Work that failed is tried again after a while, and after ever longer ones while it fails."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST, LONGEST = 120.0, 24 * 3600.0  # seconds
MOST = 1_000  # of what failed longest ago is then forgotten


class PutOff:
    """What failed, by the work's key; `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[float, float]] = {}  # not before, and the wait until then

    def failed(self, key: str) -> None:
        """Wait two minutes, then four, eight and so on up to a day."""
        _, wait = self._failed.pop(key, (0.0, FIRST / 2))
        wait = min(2 * wait, LONGEST)
        self._failed[key] = self._clock() + wait, wait
        if len(self._failed) > MOST:
            del self._failed[next(iter(self._failed))]

    @property
    def now(self) -> frozenset[str]:
        """The keys of work that has to wait."""
        now = self._clock()
        return frozenset(key for key, (until, _) in self._failed.items() if until > now)
