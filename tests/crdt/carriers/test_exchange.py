"""Two laptops and a stream between them: everything in common, and no more said than is needed."""

from __future__ import annotations

import asyncio
import os
import random
import tracemalloc
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest

from crdt.carriers import giving
from crdt.carriers.carrier import Met
from crdt.carriers.direct import DirectCopy
from crdt.carriers.exchange import exchange
from crdt.carriers.have import Have
from crdt.entry import MAX_WIRE
from crdt.errors import disk_full
from crdt.taken import Taken
from tests.counts import count
from tests.crdt.carriers.acceptance import Acceptance, Mets, Road
from tests.crdt.carriers.laptops import Laptop, Moot, agree, leave, remove
from tests.crdt.carriers.memory import both, pair


class MemoryRoad(Road):
    """Every two meet, and then again, so that the first two get what the last two brought."""

    def __init__(self) -> None:
        self._carried = 0

    async def meet(self, *laptops: Laptop, most: int = -1) -> Mets:
        told: Mets = {each.device: [] for each in laptops}
        self._carried = 0
        for one, other in 2 * list(combinations(laptops, 2)):
            ends = pair(one.device, other.device, most=most)
            mets = await both(ends[0], one.copies, ends[1], other.copies)
            told[one.device] += mets[0]
            told[other.device] += mets[1]
            self._carried += ends[0].bytes_out + ends[1].bytes_out
        return told

    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        return await self.meet(one, other, most=3)

    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        mine, theirs = pair(laptop.device, sender.device)
        await theirs.send(b"garbage")
        return await exchange(mine, laptop.copies, road="room")

    @property
    def carried(self) -> int:
        return self._carried


class TestMemory(Acceptance):
    @pytest.fixture
    def road(self) -> MemoryRoad:
        return MemoryRoad()


def met(one: Laptop, other: Laptop, most: int = -1) -> tuple[Sequence[Met], Sequence[Met]]:
    ends = pair(one.device, other.device, most=most)
    return asyncio.run(both(ends[0], one.copies, ends[1], other.copies))


# -- breaks -----------------------------------------------------------------------------------


def test_cut_after_any_frame_no_frame_that_arrived_is_lost(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "MOST_ENTRIES", 2)
    ada, ben = moot.house(2)
    for most in range(10):  # the last but the bye
        ada.say(12)
        before = len(ben.wires())
        ((sent,), (got,)) = met(ada, ben, most)
        assert sent.error and got.error
        arrived = max(most - 3, 0)  # after hello, have and doubt
        assert got.came == len(ben.wires()) - before
        assert 2 * min(arrived, 6) == got.came
        if most > 2:  # by then each knew what the other had
            assert sent.still >= 12 - got.came
        ((sent,), (got,)) = met(ada, ben)
        assert agree(ada, ben) and not sent.error and not got.error
        assert sent.sent == 12 - 2 * min(arrived, 6) and sent.still == 0


def test_while_one_frame_is_checked_the_next_is_on_its_way(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "MOST_ENTRIES", 5)
    ada, ben = moot.house(2)
    ada.say(100)
    ahead: list[int] = []
    ends = pair(ada.device, ben.device)

    class Slow(DirectCopy):
        async def take(self, wires: Sequence[bytes]) -> Taken:
            await asyncio.sleep(0.001)
            ahead.append(ends[0].bytes_out)
            return await super().take(wires)

    group = ben.group()
    slow = {group.id: Slow(group.id, lambda: group)}
    asyncio.run(both(ends[0], ada.copies, ends[1], slow))
    assert agree(ada, ben) and len(ahead) == 20
    total = ends[0].bytes_out
    assert total / 20 < ahead[0] < total / 20 * 5  # some frames, and never all of them


def test_memory_is_bounded_however_much_there_is(moot: Moot) -> None:
    """80 MiB go by. The copies here hold and check nothing, so what is measured is the road."""
    ada, ben = moot.house(2)

    class Endless(DirectCopy):
        async def lacking(self, have: Have) -> Sequence[str]:
            return [f"{number:064x}" for number in range(160)]

        async def wires(self, ids: Sequence[str], most: int) -> Sequence[bytes]:
            return [os.urandom(MAX_WIRE)]

    class Forgetful(DirectCopy):
        async def take(self, wires: Sequence[bytes]) -> Taken:
            return Taken(len(wires), 0, 0, ())

    group, other = ada.group(), ben.group()
    ada.write()
    ends = pair(ada.device, ben.device)
    tracemalloc.start()
    work = both(
        ends[0],
        {group.id: Endless(group.id, lambda: group)},
        ends[1],
        {group.id: Forgetful(group.id, lambda: other)},
    )
    _, (got,) = asyncio.run(work)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert got.came == 160 and ends[0].bytes_out > 80 << 20
    assert peak < 16 << 20


# -- who has what -----------------------------------------------------------------------------


def test_a_thousand_each_way_travel_in_little_more_than_their_size(moot: Moot) -> None:
    ada, ben = moot.house(2)
    before = set(ada.wires())
    ada.say(1_000)
    ben.say(1_000)
    missing = ada.wires() | ben.wires()
    weight = sum(len(wire) for each, wire in missing.items() if each not in before)
    ((first,), (second,)) = met(ada, ben)
    assert agree(ada, ben) and first.came == second.came == 1_000
    assert first.bytes_out + second.bytes_out <= 1.3 * weight
    assert (first.bytes_out, first.bytes_in) == (second.bytes_in, second.bytes_out)


def test_who_has_the_same_says_hello_and_no_more(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ends = pair(ada.device, ben.device)
    asyncio.run(both(ends[0], ada.copies, ends[1], ben.copies))
    assert ends[0].bytes_out < 200


def test_a_fork_that_both_clocks_hide_is_found(moot: Moot) -> None:
    """Ada holds one entry number 2 of Ben, Cem the other: by numbers they hold the same."""
    ada, ben, cem = moot.house(3)
    twin = ben.twin()
    ben.say(1)
    twin.write(1)
    met(ben, ada)
    met(twin, cem)
    assert not agree(ada, cem)
    met(ada, cem)
    assert agree(ada, cem)
    assert {each.device for each in ada.group().replica.summary.twins} == {ben.device}


@pytest.mark.parametrize("seed", range(count(8, 100)))
def test_however_a_device_forked_itself_two_who_meet_agree(moot: Moot, seed: int) -> None:
    chance = random.Random(seed)
    ada, ben, cem = moot.house(3)
    everybody = [ada, ben, cem, ben.twin()]
    if chance.random() < 0.5:
        everybody.append(cem.twin())
    for _ in range(14):
        one, other = chance.sample(everybody, 2)
        if chance.random() < 0.6:
            one.write(chance.randrange(1, 4)) if may_write(one) else None
        elif one.device != other.device:
            met(one, other, most=chance.choice((-1, -1, 3, 4, 5)))
    for one, other in combinations(everybody, 2):
        if one.device != other.device:
            met(one, other)
            assert agree(one, other)
    met(ada, everybody[3])
    met(ada, cem)
    met(ada, ben)
    assert agree(ada, ben, cem, everybody[3])


def may_write(laptop: Laptop) -> bool:
    return laptop.device not in laptop.group().replica.log.forked


def test_entries_that_wait_get_what_they_wait_for(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)
    ada.write(3)
    *causes, last = list(ada.wires().values())[-3:]
    assert ben.group().take_wires([last]).waiting == 1
    cem.group().take_wires(causes)
    ((got,), _) = met(ben, cem)
    assert got.came == 3 and not ben.store.waiting(ben.group().id)
    met(cem, ben)
    assert agree(ada, ben, cem)


def test_several_may_give_the_same_at_once(moot: Moot) -> None:
    ada, ben, cem, dee = moot.house(4)
    ada.say(50)
    ben.take(ada.wires())
    cem.take(ada.wires())
    dee.say(5)

    async def run() -> None:
        ends = [pair(dee.device, each.device) for each in (ada, ben, cem)]
        others = zip(ends, (ada, ben, cem), strict=True)
        await asyncio.gather(
            *(both(mine, dee.copies, theirs, each.copies) for (mine, theirs), each in others)
        )

    asyncio.run(run())
    assert agree(ada, ben, cem, dee)


# -- who may ----------------------------------------------------------------------------------


def test_who_leaves_is_heard_and_gets_nothing_from_then_on(moot: Moot) -> None:
    ada, ben, cem = moot.house(3)
    leave(cem)
    ((got,), _) = met(ada, cem)
    assert got.came == 1 and not got.error
    ada.write(2)
    before = cem.fingerprint()
    assert met(ada, cem) == ([], [])
    assert cem.fingerprint() == before
    met(ada, ben)
    assert agree(ada, ben)


def test_who_was_removed_meanwhile_is_not_listened_to(
    moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The removal comes while Cem's frames are on their way."""
    monkeypatch.setattr(giving, "MOST_ENTRIES", 2)
    ada, ben, cem = moot.house(3)
    cem.say(20)
    group = ada.group()

    class Told(DirectCopy):
        async def take(self, wires: Sequence[bytes]) -> Taken:
            taken = await super().take(wires)
            if group.state.member(cem.who.member_id) in group.state.current:
                remove(cem, ada, ben)
            return taken

    ends = pair(ada.device, cem.device)
    copies = {group.id: Told(group.id, lambda: group)}
    ((got,), _) = asyncio.run(both(ends[0], copies, ends[1], cem.copies))
    assert got.came == 2
    assert got.error == (
        "The other laptop is no member's any more, so nothing was taken from it since."
    )


def test_a_store_that_fails_is_told_and_ends_it(moot: Moot) -> None:
    ada, ben = moot.house(2)
    ada.write(2)

    class Full(DirectCopy):
        async def take(self, wires: Sequence[bytes]) -> Taken:
            raise disk_full(Path("data"))

    group = ben.group()
    ends = pair(ada.device, ben.device)
    copies = {group.id: Full(group.id, lambda: group)}
    ((gave,), (got,)) = asyncio.run(both(ends[0], ada.copies, ends[1], copies))
    assert "is full" in got.error and gave.error and gave.still == 2
    met(ada, ben)
    assert agree(ada, ben)
