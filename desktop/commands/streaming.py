"""The words of a model on a terminal as they come, and what is said beside them."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop import telling

if TYPE_CHECKING:
    from llm.room.pulling import Pulled


def aside(sentence: str) -> None:
    """A sentence about what is going on, such as what a model is doing, for whoever waits."""
    if sentence:
        print(telling.legible(sentence), file=sys.stderr, flush=True)


class Screen:
    """Words go to standard output, all about them to standard error.

    `spoke`: whether a reply stands there whole. `silent`: nothing is shown before it is all
    there. Where nobody reads any more, such as behind `head`, the talk goes on without.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.spoke = False
        self._silent = silent
        self._open = False  # words stand there, and their line is not ended

    def piece(self, text: str) -> None:
        """Another piece of what the model says."""
        if not self._silent:
            self._open = self.spoke = True
            self._write(telling.legible(text))

    def attempt(self, number: int) -> None:
        """The model begins, for the first time or anew."""
        if number > 1:
            self.end()
            aside("That could not be used; the model begins again.")

    def end(self) -> None:
        """The model says no more for now."""
        if self._open:
            self._write("\n")
        self._open = False

    def line(self, text: str) -> None:
        """Something whole that is to stand on a line of its own."""
        if text:
            self._write(f"{telling.legible(text)}\n")

    @staticmethod
    def _write(text: str) -> None:
        with suppress(OSError):
            print(text, end="", flush=True)


class Counter:
    """How far a fetch is, on one line of the terminal; a line a step where it is none."""

    def __init__(self) -> None:
        self._shown = ""

    def step(self, now: Pulled) -> None:
        """The next report of the server's; what changes nothing to see is not shown."""
        says = now.status
        if now.total:
            percent = 100 * now.done // now.total
            says = f"{says}: {percent} % of {now.total / 1_000_000_000:.1f} GB"
        if says != self._shown:
            end = "" if sys.stderr.isatty() else "\n"
            begin = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(f"{begin}{telling.legible(says)}", end=end, file=sys.stderr, flush=True)
            self._shown = says

    def end(self) -> None:
        """What comes next stands on a line of its own."""
        if self._shown and sys.stderr.isatty():
            print(file=sys.stderr)
