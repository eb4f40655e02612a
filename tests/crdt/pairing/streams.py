"""Two ends of a road in memory, and somebody who sits in the middle of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from crdt.errors import RoadBroken
from crdt.pairing.channel import Channel
from crdt.pairing.code import Code
from crdt.pairing.comparing import Asked
from crdt.pairing.offer import Offer
from crdt.pairing.spoken import meet_guest, meet_host

CODE = Code.parse("7 otter lamp robin")
OTHER_CODE = Code.parse("7 otter lamp kiwi")


class Wire:
    """One end; `sent` keeps what it sent, for who wants to send it again."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.peer: Wire = self
        self.sent: list[bytes] = []
        self.bytes_out = self.bytes_in = 0
        self.device = ""
        self.closed = False

    async def send(self, frame: bytes) -> None:
        if self.closed or self.peer.closed:
            raise RoadBroken("The connection broke off.")
        self.sent.append(frame)
        self.peer.inbox.put_nowait(frame)

    async def receive(self) -> bytes:
        frame = None if self.closed else await self.inbox.get()
        if frame is None:
            raise RoadBroken("The connection broke off.")
        return frame

    async def close(self) -> None:
        self.closed = True
        self.inbox.put_nowait(None)
        self.peer.inbox.put_nowait(None)


def wires() -> tuple[Wire, Wire]:
    one, other = Wire(), Wire()
    one.peer, other.peer = other, one
    return one, other


async def channels(offer: Offer | None = None, code: Code = CODE) -> tuple[Channel, Channel]:
    """The host's and the guest's channel, both having proven that they know the code."""
    at_host, at_guest = wires()
    return await both(meet_guest(at_host, offer or Offer(CODE)), meet_host(at_guest, code))


async def both(host: Awaitable[Any], guest: Awaitable[Any]) -> tuple[Any, Any]:
    """What came of both ends; raises what the host's end raised, or else the guest's."""
    results = await ends(host, guest)
    for each in results:
        if isinstance(each, BaseException):
            raise each
    return results


async def ends(host: Awaitable[Any], guest: Awaitable[Any]) -> tuple[Any, Any]:
    """What came of both ends, be it an error; nothing hangs."""
    async with asyncio.timeout(20):
        results: tuple[Any, Any] = await asyncio.gather(host, guest, return_exceptions=True)
    return results


class Person:
    """Somebody who is asked, and says `answer`; remembers what they were asked."""

    def __init__(
        self, answer: bool = True, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self.answer, self.meanwhile = answer, meanwhile
        self.asked: Asked | None = None
        self.withdrawn = False

    async def __call__(self, asked: Asked) -> bool:
        self.asked = asked
        try:
            if self.meanwhile:
                await self.meanwhile()
        except asyncio.CancelledError:
            self.withdrawn = True
            raise
        return self.answer
