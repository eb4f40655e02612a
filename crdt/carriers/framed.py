"""Frames on a road that knows bytes only: each behind its length, with a heartbeat.

A frame is its length in four bytes, most significant first, and its bytes; an empty frame is a
heartbeat. A lid that is closed says no goodbye, so a laptop that is silent for long counts as gone.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, TypeVar

from crdt.carriers.stream import FRAME
from crdt.errors import RoadBroken

HEARTBEAT = 10.0  # seconds between the empty frames that say "still here"
SILENCE = 35.0  # seconds without a byte after which the other end is taken to be gone
_PART = 1 << 18  # bytes that are asked for at a time

CUT = "The connection to the other laptop broke off; it goes on from there when they meet again."
TOO_LONG = (
    "The other laptop sent a longer message than Folkmoot ever writes, so the connection was cut; "
    "ask its owner which version they use."
)

T = TypeVar("T")


class Framed(ABC):
    """A `Stream` once a road says how its bytes go. Made in a running loop; `close` ends it.

    Waiting may be cancelled at any time: a frame is never torn, and one that came meanwhile is
    there for whoever asks next.
    """

    def __init__(self, device: str, *, heartbeat: float, silence: float) -> None:
        self._device, self._silence = device, silence
        self._out = self._in = 0
        self._next: asyncio.Task[bytes] | None = None
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._start(self._beat(heartbeat))

    @abstractmethod
    async def _read_part(self, most: int) -> bytes:
        """1 to `most` bytes, b"" at the end. Raises `OSError`."""

    @abstractmethod
    async def _write(self, data: bytes) -> None:
        """All of it. Raises `OSError`."""

    @abstractmethod
    async def _end(self) -> None:
        """Let go of the road; never raises."""

    @property
    def device(self) -> str:
        return self._device

    @property
    def bytes_out(self) -> int:
        return self._out

    @property
    def bytes_in(self) -> int:
        return self._in

    async def send(self, frame: bytes) -> None:
        """Raises `RoadBroken` once the road is cut, `ValueError` for an impossible frame."""
        if not 0 < len(frame) <= FRAME:
            raise ValueError(f"a frame has 1 to {FRAME} bytes, not {len(frame)}")
        await asyncio.shield(self._start(self._send(frame)))

    async def receive(self) -> bytes:
        """The next frame, 1 to `FRAME` bytes. Raises `RoadBroken`, and then always."""
        if self._next is None:
            self._next = self._start(self._receive())
        frame = await asyncio.shield(self._next)
        self._next = None
        return frame

    async def close(self) -> None:
        for each in self._tasks:
            each.cancel()
        await self._end()

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # told to whoever waits, if anybody still does

    async def _beat(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            if not self._writing.locked():  # else a frame on its way is a sign of life itself
                await self._send(b"")

    async def _send(self, frame: bytes) -> None:
        async with self._writing:
            try:
                await self._write(len(frame).to_bytes(4) + frame)
            except OSError as error:
                raise RoadBroken(CUT) from error
            self._out += 4 + len(frame)

    async def _receive(self) -> bytes:
        while True:
            length = int.from_bytes(await self._read(4))
            if length > FRAME:
                await self._end()
                raise RoadBroken(TOO_LONG)
            if length:
                return await self._read(length)

    async def _read(self, size: int) -> bytes:
        """However slowly they come, as long as some do."""
        parts, missing = [], size
        while missing:
            try:
                async with asyncio.timeout(self._silence):
                    part = await self._read_part(min(missing, _PART))
            except OSError as error:  # a time-out is one
                raise RoadBroken(CUT) from error
            if not part:
                raise RoadBroken(CUT)
            parts.append(part)
            missing -= len(part)
        self._in += size
        return b"".join(parts)


async def quietly(work: Coroutine[Any, Any, None], seconds: float = 1.0) -> None:
    """Whatever comes of it, and no longer than that."""
    with contextlib.suppress(OSError):
        async with asyncio.timeout(seconds):
            await work
