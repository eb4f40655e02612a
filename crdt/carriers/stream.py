"""A two-way stream of frames to one device that has proven who it is."""

from __future__ import annotations

from typing import Protocol

FRAME = 4 << 20  # bytes of the longest frame


class Stream(Protocol):
    """What the room and the internet have in common. Methods raise `RoadBroken` once it is cut."""

    @property
    def device(self) -> str:
        """The other end's device id, proven by the road; "" where two are only being paired."""

    async def send(self, frame: bytes) -> None: ...

    async def receive(self) -> bytes:
        """The next frame, at most `FRAME` bytes."""

    async def close(self) -> None: ...

    @property
    def bytes_out(self) -> int: ...

    @property
    def bytes_in(self) -> int: ...
