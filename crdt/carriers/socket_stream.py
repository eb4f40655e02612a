"""Frames over a socket, encrypted or (while two are being paired) not yet."""

from __future__ import annotations

import asyncio

from crdt.carriers.framed import HEARTBEAT, SILENCE, Framed, quietly


class SocketStream(Framed):
    """A `Stream` over asyncio's reader and writer, which it owns from now on.

    `heartbeat` and `silence` are in seconds: how often it says that it is still here, and how long
    the other end may say nothing.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        device: str = "",
        *,
        heartbeat: float = HEARTBEAT,
        silence: float = SILENCE,
    ) -> None:
        super().__init__(device, heartbeat=heartbeat, silence=silence)
        self._reader, self._writer = reader, writer

    async def _read_part(self, most: int) -> bytes:
        return await self._reader.read(most)

    async def _write(self, data: bytes) -> None:
        if self._writer.is_closing():  # asyncio would warn, or fall over its own feet
            raise ConnectionResetError
        self._writer.write(data)
        await self._writer.drain()

    async def _end(self) -> None:
        self._writer.close()
        await quietly(self._writer.wait_closed())
        self._writer.transport.abort()  # where the other end did not take what was left
