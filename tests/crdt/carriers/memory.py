"""A stream between two laptops in memory, which can be cut after any frame."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from crdt.carriers.carrier import Met
from crdt.carriers.copy import Copy
from crdt.carriers.exchange import exchange
from crdt.carriers.stream import FRAME
from crdt.errors import RoadBroken

CLOSED = b""  # no frame is empty


class MemoryStream:
    """Made by `pair`. `frames` are those that came out of the other end so far."""

    def __init__(self, device: str, most: int) -> None:
        self.device = device
        self.bytes_out = self.bytes_in = 0
        self.other: MemoryStream
        self.frames: asyncio.Queue[bytes] = asyncio.Queue(8)
        self.cut = asyncio.Event()
        self.left = most  # frames until the road breaks

    async def send(self, frame: bytes) -> None:
        assert 0 < len(frame) <= FRAME
        if self.cut.is_set():
            raise RoadBroken("The road is cut.")
        if self.left == 0:
            await self.close()
            raise RoadBroken("The road is cut.")
        self.left -= 1
        put = asyncio.ensure_future(self.other.frames.put(frame))
        await self._or_cut(put)
        self.bytes_out += len(frame)

    async def receive(self) -> bytes:
        if self.frames.empty():
            await self._or_cut(asyncio.ensure_future(self.frames.get()), keep := [])
            frame = keep[0]
        else:
            frame = self.frames.get_nowait()
        self.bytes_in += len(frame)
        return frame

    async def _or_cut(
        self, work: asyncio.Future[bytes] | asyncio.Future[None], keep: list[bytes] | None = None
    ) -> None:
        cut = asyncio.ensure_future(self.cut.wait())
        try:
            await asyncio.wait({work, cut}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise RoadBroken("The road is cut.")
            if keep is not None:
                keep.append(work.result() or b"")
        finally:
            cut.cancel()
            work.cancel()

    async def close(self) -> None:
        self.cut.set()
        self.other.cut.set()


def pair(one: str, other: str, *, most: int = -1) -> tuple[MemoryStream, MemoryStream]:
    """The two ends between the devices `one` and `other`. The end of `one` breaks the road when
    it would send another frame after `most`."""
    first, second = MemoryStream(other, most), MemoryStream(one, -1)
    first.other, second.other = second, first
    return first, second


async def both(
    one: MemoryStream,
    ones: Mapping[str, Copy],
    other: MemoryStream,
    others: Mapping[str, Copy],
) -> tuple[Sequence[Met], Sequence[Met]]:
    """Both ends of one exchange."""
    async with asyncio.timeout(60):
        first, second = await asyncio.gather(
            exchange(one, ones, road="room"), exchange(other, others, road="room")
        )
    return first, second
