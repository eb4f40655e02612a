"""Finding the model to work with, rarely: a server that is not there is not asked every minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llm.room.asking import Record, Room

FIRST_WAIT, LONGEST_WAIT = 60.0, 600.0  # seconds until a server is looked for again


class Finder:
    """`digest` is that of the model that was found last, "" where none was.

    `clock` gives seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._model = ""
        self._wait = FIRST_WAIT
        self._not_before = float("-inf")
        self.digest = ""

    def should_look(self, model: str) -> bool:
        """Whether it is time to look for `model` ("auto", "none" or a name)."""
        if model != self._model:
            self._model, self.digest = model, ""
            self._wait, self._not_before = FIRST_WAIT, float("-inf")
        return model != "none" and not self.digest and self._clock() >= self._not_before

    async def open(self, record: Record) -> Room | None:
        """The room of the model, None where there is none: then it is looked for again after a
        minute, two, four, and so on up to ten."""
        from llm.errors import ModelError
        from llm.room.asking import open_room

        try:
            room = await open_room(self._model, record=record)
        except ModelError:
            room = None
        if room is None:
            self.digest = ""
            self._not_before = self._clock() + self._wait
            self._wait = min(2 * self._wait, LONGEST_WAIT)
        else:
            self.digest, self._wait = room.digest, FIRST_WAIT
        return room
