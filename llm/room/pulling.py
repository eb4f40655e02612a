"""Fetches a model into the Ollama server, with progress; whoever waits can cancel.

What was fetched before a cancel or a failure stays with the server, which goes on from there the
next time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from llm.errors import ModelError, ModelMissing, ModelTooSlow, PullFailed, ServerGone
from llm.room.client import ResponseError
from llm.room.connecting import FAILURES, connect, one_line, plain, sentence
from llm.room.models import server_address

STALL_SECONDS = 120.0  # the server reports several times a second, also when nothing comes
CHECK_SECONDS = 1_800.0  # but says nothing while it reads through what it fetched
MOST_LAYERS = 100
MOST_BYTES = 10**15

_FETCHING = re.compile(r"pulling (?!manifest)|downloading")
_STATUS = {
    "pulling manifest": "Looking it up",
    "verifying sha256 digest": "Checking what came",
    "writing manifest": "Putting it in place",
    "removing any unused layers": "Putting it in place",
    "success": "Ready",
}


@dataclass(frozen=True)
class Pulled:
    """How far it is: `done` of `total` bytes, as far as the server knows yet (0: not yet)."""

    status: str
    done: int
    total: int


@dataclass
class _Layers:
    """A model comes in several files, each reported under its digest."""

    done: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)

    def take(self, part: Any) -> Pulled:
        digest, total = part.digest or "", _bytes(part.total)
        if total and (digest in self.total or len(self.total) < MOST_LAYERS):
            self.total[digest] = total
            self.done[digest] = min(_bytes(part.completed), total)
        said = plain(part.status)[:100]
        status = "Fetching" if _FETCHING.match(said) else _STATUS.get(said, said)
        return Pulled(status, sum(self.done.values()), sum(self.total.values()))


async def pull(
    name: str, host: str | None = None, progress: Callable[[Pulled], None] = lambda _: None
) -> None:
    """Fetches the model `name` from Ollama's library into the server at `host`.

    `progress` hears each step. Raises `ModelMissing` (no such model), `PullFailed` (disk full, no
    network, other refusals), `ModelTooSlow` (nothing more came), `ServerGone`, `NotOllama`.
    Cancelling the task that waits stops the server's fetching too.
    """
    address = server_address(host)
    try:
        async with connect(address, CHECK_SECONDS, total=None) as client:
            await _follow(await client.pull(name, stream=True), progress)
    except ResponseError as error:
        raise _refusal(error, address, name) from None
    except FAILURES as error:
        raise sentence(error, address, name) from None


async def _follow(parts: Any, progress: Callable[[Pulled], None]) -> None:
    """Only news counts as a sign of life: a stuck server repeats itself for ever."""
    layers, last = _Layers(), Pulled("", 0, 0)
    clock = asyncio.get_running_loop().time
    try:
        async with aclosing(parts), asyncio.timeout(STALL_SECONDS) as stall:
            async for part in parts:
                now = layers.take(part)
                if now != last:
                    patience = CHECK_SECONDS if _reads(now) else STALL_SECONDS
                    stall.reschedule(clock() + patience)
                    last = now
                    progress(now)
                if part.status == "success":
                    return
    except TimeoutError:
        raise ModelTooSlow(
            "No more of the model came for some minutes, so it was stopped: look at the network "
            "and try again, it will go on from there."
        ) from None
    raise ServerGone("The Ollama server stopped before the model was there: try again.")


def _reads(now: Pulled) -> bool:
    """Whether everything has come, so that the server is silent over checking it."""
    return now.status == _STATUS["verifying sha256 digest"] or 0 < now.total == now.done


def _refusal(error: ResponseError, address: str, name: str) -> ModelError:
    """Ollama passes on what the library, the disk or the network said, in their own words."""
    said, called = one_line(error.error), name[:100]
    for pattern, told in (
        (r"file does not exist|invalid model name|repository name not known", ""),
        (r"no space left|not enough space|disk quota|disk full",
         "The disk is full before all of the model {} is there: make room and try again."),
        (r"newer version of Ollama", "The model {} needs a newer Ollama: update Ollama first."),
        (r"digest mismatch", "The model {} came damaged: try again, and it is fetched anew."),
        (r"no such host|network is unreachable|connection re(?:fused|set)|i/o timeout|EOF"
         r"|TLS handshake|max retries exceeded|server misbehaving|no route to host|lookup ",
         "The library with the model {} cannot be reached: look at the network and try again."),
    ):  # fmt: skip
        if re.search(pattern, said, re.IGNORECASE):
            if told:
                return PullFailed(told.format(repr(called)))
            return ModelMissing(f"There is no model called {called!r} in the library: look it up.")
    failed = sentence(error, address, name)
    if error.status_code in (-1, 500):
        return PullFailed(f"The model {called!r} could not be fetched; Ollama says: {said}")
    return failed


def _bytes(number: int | None) -> int:
    return min(max(number or 0, 0), MOST_BYTES)
