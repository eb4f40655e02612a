"""What every road does, whatever it is made of. A road's own tests derive from `Acceptance`."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

from crdt.carriers.carrier import Met
from tests.crdt.carriers.laptops import Laptop, Moot, Pushy, agree, remove

Mets = dict[str, list[Met]]  # by device


class Road(ABC):
    """How a test uses a road, live or not."""

    @abstractmethod
    async def meet(self, *laptops: Laptop) -> Mets:
        """All of them meet by this road for as long as it takes: what each told."""

    @abstractmethod
    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        """They begin to meet, and the road is gone when some of it has been carried."""

    @abstractmethod
    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        """Something comes from the sender's side that no Folkmoot sends: what `laptop` told."""

    @property
    @abstractmethod
    def carried(self) -> int:
        """Bytes that the last `meet` has put on the road, both ways together."""


class Acceptance:
    """Derive from it, and give a fixture `road`."""

    def test_what_either_wrote_arrives_whole(self, moot: Moot, road: Road) -> None:
        ada, ben = moot.house(2)
        ada.write(30)
        ben.write(20)
        told = asyncio.run(road.meet(ada, ben))
        assert agree(ada, ben)
        assert len(ada.wires()) == 30 + 20 + 5
        assert (came(told, ada), came(told, ben)) == (20, 30)
        assert not errors(told) and not refused(told)
        assert all(met.group == ada.group().id for mets in told.values() for met in mets)

    def test_nothing_comes_twice(self, moot: Moot, road: Road) -> None:
        ada, ben = moot.house(2)
        ada.write(5)
        asyncio.run(road.meet(ada, ben))
        told = asyncio.run(road.meet(ada, ben))
        assert came(told, ada) == came(told, ben) == 0
        assert agree(ada, ben) and not errors(told)

    def test_after_a_break_it_goes_on(self, moot: Moot, road: Road) -> None:
        ada, ben = moot.house(2)
        ada.write(40)
        ben.write(40)
        asyncio.run(road.break_off(ada, ben))
        assert not agree(ada, ben)
        told = asyncio.run(road.meet(ada, ben))
        assert agree(ada, ben) and not errors(told)

    def test_garbage_is_refused_and_told(self, moot: Moot, road: Road) -> None:
        ada, ben = moot.house(2)
        before = ada.fingerprint()
        told = asyncio.run(road.garbage(ada, ben))
        assert any(met.error or met.refused for met in told)
        assert ada.fingerprint() == before
        ben.write()
        asyncio.run(road.meet(ada, ben))
        assert agree(ada, ben)

    def test_a_stranger_gets_nothing_and_nothing_of_it_is_taken(
        self, moot: Moot, road: Road
    ) -> None:
        ada, ben, mallory = *moot.house(2), *moot.laptops(1)
        group = mallory.join(ada.group().id)
        group.take_wires(list(ada.wires().values()))  # however that came about
        mallory.copies[group.id] = Pushy(group, ada, ben)
        ada.write(3)
        before = mallory.fingerprint()
        asyncio.run(road.meet(ada, mallory))
        assert mallory.fingerprint() == before
        assert not ada.store.quarantine(group.id) and not ada.store.waiting(group.id)
        asyncio.run(road.meet(ada, ben, mallory))
        assert agree(ada, ben) and mallory.fingerprint() == before

    def test_only_what_is_missing_travels(self, moot: Moot, road: Road) -> None:
        ada, ben = moot.house(2)
        ada.say(100)
        asyncio.run(road.meet(ada, ben))
        shared = set(ada.wires())
        ada.say(1_000)
        ben.say(1_000)
        missing = ada.wires() | ben.wires()
        asyncio.run(road.meet(ada, ben))
        assert agree(ada, ben)
        weight = sum(len(wire) for each, wire in missing.items() if each not in shared)
        assert road.carried <= 1.3 * weight

    def test_who_was_removed_gets_nothing_new(self, moot: Moot, road: Road) -> None:
        ada, ben, cem = moot.house(3)
        remove(cem, ada, ben)
        ada.write(3)
        cem.write(2)
        before = cem.fingerprint()
        asyncio.run(road.meet(ada, ben, cem))
        assert cem.fingerprint() == before
        assert agree(ada, ben)

    def test_two_groups_at_once(self, moot: Moot, road: Road) -> None:
        ada, ben, cem = moot.laptops(3)
        house, choir = moot.found(ada, ben, cem), moot.found(ben, ada)
        ada.write(3, house)
        ben.write(4, house)
        ben.write(5, choir)
        cem.write(6, house)
        told = asyncio.run(road.meet(ada, ben, cem))
        assert agree(ada, ben, cem, group=house)
        assert agree(ada, ben, group=choir)
        assert list(cem.groups) == [house]
        assert {met.group for met in told[ben.device]} == {house, choir}
        assert {met.group for met in told[cem.device]} == {house}


def came(told: Mets, laptop: Laptop) -> int:
    return sum(met.came for met in told[laptop.device])


def errors(told: Mets) -> list[str]:
    return [met.error for mets in told.values() for met in mets if met.error]


def refused(told: Mets) -> list[str]:
    return [why for mets in told.values() for met in mets for why in met.refused]
