"""Frames over one QUIC stream of iroh, and iroh's traps kept from everybody else."""

from __future__ import annotations

import ctypes

from iroh import iroh_ffi

from crdt.carriers.framed import HEARTBEAT, SILENCE, Framed


class IrohStream(Framed):
    """A `Stream` over a connection that one stream is used of. It owns the connection."""

    def __init__(
        self,
        connection: iroh_ffi.Connection,
        stream: iroh_ffi.BiStream,
        *,
        heartbeat: float = HEARTBEAT,
        silence: float = SILENCE,
    ) -> None:
        device = connection.remote_id().to_bytes().hex()
        super().__init__(device, heartbeat=heartbeat, silence=silence)
        self._connection = connection
        self._incoming, self._outgoing = stream.recv(), stream.send()

    async def _read_part(self, most: int) -> bytes:
        try:
            return bytes(await self._incoming.read(most))
        except iroh_ffi.IrohError as error:
            raise ConnectionResetError from error

    async def _write(self, data: bytes) -> None:
        try:
            await self._outgoing.write_all(data)
        except iroh_ffi.IrohError as error:
            raise ConnectionResetError from error

    async def _end(self) -> None:
        self._connection.close(0, b"")


def _write_at_once(self: iroh_ffi._UniffiRustBufferBuilder, value: bytes) -> None:
    with self._reserve(len(value)):
        if value:
            start = ctypes.addressof(self.rbuf.data.contents) + self.rbuf.len
            ctypes.memmove(start, bytes(value), len(value))


# The binding hands bytes over one by one in a Python loop, some 4 MB in a second; this is the same
# in one step. It is a private part of the one version that is asked for in pyproject.toml.
iroh_ffi._UniffiRustBufferBuilder.write = _write_at_once  # type: ignore[method-assign]
