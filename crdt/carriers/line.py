"""Reading and writing on a stream at the same time, and giving up on whoever does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

from crdt.carriers.frames import Message, read_frame, to_frame
from crdt.carriers.stream import Stream
from crdt.errors import RoadBroken

T = TypeVar("T")

STALL = 60.0  # seconds without the answer that is due, after which the other end is given up
WINDOW = 3  # frames with entries on their way at once: one is checked while the next ones travel
_INBOX = 4  # messages that are read ahead

CUT = "The connection to the other laptop broke off; what had come before stays."


class Line:
    """A stream within `async with`, which reads ahead.

    Reading never waits for writing, so two ends that both send at once do not lock each other up.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.parted = False  # whether the other end has said that it goes
        self.under_way = 0  # frames with entries that the other end has not told it took
        self._inbox: asyncio.Queue[Message] = asyncio.Queue(_INBOX)
        self._heard = asyncio.Event()
        self._tooks: asyncio.Queue[None] = asyncio.Queue()

    async def __aenter__(self) -> Line:
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.cancel()
        await asyncio.wait({self._reader})
        if not self._reader.cancelled():
            self._reader.exception()  # told already, or of no more interest

    async def _read(self) -> None:
        """Raises `RoadBroken` in the end."""
        while True:
            message = read_frame(await self.stream.receive())
            if message.kind == "bye":
                self.parted = True
                raise RoadBroken(CUT)
            if message.kind != "took":
                await self._inbox.put(message)
                self._heard.set()
                continue
            if not self.under_way:
                raise RoadBroken(CUT)
            self.under_way -= 1
            self._tooks.put_nowait(None)

    # -- sending ------------------------------------------------------------------------------

    async def send(self, kind: str, group: str = "", items: Iterable[bytes] = ()) -> None:
        """Raises `RoadBroken`, also where the other end does not read."""
        try:
            async with asyncio.timeout(STALL):
                await self.stream.send(to_frame(kind, group, items))
        except TimeoutError:
            raise _stalled() from None

    async def send_entries(self, group: str, wires: Iterable[bytes]) -> None:
        self.under_way += 1
        await self.send("entries", group, wires)

    async def took(self) -> None:
        """Wait until the other end has kept one more frame."""
        await self._from(self._tooks)

    # -- receiving ----------------------------------------------------------------------------

    async def next(self) -> Message:
        return await self._from(self._inbox)

    async def expect(self, kind: str, group: str = "") -> Message:
        """The next message, which must be this one."""
        message = await self.next()
        if (message.kind, message.group) != (kind, group):
            raise RoadBroken(CUT)
        return message

    async def _from(self, queue: asyncio.Queue[T]) -> T:
        """Raises `RoadBroken` once nothing is left and nothing more can come."""
        with suppress(asyncio.QueueEmpty):
            return queue.get_nowait()
        getter = asyncio.ensure_future(queue.get())
        try:
            await asyncio.wait(
                {getter, self._reader}, timeout=STALL, return_when=asyncio.FIRST_COMPLETED
            )
            if getter.done():
                return getter.result()
            if self._reader.done():
                self._reader.result()
            raise _stalled()
        finally:
            getter.cancel()

    async def idle(self, changed: asyncio.Event, seconds: float) -> None:
        """Wait for a change here, a message from there, or the end; so long at most."""
        if not self._inbox.empty():
            return
        self._heard.clear()
        waits = [asyncio.ensure_future(each.wait()) for each in (changed, self._heard)]
        try:
            await asyncio.wait(
                {*waits, self._reader}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for each in waits:
                each.cancel()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be read, nor can more come."""
        return self._inbox.empty() and self._reader.done()


def _stalled() -> RoadBroken:
    return RoadBroken(
        "The other laptop did not answer for a minute, so the connection was given up; what had "
        "come before stays."
    )
