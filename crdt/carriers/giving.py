"""One group's part of an exchange: giving what the other lacks, and taking what is lacking here."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from crdt.carriers.copy import Copy
from crdt.carriers.frames import MOST_ENTRIES, MOST_ITEMS, MOST_WIRES
from crdt.carriers.have import Have, have_items, have_of_items
from crdt.carriers.line import CUT, WINDOW, Line
from crdt.errors import RoadBroken

TOLD = 20  # sentences of the gate that are passed on
MOST_REFUSED = 1_000  # entries in one exchange
MOST_IDLE = 256  # frames in a row that bring nothing new
MOST_IDS = 1_000_000  # or devices, which the other end tells in one exchange
_ID = 32  # bytes of a device's id

T = TypeVar("T")
Work = Callable[[], Awaitable[None]]  # begun by whoever awaits it: it may be cancelled before


class Giving:
    """`had`: the entries that the other end has taken over this stream; this adds to them."""

    def __init__(self, line: Line, copy: Copy, had: set[str]) -> None:
        self._line, self._copy, self._had = line, copy, had
        self._under_way: deque[Sequence[str]] = deque()
        self._idle = self._refused = 0
        self.sent = self.came = self.still = 0
        self.refused: list[str] = []

    async def run(self) -> None:
        """Raises `RoadBroken` or an error of the store; the stream is closed then."""
        theirs = await self._compare()
        await self._both(lambda: self._give(theirs), self._take)

    async def _both(self, one: Work, other: Work) -> None:
        """Both to their end: where the one fails, the stream is closed, so the other ends too."""
        errors: list[BaseException] = []

        async def closing(work: Work) -> None:
            try:
                await work()
            except BaseException as error:
                errors.append(error)
                await self._line.stream.close()
                raise

        await asyncio.gather(closing(one), closing(other), return_exceptions=True)
        if errors:
            raise errors[0]  # the other one is a consequence

    # -- who has what -------------------------------------------------------------------------

    async def _compare(self) -> Have:
        """What the other end has, with ids where devices forked themselves."""
        mine = await self._copy.have()
        theirs = have_of_items(await self._swap("have", have_items(mine), mine))
        doubts = await self._copy.doubts(theirs)
        mine_too = sorted(bytes.fromhex(each) for each in doubts)
        told = {each.hex() for each in await self._swap("doubt", mine_too, mine)}
        about = sorted((doubts | told) & mine.latest.keys() & theirs.latest.keys())
        if not about:
            return theirs
        mine = await self._copy.have(about)
        ids: dict[str, set[str]] = {each: set() for each in about}
        await self._both(lambda: self._tell_ids(mine), lambda: self._hear_ids(mine, ids))
        return replace(theirs, ids={each: frozenset(ids[each]) for each in about})

    async def _swap(self, kind: str, items: Sequence[bytes], mine: Have) -> list[bytes]:
        """What the other end says of this kind about devices that are known here, while it hears
        what is said of it here. Of others there may be any number."""
        heard: list[bytes] = []
        known = {bytes.fromhex(each) for each in mine.latest}
        await self._both(lambda: self._tell(kind, items), lambda: self._hear(kind, known, heard))
        return heard

    async def _tell(self, kind: str, items: Sequence[bytes]) -> None:
        for some in _full(items, MOST_ITEMS):
            await self._line.send(kind, self._copy.group, some)

    async def _hear(self, kind: str, known: set[bytes], heard: list[bytes]) -> None:
        said, more = 0, True
        while more:
            items = (await self._line.expect(kind, self._copy.group)).items
            said += len(items)
            heard += (each for each in items if each[:_ID] in known)
            more = len(items) == MOST_ITEMS
            if said > MOST_IDS:
                raise RoadBroken(CUT)

    async def _tell_ids(self, mine: Have) -> None:
        for device in sorted(mine.ids):
            for some in _full(sorted(mine.ids[device]), MOST_ITEMS - 1):
                items = [bytes.fromhex(each) for each in (device, *some)]
                await self._line.send("ids", self._copy.group, items)

    async def _hear_ids(self, mine: Have, ids: dict[str, set[str]]) -> None:
        """Those that are not here are let go at once: nobody fills the memory with them."""
        heard = 0
        for device in sorted(mine.ids):
            more = True
            while more:
                message = await self._line.expect("ids", self._copy.group)
                some = [each.hex() for each in message.items]
                heard += len(some)
                if some[:1] != [device] or heard > MOST_IDS:
                    raise RoadBroken(CUT)
                ids[device] |= mine.ids[device].intersection(some)
                more = len(message.items) == MOST_ITEMS

    # -- giving -------------------------------------------------------------------------------

    async def _give(self, theirs: Have) -> None:
        """The next frame is made ready while the other end checks the last ones."""
        ids = [each for each in await self._copy.lacking(theirs) if each not in self._had]
        self.still = len(ids)
        at = 0
        while at < len(ids) and await self._is_peer():
            wires = await self._copy.wires(ids[at : at + MOST_ENTRIES], MOST_WIRES)
            if len(self._under_way) == WINDOW:
                await self._one_taken()
            self._under_way.append(ids[at : at + len(wires)])
            await self._line.send_entries(self._copy.group, wires)
            at += len(wires)
        await self._line.send("done", self._copy.group)
        while self._under_way:
            await self._one_taken()

    async def _one_taken(self) -> None:
        await self._line.took()
        ids = self._under_way.popleft()
        self._had.update(ids)
        self.sent += len(ids)
        self.still -= len(ids)

    async def _is_peer(self) -> bool:
        return self._line.stream.device in await self._copy.peers()

    # -- taking -------------------------------------------------------------------------------

    async def _take(self) -> None:
        while True:
            message = await self._line.next()
            if message.group != self._copy.group or message.kind not in ("entries", "done"):
                raise RoadBroken(CUT)
            if message.kind == "done":
                return
            await self._take_frame(message.items)
            with suppress(RoadBroken):  # what has arrived before a cut is taken all the same
                await self._line.send("took", self._copy.group)

    async def _take_frame(self, wires: Sequence[bytes]) -> None:
        if not await self._is_peer():
            raise RoadBroken(
                "The other laptop is no member's any more, so nothing was taken from it since."
            )
        taken = await self._copy.take(wires)
        self.came += taken.new
        self._refused += len(taken.refused)
        self.refused += taken.refused[: TOLD - len(self.refused)]
        self._idle = 0 if taken.new or taken.waiting else self._idle + 1
        if self._refused > MOST_REFUSED or self._idle > MOST_IDLE:
            raise RoadBroken(
                "The other laptop sent a great many entries that do not count, so the connection "
                "was cut; what had come before stays."
            )


def _full(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """In parts of which all but the last are full; the last may be empty."""
    for start in range(0, len(items) + 1, size):
        yield items[start : start + size]
