"""The room: who finds whom, and what everybody else can hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from crdt.carriers.carrier import Met, Near
from crdt.carriers.knock import CHALLENGE, KNOCK
from crdt.carriers.open_road import MOST_DIALS
from tests.counts import count
from tests.crdt.carriers.acceptance import Acceptance, Mets, Road
from tests.crdt.carriers.hostile import listening_to_all, tar_pit
from tests.crdt.carriers.laptops import Laptop, Moot, agree
from tests.crdt.carriers.rooms import (
    Wire,
    another_host,
    free_port,
    is_live,
    is_open,
    knock_at,
    meet_live,
    mets,
    near,
    need_multicast,
    room_of,
    things_that_nobody_may_hear,
    until,
)


class RoomRoad(Road):
    def __init__(self) -> None:
        self._carried = 0

    async def meet(self, *laptops: Laptop) -> Mets:
        told, self._carried = await meet_live([(room_of(each), each) for each in laptops])
        return told

    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        port = free_port()
        listening = room_of(one, interfaces=(), port=port)
        async with Wire(port, most=6_000) as wire:
            dialling = room_of(other, interfaces=(), addresses=[wire.address])
            async with is_live((listening, one), (dialling, other)) as said:
                await until(lambda: wire.is_broken and not any(map(near, said)))
            assert len(wire.out) > KNOCK + 1_000, "the handshake at least went through"
        return {one.device: mets(said[0]), other.device: mets(said[1])}

    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        port = free_port()
        async with is_live((room_of(laptop, interfaces=(), port=port), laptop)) as (said,):
            await until(lambda: is_open(port))
            stream = await knock_at(port, sender, laptop)
            await stream.send(b"garbage")
            await until(lambda: any(met.device for met in mets(said)))
            await stream.close()
        return mets(said)

    @property
    def carried(self) -> int:
        return self._carried


@pytest.fixture(scope="module")
def multicast() -> None:
    need_multicast()


@pytest.mark.usefixtures("multicast")
class TestRoom(Acceptance):
    @pytest.fixture
    def road(self) -> RoomRoad:
        return RoomRoad()


@pytest.mark.usefixtures("multicast")
class TestFinding:
    def test_meeting_once_ends_when_everybody_was_met(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        ada.write(3)

        async def go() -> tuple[Sequence[Met], Sequence[Met]]:
            patient = [room_of(each, search=3600) for each in (ada, ben)]
            return await asyncio.gather(
                patient[0].exchange(ada.copies), patient[1].exchange(ben.copies)
            )

        hers, his = asyncio.run(go())
        assert agree(ada, ben)
        assert sum(met.sent for met in hers) == sum(met.came for met in his) == 3

    def test_meeting_once_ends_when_nobody_comes(self, moot: Moot) -> None:
        ada, _ = moot.house(2)
        assert asyncio.run(room_of(ada, search=0.3).exchange(ada.copies)) == []

    def test_a_change_reaches_the_others_in_the_room(self, moot: Moot) -> None:
        laptops = moot.house(3)
        ada = laptops[0]

        async def go() -> None:
            rooms = [room_of(each) for each in laptops]
            async with is_live(*zip(rooms, laptops, strict=True)) as said:
                await until(lambda: all(len(near(each)) == 2 for each in said))
                ada.write()
                await asyncio.to_thread(rooms[0].changed, ada.group().id)
                await until(lambda: agree(*laptops))

        asyncio.run(go())

    def test_who_has_gone_is_told_and_met_again(self, moot: Moot) -> None:
        ada, ben = moot.house(2)

        async def go() -> None:
            async with is_live((room_of(ada), ada)) as (said,):
                for _ in range(2):
                    async with is_live((room_of(ben), ben)):
                        await until(lambda: near(said) == {ben.device})
                    await until(lambda: near(said) == set())

        asyncio.run(go())

    def test_a_group_that_is_new_is_announced_while_the_room_is_open(self, moot: Moot) -> None:
        ada, ben = moot.laptops(2)

        async def go() -> None:
            hers, his = room_of(ada), room_of(ben)
            async with is_live((hers, ada), (his, ben)) as (said, _):
                await asyncio.sleep(0.3)
                assert near(said) == set()
                group = moot.found(ada, ben)
                hers.changed(group)
                his.changed(group)
                await until(lambda: near(said) == {ben.device})

        asyncio.run(go())

    def test_the_announcement_is_another_after_midnight(self, moot: Moot) -> None:
        """Ben's clock is past midnight and Ada's is not; later Ada's is, too."""
        ada, ben = moot.house(2)
        midnight = 1_800_057_600.0
        clock = [midnight - 1]

        async def go() -> None:
            hers, his = room_of(ada, now=lambda: clock[0]), room_of(ben, now=lambda: midnight)
            async with is_live((hers, ada), (his, ben)) as (said, _):
                await until(lambda: near(said) == {ben.device})
                room = hers._open
                assert room is not None
                before = room.presence.name
                clock[0] = midnight + 1
                room.presence._hurry.set()  # else it looks at the clock every ten seconds
                await until(lambda: room.presence.name != before)
                await asyncio.sleep(0.3)
                assert near(said) == {ben.device}, "they are still connected"
                assert sum(isinstance(each, Near) for each in said) == 1

        asyncio.run(go())

    def test_nothing_of_a_group_can_be_heard_by_others(self, moot: Moot) -> None:
        ada, ben = moot.house(2)
        secrets = things_that_nobody_may_hear(ada, ben)

        async def go() -> tuple[bytes, bytes]:
            port = free_port()
            with listening_to_all() as heard:
                async with is_live((room_of(ada, port=port), ada), (room_of(ben), ben)) as (
                    said,
                    _,
                ):
                    await until(lambda: near(said) == {ben.device})
                    await until(lambda: bool(mets(said)))
                packets = b"".join(heard())
            async with Wire(port) as wire:
                hers = room_of(ada, interfaces=(), port=port)
                his = room_of(ben, interfaces=(), addresses=[wire.address])
                async with is_live((hers, ada), (his, ben)) as (said, _):
                    await until(lambda: any(met.group for met in mets(said)))
                return packets, bytes(wire.out + wire.back)

        packets, line = asyncio.run(go())
        assert b"_folkmoot" in packets
        assert len(line) > CHALLENGE + KNOCK + 1_000
        for secret in secrets:
            assert secret not in packets and secret not in line

    def test_ten_thousand_announcements_cost_little(self, moot: Moot) -> None:
        """They carry our tags, and lead to a machine that takes calls and says nothing."""
        ada, ben = moot.house(2)
        group = ada.group().id

        async def go() -> tuple[int, int]:
            async with tar_pit(another_host()) as pit, is_live((room_of(ada), ada)) as (said,):
                while not pit.calls:
                    pit.announce(group, 1)
                    await asyncio.sleep(0.05)
                for _ in range(count(20, 100)):
                    pit.announce(group, 100)
                    await asyncio.sleep(0.01)
                async with is_live((room_of(ben), ben)):
                    await until(lambda: near(said) == {ben.device}, 60)
                return pit.most_at_once, pit.calls

        at_once, calls = asyncio.run(go())
        assert 1 <= at_once <= MOST_DIALS
        assert calls <= 20
