"""The connections of a road: one a device, and what befalls one does not touch the others."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from crdt.carriers.carrier import Met, Near
from crdt.carriers.copy import Copy, Peer
from crdt.carriers.direct import DirectCopy
from crdt.carriers.meetings import Meetings, peers_of
from crdt.errors import DamagedStore
from tests.crdt.carriers.laptops import Laptop, Moot, agree
from tests.crdt.carriers.memory import MemoryStream, pair
from tests.crdt.carriers.rooms import Said, mets, near, until


def meetings_of(laptop: Laptop, said: Said, **other: bool) -> Meetings:
    return Meetings("room", laptop.device, laptop.copies, said.append, **other)


class Damaged(DirectCopy):
    async def peers(self) -> Mapping[str, Peer]:
        raise DamagedStore("The folder is damaged.")


class Faulty(DirectCopy):
    async def heads(self) -> bytes:
        raise ZeroDivisionError


async def dial_each_other(
    ada: Laptop, ben: Laptop, first: int
) -> tuple[list[tuple[MemoryStream, MemoryStream]], Said, Said]:
    """Both dial; the connection of who dialled `first` is up a moment earlier."""
    said, heard = [], []
    hers, his = meetings_of(ada, said), meetings_of(ben, heard)
    by_ada, by_ben = pair(ada.device, ben.device), pair(ada.device, ben.device)
    running = []
    for number in (first, 1 - first):
        ends, is_hers = (by_ada, by_ben)[number], number == 0
        running += [
            asyncio.create_task(hers.meet(ends[0], dialled=is_hers)),
            asyncio.create_task(his.meet(ends[1], dialled=not is_hers)),
        ]
        await asyncio.sleep(0.05)
    await until(lambda: sum(each.done() for each in running) == 2)
    await until(lambda: agree(ada, ben))
    for each in running:
        each.cancel()
    await asyncio.wait(running)
    return [by_ada, by_ben], said, heard


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_connections_the_one_of_the_lesser_device_stays(moot: Moot, first: int) -> None:
    ada, ben = moot.house(2)
    ada.write(3)
    (by_ada, by_ben), said, heard = asyncio.run(dial_each_other(ada, ben, first))
    kept, dropped = (by_ada, by_ben) if ada.device < ben.device else (by_ben, by_ada)
    assert dropped[0].cut.is_set()
    assert sum(end.bytes_out for end in kept) > 0
    for told, other in ((said, ben), (heard, ada)):
        changes = [each for each in told if isinstance(each, Near)]
        assert changes[0] == Near("room", other.device)
        assert not any(each.gone for each in changes[:-1]), "nobody seems to go and come back"
        assert not [met.error for met in mets(told) if met.error]


def test_what_came_from_one_goes_on_to_the_others(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)
    ada.write(2)

    async def go() -> None:
        said: Said = []
        hers, his, theirs = meetings_of(ada, []), meetings_of(ben, said), meetings_of(cem, [])
        with_ben, with_cem = pair(ada.device, ben.device), pair(cem.device, ben.device)
        running = [
            asyncio.create_task(theirs.meet(with_cem[0], dialled=True)),
            asyncio.create_task(his.meet(with_cem[1], dialled=False)),
        ]
        await until(lambda: any(met.device == cem.device for met in mets(said)))
        running += [
            asyncio.create_task(hers.meet(with_ben[0], dialled=True)),
            asyncio.create_task(his.meet(with_ben[1], dialled=False)),
        ]
        await until(lambda: agree(ada, ben, cem))
        for each in running:
            each.cancel()
        await asyncio.wait(running)

    asyncio.run(go())


def test_who_is_no_peer_any_more_is_cut_and_the_others_are_not(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)

    async def go() -> None:
        said: Said = []
        hers = meetings_of(ada, said)
        running = [
            asyncio.create_task(hers.meet(pair(ada.device, each.device)[0], dialled=True))
            for each in (ben, cem)
        ]
        await until(lambda: near(said) == {ben.device, cem.device})
        await hers.cut_others({cem.device})
        await until(lambda: near(said) == {cem.device} == hers.near)
        for each in running:
            each.cancel()
        await asyncio.wait(running)

    asyncio.run(go())


def test_a_fault_of_ours_ends_one_connection_and_not_the_road(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.copies[ada.group().id] = Faulty(ada.group().id, ada.group)
    faults: list[BaseException] = []

    async def go() -> Said:
        said: Said = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: faults.append(context["exception"]))
        stream, _ = pair(ada.device, ben.device)
        await meetings_of(ada, said).meet(stream, dialled=True)
        return said

    said = asyncio.run(go())
    assert [type(each) for each in faults] == [ZeroDivisionError]
    assert said == [Near("room", ben.device), Near("room", ben.device, gone=True)]


def test_once_ends_after_one_exchange_and_needs_no_second(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.write(2)

    async def go() -> None:
        said, heard = [], []
        hers, his = meetings_of(ada, said, once=True), meetings_of(ben, heard, once=True)
        one, other = pair(ada.device, ben.device)
        await asyncio.gather(hers.meet(one, dialled=True), his.meet(other, dialled=False))
        assert not hers.busy and hers.near == {ben.device}
        assert [met.came for met in mets(heard)] == [2]
        assert all(isinstance(each, Met | Near) for each in said)

    asyncio.run(go())
    assert agree(ada, ben)


def test_a_group_that_cannot_be_read_has_no_peers_and_spoils_no_other(moot: Moot) -> None:
    ada, ben = moot.laptops(2)
    house, choir = moot.found(ada, ben), moot.found(ada, ben)
    copies: dict[str, Copy] = {house: Damaged(house, ada.group), choir: ada.copies[choir]}
    assert asyncio.run(peers_of(copies)) == {house: frozenset(), choir: frozenset({ben.device})}
