"""How the time of a mediation is shared out among its steps, and how far a step has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

Progress = Callable[[str], None]

# By what part of the whole time each step must be over; what one leaves, the next ones have.
ENDS: Mapping[str, float] = {
    "drafting": 0.45,
    "critiques": 0.6,
    "revising": 0.75,
    "effects": 0.85,
    "audits": 1.0,
}
_WORDS = 20  # between two sentences about how many there are so far


class Deadline:
    """Begins when it is made; `seconds` for the whole mediation."""

    def __init__(self, seconds: float) -> None:
        self._began = asyncio.get_running_loop().time()
        self._seconds = seconds

    def until_end_of(self, step: str) -> asyncio.Timeout:
        """A timeout at the end of the step's time, counted from the beginning of all."""
        return asyncio.timeout_at(self._began + self._seconds * ENDS[step])


class Steps:
    """Tells how one question is getting on: hand its two methods to `Room.ask`."""

    def __init__(self, progress: Progress, step: str) -> None:
        self._progress = progress
        self._step = step
        self._words = self._told = 0

    def on_attempt(self, number: int) -> None:
        self._words = self._told = 0
        self._progress(f"{self._step}." if number == 1 else f"{self._step} (attempt {number}).")

    def on_text(self, piece: str) -> None:
        self._words += sum(map(str.isspace, piece))
        if self._words >= self._told + _WORDS:
            self._told = self._words
            self._progress(f"{self._step} ({self._words} words so far).")
