"""The other end of a stream when nobody honest sits there: says what the test wants it to say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

from crdt.carriers.carrier import Met
from crdt.carriers.exchange import exchange
from crdt.carriers.frames import Message, read_frame, to_frame
from crdt.carriers.have import Have, have_items
from crdt.errors import RoadBroken
from tests.crdt.carriers.laptops import Laptop
from tests.crdt.carriers.memory import MemoryStream, pair


class Puppet:
    """A member's device, by its id, with a mind of its own."""

    def __init__(self, stream: MemoryStream, group: str) -> None:
        self.stream, self.group = stream, group
        self.heard: list[Message] = []

    async def say(self, kind: str, items: Iterable[bytes] = (), group: str | None = None) -> None:
        await self.stream.send(to_frame(kind, self.group if group is None else group, items))

    async def hear(self) -> Message:
        self.heard.append(read_frame(await self.stream.receive()))
        return self.heard[-1]

    def deaf(self) -> None:
        """From now on it reads whatever comes, and heeds none of it."""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(RoadBroken):
            while True:
                await self.stream.receive()

    async def greet(self, digest: bytes = bytes(32)) -> None:
        await self.say("hello", [bytes.fromhex(self.group) + digest], group="")
        await self.hear()

    async def compare(self, have: Have | None = None) -> None:
        """Says what it has, nothing unless told, and that it doubts nothing."""
        await self.say("have", have_items(have or Have()))
        await self.say("doubt")
        while (await self.hear()).kind != "doubt":
            pass


Play = Callable[[Puppet], Awaitable[None]]


def against(laptop: Laptop, sender: Laptop, play: Play) -> Sequence[Met]:
    """What the laptop tells of an exchange with the sender's device, which does what `play` says.

    It must end by itself.
    """

    async def run() -> Sequence[Met]:
        mine, theirs = pair(laptop.device, sender.device)
        puppet = Puppet(theirs, laptop.group().id)
        playing = asyncio.create_task(_played(play, puppet))
        async with asyncio.timeout(30):
            mets = await exchange(mine, laptop.copies, road="room")
        playing.cancel()
        await asyncio.wait({playing})
        return mets

    return asyncio.run(run())


async def _played(play: Play, puppet: Puppet) -> None:
    with suppress(RoadBroken):
        await play(puppet)
    await asyncio.Event().wait()  # and then it says nothing more, without hanging up
