"""The open port of a laptop: so many may be on the doorstep at once, and no host alone fills it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import Counter
from collections.abc import Awaitable, Callable

MOST_AT_ONCE = 32  # connections that have not proven yet whose they are
MOST_OF_A_HOST = 8
_BACKLOG = 64

Answer = Callable[[socket.socket], Awaitable[None]]


class Listener:
    """Listens on one port, on one address or (host "") on all of them, IPv4 and IPv6.

    Raises `OSError` when the port is taken. Port 0 lets the system choose one.
    """

    def __init__(self, host: str, port: int) -> None:
        self._waiting: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets = _open(host, port)
        self.port: int = self._sockets[0].getsockname()[1]

    async def serve(self, answer: Answer) -> None:
        """Hand on each who comes; `answer` returns once it knows who it is, and never raises."""
        try:
            async with asyncio.TaskGroup() as group:
                for each in self._sockets:
                    group.create_task(self._accept(each, answer))
        finally:
            for task in self._tasks:
                task.cancel()
            self.close()

    def close(self) -> None:
        for each in self._sockets:
            each.close()

    async def _accept(self, listening: socket.socket, answer: Answer) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                sock, address = await loop.sock_accept(listening)
            except OSError:  # they hung up already, or this process has too many files open
                await asyncio.sleep(0.1)
                continue
            host = address[0]
            if len(self._tasks) >= MOST_AT_ONCE or self._waiting[host] >= MOST_OF_A_HOST:
                sock.close()
                continue
            sock.setblocking(False)
            self._waiting[host] += 1
            task = loop.create_task(self._hand_on(sock, host, answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hand_on(self, sock: socket.socket, host: str, answer: Answer) -> None:
        try:
            await answer(sock)
        finally:
            self._waiting[host] -= 1
            if not self._waiting[host]:
                del self._waiting[host]


def _open(host: str, port: int) -> list[socket.socket]:
    if host:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        sockets = [socket.create_server((host, port), family=family, backlog=_BACKLOG)]
    else:
        sockets = [socket.create_server(("0.0.0.0", port), backlog=_BACKLOG)]
        same = sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # no IPv6 here, or another's: IPv4 will do
            sockets.append(
                socket.create_server(("::", same), family=socket.AF_INET6, backlog=_BACKLOG)
            )
    for each in sockets:
        each.setblocking(False)
    return sockets
