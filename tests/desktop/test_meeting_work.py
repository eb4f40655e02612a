"""The roads at work: laptops whose windows are open keep up with each other, on loopback here."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crdt.carriers.carrier import Met, Near
from crdt.carriers.direct import at_once
from crdt.carriers.folder import FolderCarrier
from crdt.carriers.have import Have
from crdt.carriers.internet import MISSING
from crdt.carriers.room import RoomCarrier
from crdt.errors import DiskFull, Malformed, RoadBroken
from desktop import meeting_work
from desktop.meeting import Roads
from desktop.meeting_work import OpenRoads, Setting, meet_once, open_roads, read_setting
from desktop.workspace import Workspace
from tests.house import House, open_workspace

HERE = ("127.0.0.1",)


class Window:
    """A laptop with its roads open."""

    def __init__(self, laptop: Workspace, **more: Any) -> None:
        self.laptop = laptop
        self.told: list[Met | Near] = []
        self.said: list[str] = []
        more = {"only": HERE, "again": 0.05} | more
        self.roads = OpenRoads(laptop, at_once, self.told.append, says=self.said.append, **more)

    @property
    def device(self) -> str:
        return self.laptop.identity.device_id

    @property
    def near(self) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for each in self.told:
            if isinstance(each, Near):
                (found.discard if each.gone else found.add)((each.road, each.device))
        return found

    def errors(self, road: str) -> list[str]:
        mets = (each for each in self.told if isinstance(each, Met) and each.road == road)
        return [each.error for each in mets if each.error]

    def write(self, group: str, topic: str) -> None:
        self.laptop.acknowledge(group, topic=topic)
        self.roads.changed(group)

    async def meet(self, other: Window) -> None:
        """Each is where the other types it in."""
        await until(lambda: bool(other.roads.addresses))
        self.roads.dial(other.roads.addresses[0])
        try:
            await until(lambda: ("room", other.device) in self.near)
        except TimeoutError:
            raise AssertionError(self.told, other.told) from None


@asynccontextmanager
async def windows(*laptops: Workspace, **more: Any) -> AsyncIterator[list[Window]]:
    found = [Window(each, **more) for each in laptops]
    tasks = [asyncio.create_task(each.roads.keep()) for each in found]
    try:
        async with asyncio.timeout(60):
            yield found
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


def agree(group: str, *laptops: Workspace) -> bool:
    return len({each.view(group).fingerprint for each in laptops}) == 1


@pytest.fixture(autouse=True)
def _quick_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting_work, "FolderCarrier", partial(FolderCarrier, every=0.05))


@pytest.fixture
def shared(house: House, tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


# -- open -----------------------------------------------------------------------------------------


def test_what_one_writes_is_with_the_other_in_the_room(house: House) -> None:
    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, bo):
            await bo.meet(ada)
            ada.write(house.group, "Noise")
            await until(lambda: agree(house.group, house.ada, house.bo))
            bo.write(house.group, "Plants")
            await until(lambda: agree(house.group, house.ada, house.bo))
            await until(lambda: any(isinstance(e, Met) and e.came for e in ada.told))

    asyncio.run(story())
    near = {each.device: each for each in house.ada.neighbours(house.group)}
    neighbour = near[house.bo.identity.device_id]
    assert (neighbour.road, neighbour.lacks) == ("room", 0) and neighbour.met


def test_through_a_folder(house: House, shared: Path) -> None:
    for each in (house.ada, house.bo):
        each.use_roads(room=False)
        each.share_folder(house.group, shared)

    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, _):
            ada.write(house.group, "Noise")
            await until(lambda: agree(house.group, house.ada, house.bo))

    asyncio.run(story())


def test_what_came_by_one_road_goes_on_by_another(house: House, shared: Path) -> None:
    house.cleo.use_roads(room=False)
    for each in (house.bo, house.cleo):
        each.share_folder(house.group, shared)

    async def story() -> None:
        async with windows(*house.laptops) as (ada, bo, _):
            await bo.meet(ada)
            ada.write(house.group, "Noise")
            await until(lambda: agree(house.group, *house.laptops))

    asyncio.run(story())


def test_roads_are_switched_while_they_are_open(house: House, shared: Path) -> None:
    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, bo):
            await bo.meet(ada)
            house.bo.use_roads(room=False)
            bo.roads.look_again()
            await until(lambda: not bo.near and not ada.near)
            assert bo.roads.addresses == ()
            for each in (house.ada, house.bo):
                each.share_folder(house.group, shared)
            ada.roads.look_again()
            bo.roads.look_again()
            ada.write(house.group, "Noise")
            await until(lambda: agree(house.group, house.ada, house.bo))
            house.bo.use_roads(room=True)
            bo.roads.look_again()
            await bo.meet(ada)

    asyncio.run(story())


def test_an_address_that_was_typed_in_holds_when_the_roads_are_opened_anew(house: House) -> None:
    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, bo):
            await bo.meet(ada)
            house.bo.found("The Yard")
            bo.roads.look_again()
            gone = Near("room", ada.device, gone=True)
            await until(lambda: gone in bo.told and ("room", ada.device) in bo.near)
            with pytest.raises(Malformed):
                bo.roads.dial("no address")

    asyncio.run(story())


def test_a_group_that_was_founded_meanwhile_goes_by_the_roads_too(
    house: House, shared: Path
) -> None:
    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, bo):
            group = house.ada.found("The Yard").group
            invitation = house.ada.invitation(group)
            wires = house.ada.let_in(house.bo.ask_to_join(invitation))
            house.bo.let_in_here(invitation, wires or ())
            ada.roads.changed(group)
            bo.roads.changed(group)
            await bo.meet(ada)
            ada.write(group, "Plants")
            await until(lambda: agree(group, house.ada, house.bo))

    asyncio.run(story())


# -- what goes wrong ------------------------------------------------------------------------------


def _fails(error: Exception, times: int) -> Callable[..., Any]:
    """Breaks down so often, and then is as it was."""
    live, left = RoomCarrier.live, [error] * times

    async def failing(self: RoomCarrier, *args: Any) -> None:
        if left:
            raise left.pop()
        await live(self, *args)

    return failing


def test_a_road_that_breaks_down_ends_no_other_and_is_told_and_tried_again(
    house: House, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (house.ada, house.bo):
        each.share_folder(house.group, shared)
    monkeypatch.setattr(RoomCarrier, "live", _fails(RoadBroken("There is no network."), 2))

    async def story() -> None:
        async with windows(house.ada) as (ada,):
            await until(lambda: len(ada.errors("room")) == 2)
            house.bo.use_roads(room=False)
            async with windows(house.bo):
                ada.write(house.group, "Noise")
                await until(lambda: agree(house.group, house.ada, house.bo))
            await until(lambda: bool(ada.roads.addresses))
            assert ada.errors("room")[:2] == ["There is no network."] * 2

    asyncio.run(story())


def test_a_fault_of_ours_in_one_road_is_a_sentence_and_in_the_log(
    house: House,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("a road ended in an error")
    house.ada.share_folder(house.group, shared)
    monkeypatch.setattr(RoomCarrier, "live", _fails(ZeroDivisionError("words"), 1))

    async def story() -> None:
        async with windows(house.ada) as (ada,):
            await until(lambda: bool(ada.errors("room")))
            assert ada.errors("room")[0].startswith("This road ended with an error inside Folkmoot")
            await until(lambda: any(shared.iterdir()) and bool(ada.roads.addresses))

    asyncio.run(story())


def test_without_the_part_for_the_internet_the_room_is_open_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ada._store.set_meta("roads", '{"room": true, "internet": true, "folders": null}')
    monkeypatch.setitem(importlib.import_module("sys").modules, "crdt.carriers.open_internet", None)

    async def story() -> None:
        async with windows(house.ada) as (ada,):
            await until(lambda: bool(ada.errors("internet")) and bool(ada.roads.addresses))
            assert ada.errors("internet") == [MISSING]
            assert Met("internet", "", error=MISSING) in ada.told

    asyncio.run(story())


def test_what_came_is_told_though_it_cannot_be_noted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    async def story() -> None:
        async with windows(house.ada, house.bo) as (ada, bo):
            await bo.meet(ada)
            monkeypatch.setattr(Workspace, "note_met", full)
            ada.write(house.group, "Noise")
            await until(lambda: any(isinstance(e, Met) and e.came == 1 for e in bo.told))

    asyncio.run(story())


def test_a_laptop_that_becomes_a_new_device_opens_its_roads_anew(
    house: House, tmp_path: Path
) -> None:
    """Its folder was copied: what it learns over the room makes it another, in the room too."""
    house.bo.close()
    shutil.copytree(house.bo.folder, tmp_path / "copy")
    bo = house.laptops[1] = open_workspace(house.bo.folder)
    with open_workspace(tmp_path / "copy") as copy:
        copy.acknowledge(house.group, topic="Noise")
        held = copy.held(house.group)
        house.ada.take_in(house.group, held.wires(held.lacking(Have()), 1 << 30))
    before = bo.identity.device_id

    async def story() -> None:
        async with windows(house.ada, bo) as (here, there):
            await there.meet(here)
            await until(lambda: bo.identity.device_id != before)
            await until(lambda: ("room", bo.identity.device_id) in here.near)
            there.write(house.group, "Plants")
            await until(lambda: agree(house.group, house.ada, bo))
            await until(lambda: bool(there.said))
            assert there.said[0].startswith("A copy of this laptop's data was used elsewhere")

    asyncio.run(story())


# -- once -----------------------------------------------------------------------------------------


def test_once_over_every_road_at_once(
    house: House, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RoomCarrier.__init__.__kwdefaults__, "search", 1.0)
    for each in (house.ada, house.cleo):
        each.share_folder(house.group, shared)
    house.cleo.use_roads(room=False)
    house.cleo.acknowledge(house.group, topic="Plants")
    house.bo.acknowledge(house.group, topic="Noise")

    async def story() -> list[Met]:
        async with windows(house.bo) as (bo,):
            await until(lambda: bool(bo.roads.addresses))
            opened = open_roads(read_setting(house.cleo))
            await meet_once(house.cleo, at_once, opened.roads, [house.group])
            opened = open_roads(read_setting(house.ada), bo.roads.addresses[:1], HERE)
            return await meet_once(house.ada, at_once, opened.roads, [house.group])

    found = asyncio.run(story())
    assert {each.road for each in found if each.came} == {"room", "folder"}
    assert sum(each.came for each in found) == 2
    met = {each.device: each.road for each in house.ada.neighbours(house.group)}
    assert met[house.bo.identity.device_id] == "room"


def test_a_road_that_fails_once_does_not_hold_up_the_others(
    house: House, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RoadBroken("There is no network.")

    monkeypatch.setattr(RoomCarrier, "exchange", fails)
    house.ada.share_folder(house.group, shared)
    opened = open_roads(read_setting(house.ada), (), HERE)
    found = asyncio.run(meet_once(house.ada, at_once, opened.roads, [house.group]))
    assert Met("room", "", error="There is no network.") in found
    assert any(each.road == "folder" and each.sent for each in found)


def test_what_is_switched_on_is_opened_for_the_groups_that_are_here(
    house: House, tmp_path: Path
) -> None:
    key = house.ada.identity.device_key
    folders = {house.group: str(tmp_path), "0" * 64: str(tmp_path)}
    setting = Setting("", Roads(True, False, folders), (house.group,), key)
    opened = open_roads(setting)
    assert [road.carrier.road for road in opened.roads] == ["room", "folder"]
    assert all(road.groups == {house.group} for road in opened.roads) and opened.failed == ()
    assert open_roads(Setting("", Roads(False, False), (house.group,), key)).roads == ()
    with pytest.raises(Malformed):
        open_roads(setting, ["no address"])
    assert "device_key" not in repr(setting)
