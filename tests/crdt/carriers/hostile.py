"""A machine in the room that means no good, and an ear that hears all that is said there."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from zeroconf import DNSOutgoing, ServiceInfo

from crdt.carriers.announcing import announcement, day_at

LOOPBACK = "127.0.0.1"
MDNS = ("224.0.0.251", 5353)
_RESPONSE = 0x8400
_IN_A_PACKET = 6


class TarPit:
    """Takes every call on `host`, says nothing, and announces itself as often as told."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.calls = self.now = self.most_at_once = 0
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK))
        self._sock.bind((LOOPBACK, 0))

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._take, self.host, 0)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()
        self._sock.close()

    def announce(self, group: str, times: int) -> None:
        """So many laptops, all with the group's tag of today, all here."""
        infos = [
            announcement([group], day_at(time.time()), [self.host], self.port) for _ in range(times)
        ]
        for at in range(0, times, _IN_A_PACKET):
            for packet in _packet(infos[at : at + _IN_A_PACKET]).packets():
                self._sock.sendto(packet, MDNS)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        self.now += 1
        self.most_at_once = max(self.now, self.most_at_once)
        with suppress(OSError):
            await reader.read()
        self.now -= 1
        writer.close()


def _packet(infos: list[ServiceInfo]) -> DNSOutgoing:
    out = DNSOutgoing(_RESPONSE)
    for info in infos:
        for record in (info.dns_pointer(), info.dns_service(), info.dns_text()):
            out.add_answer_at_time(record, 0)
        for address in info.dns_addresses():
            out.add_answer_at_time(address, 0)
    return out


@asynccontextmanager
async def tar_pit(host: str) -> AsyncIterator[TarPit]:
    pit = TarPit(host)
    await pit.open()
    try:
        yield pit
    finally:
        pit.close()


@contextmanager
def listening_to_all() -> Iterator[Callable[[], list[bytes]]]:
    """Every packet of multicast DNS on loopback since then."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT") and os.name != "nt":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("", MDNS[1]))
        joined = struct.pack("4s4s", socket.inet_aton(MDNS[0]), socket.inet_aton(LOOPBACK))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        sock.setblocking(False)

        def heard() -> list[bytes]:
            packets = []
            while True:
                try:
                    packets.append(sock.recv(9000))
                except BlockingIOError:
                    return packets

        yield heard
