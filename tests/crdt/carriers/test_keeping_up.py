"""While both windows are open, what one writes is with the other at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from crdt.carriers import exchange as exchange_module
from crdt.carriers.carrier import Met, Near
from crdt.carriers.exchange import exchange, keep_up
from tests.crdt.carriers.laptops import Laptop, Moot, agree, remove
from tests.crdt.carriers.memory import MemoryStream, pair


class Open:
    """A laptop at one end of a stream that stays open; `told` is what it was told."""

    def __init__(self, laptop: Laptop, stream: MemoryStream) -> None:
        self.laptop, self.stream = laptop, stream
        self.changed = asyncio.Event()
        self.told: list[Met] = []
        self.task = asyncio.create_task(
            keep_up(stream, laptop.copies, self.changed, self._tell, road="room")
        )

    def _tell(self, what: Met | Near) -> None:
        assert isinstance(what, Met)
        self.told.append(what)

    def write(self, many: int = 1) -> None:
        self.laptop.write(many)
        self.changed.set()


@asynccontextmanager
async def opened(one: Laptop, other: Laptop) -> AsyncIterator[tuple[Open, Open]]:
    first, second = pair(one.device, other.device)
    ends = Open(one, first), Open(other, second)
    async with asyncio.timeout(30):
        yield ends
        await first.close()
        await asyncio.gather(*(end.task for end in ends))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)


def test_each_gets_what_the_other_writes(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.write(2)

    async def run() -> None:
        async with opened(ada, ben) as (adas, bens):
            await until(lambda: agree(ada, ben))
            for writer in (adas, bens, adas, adas):
                writer.write()
                await until(lambda: agree(ada, ben))
            adas.write()
            bens.write()
            await until(lambda: agree(ada, ben))
            await until(lambda: sum(met.sent for met in adas.told) == 6)
        assert sum(met.came for met in bens.told) == 6
        assert sum(met.came for met in adas.told) == 2
        assert not any(met.error for met in adas.told + bens.told)

    asyncio.run(run())


def test_only_the_first_meeting_and_what_happens_is_told(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "PULSE", 0.02)
    ada, ben = moot.house(2)

    async def run() -> None:
        async with opened(ada, ben) as (adas, bens):
            await until(lambda: adas.stream.bytes_in > 1_000)  # by then they have asked often
            assert len(adas.told) == len(bens.told) == 1
            ada.write()  # and nobody says so
            await until(lambda: agree(ada, ben))

    asyncio.run(run())


def test_three_in_a_row_pass_it_on(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)

    async def run() -> None:
        async with opened(ada, ben) as (adas, _), opened(ben, cem) as (bens_too, _):
            adas.write(3)
            await until(lambda: agree(ada, ben))
            bens_too.changed.set()  # as the road does when something came in by another stream
            await until(lambda: agree(ada, ben, cem))

    asyncio.run(run())


def test_a_group_that_is_joined_meanwhile_is_exchanged_too(moot: Moot) -> None:
    ada, ben = moot.house(2)

    async def run() -> None:
        async with opened(ada, ben) as (adas, bens):
            await until(lambda: bool(adas.told) and bool(bens.told))
            choir = moot.found(ada, ben)
            ada.write(2, choir)
            adas.changed.set()
            await until(lambda: agree(ada, ben, group=choir))

    asyncio.run(run())


def test_who_is_removed_gets_nothing_from_then_on(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)

    async def run() -> None:
        async with opened(ada, cem) as (adas, cems):
            adas.write()
            await until(lambda: agree(ada, cem))
            before = cem.fingerprint()
            remove(cem, ada, ben)
            adas.write()
            heard = cems.stream.bytes_in
            await until(lambda: cems.stream.bytes_in > heard)
            cems.write()
            await asyncio.sleep(0.1)
            assert set(cem.wires()) - set(ada.wires())
            assert len(set(ada.wires()) - set(cem.wires())) == 3
            assert before != cem.fingerprint()  # by what it wrote itself

    asyncio.run(run())


def test_who_only_wants_to_exchange_once_may(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.write(3)

    async def run() -> None:
        first, second = pair(ada.device, ben.device)
        adas = Open(ada, first)
        async with asyncio.timeout(10):
            (met,) = await exchange(second, ben.copies, road="room")
            await adas.task
        assert met.came == 3 and not met.error
        assert [(each.sent, each.error) for each in adas.told] == [(3, "")]

    asyncio.run(run())


def test_a_cut_in_the_middle_is_told_and_ends_it(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.write(3)

    async def run() -> None:
        first, second = pair(ada.device, ben.device, most=3)
        adas, bens = Open(ada, first), Open(ben, second)
        async with asyncio.timeout(10):
            await asyncio.gather(adas.task, bens.task)
        assert adas.told[-1].error and bens.told[-1].error

    asyncio.run(run())


def test_it_can_be_cancelled_at_any_moment(moot: Moot) -> None:
    ada, ben = moot.house(2)

    async def run() -> None:
        for wait in range(12):
            ada.say(2)
            first, second = pair(ada.device, ben.device)
            adas, bens = Open(ada, first), Open(ben, second)
            for _ in range(wait * 3 + 1):  # what was never begun has nothing to close
                await asyncio.sleep(0)
            adas.task.cancel()
            async with asyncio.timeout(10):
                await asyncio.wait({adas.task, bens.task})
            assert adas.task.cancelled() and bens.task.exception() is None
        async with opened(ada, ben):
            await until(lambda: agree(ada, ben))

    asyncio.run(run())
