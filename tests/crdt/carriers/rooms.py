"""Rooms on loopback, where laptops meet as they would in a house."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from zeroconf import IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from crdt.carriers.announcing import SERVICE
from crdt.carriers.carrier import Met, Near
from crdt.carriers.handshake import Keys, dial
from crdt.carriers.room import RoomCarrier
from crdt.carriers.socket_stream import SocketStream
from tests.crdt.carriers.laptops import Laptop, agree

LOOPBACK = "127.0.0.1"
NO_MULTICAST = "This computer takes no multicast on its loopback, so nobody can be found in a room."

Said = list[Met | Near]


def room_of(laptop: Laptop, **other: Any) -> RoomCarrier:
    """Its carrier, on loopback alone; `interfaces=()` for one that nobody finds by itself."""
    known = {"host": LOOPBACK, "interfaces": [LOOPBACK], "search": 1.2}
    return RoomCarrier(laptop.who.device_key, **(known | other))


@asynccontextmanager
async def is_live(*pairs: tuple[Any, Laptop]):
    """These carriers are live, each with its laptop's groups: what each tells."""
    said: list[Said] = [[] for _ in pairs]
    tasks = [
        asyncio.create_task(carrier.live(laptop.copies, heard.append))
        for (carrier, laptop), heard in zip(pairs, said, strict=True)
    ]
    try:
        yield said
    finally:
        for each in tasks:
            each.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended


async def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Keeps a hang out; says nothing about how long it should take."""
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)


def near(said: Iterable[Met | Near]) -> set[str]:
    """The devices that were told to be near and not to be gone since."""
    found: set[str] = set()
    for each in said:
        if isinstance(each, Near):
            (found.discard if each.gone else found.add)(each.device)
    return found


def mets(said: Iterable[Met | Near]) -> list[Met]:
    return [each for each in said if isinstance(each, Met)]


async def meet_live(
    pairs: Sequence[tuple[Any, Laptop]], beside: Awaitable[None] | None = None
) -> tuple[dict[str, list[Met]], int]:
    """All are live until those who know each other agree: what each told, and the bytes it took.

    Where nobody knows anybody they have a moment to try.
    """
    laptops = [laptop for _, laptop in pairs]
    async with is_live(*pairs) as said:
        if beside is not None:
            await beside
        knowing = [
            (one, told, other, group)
            for one, told in zip(laptops, said, strict=True)
            for other in laptops
            for group in one.copies.keys() & other.copies.keys()
            if other.device in await one.copies[group].peers()
            and one.device in await other.copies[group].peers()
        ]
        if len({one.device for one, *_ in knowing}) < len(laptops):
            await asyncio.sleep(0.8)
        await until(
            lambda: all(
                agree(one, other, group=group)
                and any((met.device, met.group) == (other.device, group) for met in mets(told))
                for one, told, other, group in knowing
            ),
            60,
        )
        found = {laptop.device: mets(told) for laptop, told in zip(laptops, said, strict=True)}
    return found, sum(met.bytes_out for each in found.values() for met in each)


async def _can_be_heard() -> bool:
    name = f"trying.{SERVICE}"
    here, there = (
        AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only) for _ in range(2)
    )
    try:
        info = ServiceInfo(SERVICE, name, port=9, server="trying.local.", addresses=[bytes(4)])
        await here.async_register_service(info, cooperating_responders=True)
        return await AsyncServiceInfo(SERVICE, name).async_request(there.zeroconf, 4000)
    finally:
        await here.async_close()
        await there.async_close()


def need_multicast() -> None:
    """Skips the test where there is none, but not in CI."""
    try:
        heard = asyncio.run(_can_be_heard())
    except OSError:
        heard = False
    if not heard and os.environ.get("CI"):
        pytest.fail(f"In CI it must be possible: {NO_MULTICAST}")
    if not heard:
        pytest.skip(NO_MULTICAST)


class Wire:
    """A line to a port on this machine that breaks for good after `most` bytes, and keeps all."""

    def __init__(self, port: int, most: int = 1 << 40) -> None:
        self._to, self._left = port, most
        self.out, self.back = bytearray(), bytearray()

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_server(self._carry, LOOPBACK, 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.address = f"{LOOPBACK}:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def is_broken(self) -> bool:
        return self._left <= 0

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._left <= 0:
            writer.transport.abort()
            return
        try:
            other, back = await asyncio.open_connection(LOOPBACK, self._to)
        except OSError:
            writer.transport.abort()
            return
        ways: list[Awaitable[None]] = [
            self._one_way(reader, back, self.out),
            self._one_way(other, writer, self.back),
        ]
        await asyncio.gather(*ways)
        for each in (writer, back):
            each.transport.abort()

    async def _one_way(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray
    ) -> None:
        try:
            while data := await reader.read(1024):
                self._left -= len(data)
                if self._left <= 0:
                    break
                kept += data
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.transport.abort()


def free_port(host: str = LOOPBACK) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as sock:
        return int(sock.getsockname()[1])


async def knock_at(port: int, laptop: Laptop, *peers: Laptop) -> SocketStream:
    """A connection as the laptop's owner would make it, with whatever program."""
    keys = Keys.of(laptop.who.device_seed, laptop.groups, {each.device for each in peers})
    return await dial((LOOPBACK, port), keys, 0)


def another_host() -> str:
    """A second address of this machine, which only some systems have."""
    with socket.socket() as sock:
        try:
            sock.bind(("127.0.0.2", 0))
        except OSError:
            pytest.skip("This computer has one loopback address only.")
    return "127.0.0.2"


def is_open(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex((LOOPBACK, port)) == 0


def things_that_nobody_may_hear(*laptops: Laptop) -> set[bytes]:
    words = {each for each in (socket.gethostname(), "The house") if len(each) > 5}
    ids = {id_ for each in laptops for id_ in (each.device, each.who.member_id, *each.groups)}
    return {word.encode() for word in words | ids} | {bytes.fromhex(each) for each in ids}
