"""Which roads a laptop uses, whom it met by them, and what it knows that others still lack."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from crdt.carriers.carrier import Met
from crdt.carriers.have import Have
from crdt.errors import DiskFull
from crdt.taken import Taken
from desktop.meeting import Neighbour, RoadRefused, Roads
from desktop.views import Topic
from desktop.workspace import Workspace
from tests.house import House, open_deliberation, open_workspace


def wires(laptop: Workspace, group: str) -> list[bytes]:
    it = laptop.held(group)
    return it.wires(it.lacking(Have()), 1 << 30)


def give(giver: Workspace, taker: Workspace, group: str) -> Taken:
    """Over a live road, of which nothing is noted."""
    return taker.take_in(group, wires(giver, group))


def about(laptop: Workspace, group: str, other: Workspace) -> Neighbour:
    (found,) = (each for each in laptop.neighbours(group) if each.member == other.me)
    return found


def device(laptop: Workspace) -> str:
    return laptop.identity.device_id


# -- which roads ----------------------------------------------------------------------------------


def test_the_room_is_on_and_the_internet_off_until_somebody_says_otherwise(house: House) -> None:
    assert house.ada.roads() == Roads(room=True, internet=False, folders=None)


def test_roads_are_switched_one_by_one_and_remembered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    changed = house.ada.use_roads(internet=True)
    assert changed.sentence == "Others reach this laptop by the room and the internet."
    assert changed.topics == frozenset({Topic.ROADS})
    changed = house.ada.use_roads(room=False)
    assert changed.sentence == "Others reach this laptop by the internet."
    changed = house.ada.use_roads(internet=False)
    assert changed.sentence == "Others reach this laptop by files and shared folders only."
    house.ada.close()
    house.laptops[0] = open_workspace(house.base / "ada")
    assert house.ada.roads() == Roads(room=False, internet=False)


def test_the_internet_needs_its_part(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(RoadRefused, match="is not installed"):
        house.ada.use_roads(room=False, internet=True)
    assert house.ada.roads() == Roads()
    house.ada.use_roads(internet=False)


def test_a_group_is_shared_through_a_folder_of_its_own(house: House, tmp_path: Path) -> None:
    other = house.ada.found("The Yard").group
    for group, name in ((house.group, "shared"), (other, "yard")):
        (tmp_path / name).mkdir()
        changed = house.ada.share_folder(group, tmp_path / name)
        assert changed.sentence.endswith(f"is exchanged through {name} from now on.")
    assert house.ada.roads().folder(house.group) == str((tmp_path / "shared").resolve())
    changed = house.ada.share_folder(house.group, None)
    assert changed.sentence == (
        "Mill Lane is no longer exchanged through a folder; what is in it stays there."
    )
    assert house.ada.roads().folders == {other: str((tmp_path / "yard").resolve())}


def test_a_folder_that_is_not_there_or_ones_own(house: House, tmp_path: Path) -> None:
    with pytest.raises(RoadRefused, match="make it first"):
        house.ada.share_folder(house.group, tmp_path / "missing")
    inside = house.ada.folder / "shared"
    inside.mkdir()
    for folder in (house.ada.folder, inside, house.ada.folder / ".." / "ada"):
        with pytest.raises(RoadRefused, match="your own data"):
            house.ada.share_folder(house.group, folder)
    assert house.ada.roads() == Roads()


# -- whom it met ----------------------------------------------------------------------------------


def test_neighbours_are_the_other_devices_of_present_members(house: House) -> None:
    ada, bo, cleo = house.laptops
    assert [each.member for each in ada.neighbours(house.group)] == [bo.me, cleo.me]
    assert all((each.met, each.road) == (0, "") for each in ada.neighbours(house.group))
    cleo.leave(house.group)
    give(cleo, ada, house.group)
    assert [each.member for each in ada.neighbours(house.group)] == [bo.me]


def test_what_another_lacks_is_counted_from_what_it_wrote_and_what_was_exchanged(
    house: House,
) -> None:
    ada, bo, _ = house.laptops
    at_first = about(ada, house.group, bo).lacks
    assert at_first == ada.view(house.group).entries, "nothing that Bo wrote has come back yet"
    bo.acknowledge(house.group, topic="Noise")
    give(bo, ada, house.group)
    assert about(ada, house.group, bo).lacks == 0, "his own entry tells what he had"
    ada.acknowledge(house.group, topic="Noise")
    assert about(ada, house.group, bo).lacks == 1
    ada.note_met(Met("room", house.group, device(bo), sent=1))
    now = about(ada, house.group, bo)
    assert (now.lacks, now.road) == (0, "room") and now.met > 1_700_000_000
    ada.acknowledge(house.group, topic="Plants")
    assert about(ada, house.group, bo).lacks == 1
    ada.note_met(Met("internet", house.group, device(bo), still=1))
    now = about(ada, house.group, bo)
    assert (now.lacks, now.road) == (1, "internet"), "it was met, and still lacks something"


def test_what_broke_off_was_no_meeting(house: House) -> None:
    ada, bo, _ = house.laptops
    before = about(ada, house.group, bo)
    ada.note_met(Met("room", house.group, device(bo), error="It broke off."))
    ada.note_met(Met("room", "", error="No network."))
    ada.note_met(Met("room", "0" * 64, device(bo)))
    assert about(ada, house.group, bo) == before
    ada.note_met(Met("room", house.group, device(bo)))
    met = about(ada, house.group, bo)
    ada.note_met(Met("internet", house.group, device(bo), error="It broke off."))
    assert about(ada, house.group, bo) == met


def test_a_folder_tells_nobody_who_was_there(house: House) -> None:
    before = house.ada.neighbours(house.group)
    house.ada.note_met(Met("folder", house.group, sent=3))
    assert house.ada.neighbours(house.group) == before


# -- what comes over a live road ------------------------------------------------------------------


def test_what_came_is_taken_in_and_what_waited_for_it_is_done(house: House) -> None:
    """Sealed outcomes are opened as soon as the last one has come, and the owner hears of it."""
    ada, bo, cleo = house.laptops
    about = open_deliberation(house)
    option = bo.propose(house.group, about, kind="amend", text="Quiet after eleven.").subject
    trial = bo.start_trial(house.group, about, option, "Calm.", "2099-12-31").subject
    give(bo, ada, house.group)
    for each in (ada, bo):
        each.consent(house.group, deliberation=about, option=option, trial=trial)
    give(ada, bo, house.group)
    give(bo, ada, house.group)
    give(bo, cleo, house.group)
    for each in house.laptops:
        each.observe(house.group, trial, "worked", "Calm.")
    assert give(bo, ada, house.group).new == 1 and ada.news() == ""
    assert give(cleo, ada, house.group).new == 1
    assert ada.news() == "What you saw of a trial is opened with the others'."
    (found,) = ada.view(house.group).state.deliberations[-1].trials
    assert [each.member for each in found.outcomes] == [ada.me]


def test_a_copy_is_noticed_over_a_live_road_and_told_once(house: House, tmp_path: Path) -> None:
    ada, bo = house.ada, house.bo
    bo.close()
    shutil.copytree(bo.folder, tmp_path / "copy")
    bo = house.laptops[1] = open_workspace(bo.folder)
    with open_workspace(tmp_path / "copy") as copy:
        copy.acknowledge(house.group, topic="Noise")
        before = device(bo)
        give(copy, ada, house.group)
        give(ada, bo, house.group)
    assert device(bo) != before
    assert bo.news().startswith("A copy of this laptop's data was used elsewhere")
    assert bo.news() == ""
    give(bo, ada, house.group)
    assert device(bo) in ada.view(house.group).state.device_owner


def test_so_it_is_in_a_bundle_whose_writer_only_it_makes_known(
    house: House, tmp_path: Path
) -> None:
    """As when it lies in a shared folder."""
    ada, bo = house.ada, house.bo
    bo.close()
    shutil.copytree(bo.folder, tmp_path / "copy")
    bo = house.laptops[1] = open_workspace(bo.folder)
    with open_workspace(tmp_path / "copy") as copy:
        copy.acknowledge(house.group, topic="Noise")
        give(copy, ada, house.group)
    bundle = bo.held(house.group).open(house.bundle(ada).read_bytes())
    before = device(bo)
    assert bo.take_in_bundle(bundle, "0" * 64).new == 1
    assert device(bo) != before and bo.news()


def test_a_disk_that_fills_up_meanwhile_changes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo, _ = house.laptops
    bo.acknowledge(house.group, topic="Noise")
    before = ada.view(house.group)

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr("crdt.store.Store.add_entries", full)
        give(bo, ada, house.group)
    assert ada.view(house.group) == before
    assert give(bo, ada, house.group).new == 1
