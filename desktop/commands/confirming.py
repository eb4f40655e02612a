"""Having a person compare words: at the terminal, or by what a script typed beforehand."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

from crdt.pairing.comparing import Asked, Confirm
from deliberation.errors import FolkmootError
from desktop.commands.streaming import aside

_NOBODY = (
    "The words have to be compared with the other laptop's, and nobody can be asked for it here; "
    "run it at a terminal{or_else}."
)
_YES = ("y", "yes")


class NotCompared(FolkmootError):
    """Nobody said that the words are the same, so nothing was done."""


def check_terminal(or_else: str = "") -> None:
    """Raises `NotCompared` where nobody sits: better now than when the other laptop waits.

    `or_else` is another way, such as ", or name --words".
    """
    if not sys.stdin.isatty():
        raise NotCompared(_NOBODY.format(or_else=or_else))


def check_words(words: Sequence[str], typed: str) -> None:
    """Raises `NotCompared` unless `typed`, the words on the other laptop's screen, are these."""
    if [each.casefold() for each in typed.split()] != list(words):
        raise NotCompared(
            "Those are not the words that this laptop sees, so nothing was done; somebody may "
            "have swapped the file, so carry it yourself."
        )


def compared(words: Sequence[str], typed: str | None, about: str) -> None:
    """Raises `NotCompared` unless the person says, or `typed` shows, that the words are the same.

    `about` is a sentence that says what it is about.
    """
    if typed is not None:
        check_words(words, typed)
        return
    check_terminal(", or name --words")
    _ask(words, about)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise NotCompared("You did not say yes, so nothing was done.")


def at_terminal(about: str) -> Confirm:
    """Asks at the keyboard, beside the loop that keeps the connection alive; "{name}" in `about`
    is who is at the other end."""

    async def confirm(asked: Asked) -> bool:
        _ask(asked.words, about.format(name=asked.name))
        return (await _typed()).strip().casefold() in _YES

    return confirm


def _ask(words: Sequence[str], about: str) -> None:
    aside(f"{about}\n\n    {' '.join(words)}\n")
    aside("Does the other laptop show exactly these words? Type yes or no.")


async def _typed() -> str:
    """The next line from the keyboard. Where the other end goes first, nobody waits for it any
    more: so it is read on a thread that ends with the program, past all buffers and their locks."""
    loop, keyboard = asyncio.get_running_loop(), sys.stdin.fileno()
    line: asyncio.Future[str] = loop.create_future()

    def give(said: str) -> None:
        if not line.done():
            line.set_result(said)

    def read() -> None:
        said = b""
        with suppress(OSError):
            said = os.read(keyboard, 1000)
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(give, said.decode(errors="replace"))

    Thread(target=read, daemon=True).start()
    return await line
