"""From a bare socket to a stream whose other end has proven which device it is.

First the knock, then TLS. Then who dials says at which port it listens itself (two bytes, most
significant first), so that it is not dialled in its turn; and the listener says with one byte that
it let the other in, for in TLS 1.3 who dials is done before its own key has been looked at.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from crdt.carriers.announcing import Address
from crdt.carriers.knock import CHALLENGE, KNOCK, challenge, is_heard, knock
from crdt.carriers.socket_stream import SocketStream
from crdt.carriers.tls import ALPN, client_context, device_of, server_context
from crdt.errors import RoadBroken

TIMEOUT = 8.0  # seconds for everything from the first packet to the welcome
_CONNECT = 3.0  # seconds for the first answer of one address
_MOST_TRIED = 3  # addresses that one name stands for
_WELCOME = b"\x01"
_BUFFER = 1 << 20  # bytes read ahead
_KEEPALIVE = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}

NOBODY = "Nothing answers there; look whether the other laptop is on, and open at this address."
NOT_LET_IN = "Nobody of your groups answers there, or they do not know this laptop yet."


@dataclass(frozen=True)
class Keys:
    """What this laptop shows and whom it takes, at one time."""

    groups: tuple[str, ...]
    peers: frozenset[str]
    client: ssl.SSLContext
    server: ssl.SSLContext

    @classmethod
    def of(cls, device_seed: bytes, groups: Collection[str], peers: Collection[str]) -> Keys:
        return cls(
            tuple(sorted(groups)),
            frozenset(peers),
            client_context(device_seed, peers),
            server_context(device_seed, peers),
        )


async def dial(address: Address, keys: Keys, port: int, first: Sequence[str] = ()) -> SocketStream:
    """Knock at an address, showing the groups `first` before others. Raises `RoadBroken`.

    `port` is where this laptop listens itself, 0 if it does not.
    """
    groups = [*first, *(group for group in keys.groups if group not in first)]
    async with _within(TIMEOUT):
        loop = asyncio.get_running_loop()
        sock = await _connect(address)
        with _closing_unless_done(sock):
            asked = await _receive(sock, CHALLENGE)
            await loop.sock_sendall(sock, knock(asked, groups))
        reader, protocol = _reader()
        transport, _ = await loop.create_connection(
            lambda: protocol, sock=sock, ssl=keys.client, server_hostname=""
        )
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        with _aborting_unless_done(writer):
            writer.write(port.to_bytes(2))
            if await reader.readexactly(len(_WELCOME)) != _WELCOME:
                raise RoadBroken(NOT_LET_IN)
            return _stream(reader, writer, keys)


async def answer(sock: socket.socket, keys: Callable[[], Keys]) -> tuple[SocketStream, Address]:
    """Let somebody in who dialled us, and say where they listen themselves.

    Raises `RoadBroken`; the socket is closed then.

    `keys` is asked again after the handshake: who was removed meanwhile stays outside.
    """
    async with _within(TIMEOUT):
        loop = asyncio.get_running_loop()
        with _closing_unless_done(sock):
            set_keepalive(sock)
            asked = challenge()
            await loop.sock_sendall(sock, asked)
            if not is_heard(asked, await _receive(sock, KNOCK), keys().groups):
                raise RoadBroken(NOT_LET_IN)
        reader, protocol = _reader()
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, sock, ssl=keys().server)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        with _aborting_unless_done(writer):
            host = writer.get_extra_info("peername")[0]
            address = host, int.from_bytes(await reader.readexactly(2))
            stream = _stream(reader, writer, keys())
            writer.write(_WELCOME)
            return stream, address


def _stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keys: Keys) -> SocketStream:
    shown = writer.get_extra_info("ssl_object")
    device = device_of(shown)
    if device not in keys.peers or shown.selected_alpn_protocol() != ALPN:
        raise RoadBroken(NOT_LET_IN)
    return SocketStream(reader, writer, device)


def _reader() -> tuple[asyncio.StreamReader, asyncio.StreamReaderProtocol]:
    reader = asyncio.StreamReader(limit=_BUFFER)
    return reader, asyncio.StreamReaderProtocol(reader)


async def _receive(sock: socket.socket, size: int) -> bytes:
    """Exactly so much, and nothing of the handshake that follows it."""
    got = b""
    while len(got) < size:
        part = await asyncio.get_running_loop().sock_recv(sock, size - len(got))
        if not part:
            raise RoadBroken(NOT_LET_IN)
        got += part
    return got


async def _connect(address: Address) -> socket.socket:
    """To the first of what a name stands for that answers at all."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(*address, type=socket.SOCK_STREAM)
    for family, kind, proto, _, numeric in found[:_MOST_TRIED]:
        sock = socket.socket(family, kind, proto)
        with _closing_unless_done(sock), contextlib.suppress(OSError):
            sock.setblocking(False)
            set_keepalive(sock)
            async with asyncio.timeout(_CONNECT):
                await loop.sock_connect(sock, numeric)
            return sock
        sock.close()
    raise RoadBroken(NOBODY)


def set_keepalive(sock: socket.socket) -> None:
    """Have the system notice a dead line too, and send small frames at once."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


@contextlib.asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except (OSError, EOFError) as error:  # TLS and time-outs are among the former
        raise RoadBroken(NOT_LET_IN) from error


@contextlib.contextmanager
def _closing_unless_done(sock: socket.socket) -> Iterator[None]:
    """Afterwards asyncio has the socket, and closes it."""
    try:
        yield
    except BaseException:
        sock.close()
        raise


@contextlib.contextmanager
def _aborting_unless_done(writer: asyncio.StreamWriter) -> Iterator[None]:
    try:
        yield
    except BaseException:
        writer.transport.abort()
        raise
