"""One person's laptops: a backup that came back, a copied folder, a second one, a lost one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from crdt.bundle import NotForUs
from crdt.errors import DiskFull
from crdt.group import ActRefused, Group
from crdt.pairing.errors import PairingRefused
from crdt.store import Store
from desktop.devices import DeviceView
from desktop.files import FileProblem
from desktop.naming import BadName
from desktop.pairing import NotThisFolder
from desktop.session import NotFound
from desktop.workspace import Workspace
from tests.house import House, Passphrase, cheap_backups, open_workspace

PHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_backups(monkeypatch)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def carry(house: House, writer: Workspace, *readers: Workspace) -> list[str]:
    data = house.bundle(writer)
    return [each.take(data).sentence for each in readers]


def of(workspace: Workspace, group: str, member: str) -> tuple[DeviceView, ...]:
    return tuple(each for each in workspace.devices(group) if each.member == member)


def copied(house: House, laptop: Workspace) -> tuple[Workspace, Workspace]:
    """The folder is copied while it is closed, and both are opened: the first is the original."""
    folder = laptop.folder
    copy = folder.with_name(f"{folder.name}-copy")
    laptop.close()
    shutil.copytree(folder, copy)
    again = open_workspace(folder)
    house.laptops[house.laptops.index(laptop)] = again
    return again, open_workspace(copy)


def restored(house: House, laptop: Workspace, stack: ExitStack) -> Workspace:
    """Another folder with what the laptop has now."""
    backup, folder = house.file("backup"), house.file("folder")
    laptop.back_up(backup, PHRASE)
    Workspace.restore(backup, PHRASE, folder, Passphrase(), prefer="passphrase")
    return stack.enter_context(open_workspace(folder))


# -- what there is --------------------------------------------------------------------------------


def test_the_devices_of_all_in_the_order_of_the_members(house: House) -> None:
    found = house.ada.devices(house.group)
    members = house.ada.view(house.group).state.current
    assert [each.member for each in found] == [member.id for member in members]
    assert [each.here for each in found] == [True, False, False]
    assert not any(each.retired or each.forked for each in found)


def test_what_a_laptop_is_called(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.devices.platform.node", lambda: " kitchen  table ")
    assert house.ada.device_name == "kitchen table"
    monkeypatch.setattr("desktop.devices.platform.node", lambda: "")
    assert house.ada.device_name == "a laptop"
    monkeypatch.setattr("desktop.devices.platform.node", lambda: "kitchen\u202etable")
    assert house.ada.device_name == "a laptop"
    house.ada.name_device("  the  old one ")
    for name in ("", "x" * 101, "old\u200b one"):
        with pytest.raises(BadName):
            house.ada.name_device(name)
    assert house.ada.device_name == "the old one"


# -- restored -------------------------------------------------------------------------------------


def test_a_restored_folder_goes_on_as_a_new_device(house: House, opened: ExitStack) -> None:
    ada, bo, _ = house.laptops
    back = restored(house, bo, opened)
    assert back.greeting.startswith(
        "Your data were restored from a backup, so this laptop is a new"
    )
    assert (back.me, back.my_name) == (bo.me, "Bo")
    old, new = of(back, house.group, bo.me)
    assert (old.here, new.here) == (False, True)
    carry(house, back, ada, bo)
    assert {each.id for each in of(ada, house.group, bo.me)} == {old.id, new.id}
    house.ada.acknowledge(house.group, topic="Noise")
    carry(house, ada, back)
    assert back.view(house.group).fingerprint == ada.view(house.group).fingerprint
    folder = back.folder
    back.close()
    with open_workspace(folder) as again:
        assert again.greeting == "" and len(of(again, house.group, bo.me)) == 2


def test_what_was_under_way_to_the_old_laptop_can_be_opened(
    house: House, opened: ExitStack
) -> None:
    ada, bo, _ = house.laptops
    ada.acknowledge(house.group, topic="Noise")
    under_way = house.bundle(ada)
    back = restored(house, bo, opened)
    assert back.take(under_way).sentence.startswith("1 new entry")


@pytest.mark.parametrize("at", ["act", "note"])
def test_a_crash_before_the_group_knew_is_made_good(
    house: House, opened: ExitStack, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Whether it came before the group was told or only before that was noted."""
    bo = house.bo
    backup, folder = house.file("backup"), house.file("folder")
    bo.back_up(backup, PHRASE)
    Workspace.restore(backup, PHRASE, folder, Passphrase(), prefer="passphrase")
    set_meta = Store.set_meta

    def crash(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    def crash_at_note(self: Store, key: str, value: str) -> None:
        set_meta(self, key, value) if (key, value) != ("restored", "") else crash()

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        if at == "act":
            patch.setattr(Group, "act", crash)
        else:
            patch.setattr(Store, "set_meta", crash_at_note)
        open_workspace(folder)
    back = opened.enter_context(open_workspace(folder))
    assert back.greeting.startswith("Your data were restored from a backup")
    assert [each.here for each in of(back, house.group, bo.me)] == [False, True], "told once"
    assert not back.has_become_another


def test_a_group_that_does_not_let_it_in_keeps_nothing_from_opening(
    house: House, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = house.bo
    backup, folder = house.file("backup"), house.file("folder")
    bo.back_up(backup, PHRASE)
    Workspace.restore(backup, PHRASE, folder, Passphrase(), prefer="passphrase")

    def refused(*_: Any) -> None:
        raise ActRefused("Its owner has brought so many devices that no more count.")

    with monkeypatch.context() as patch:
        patch.setattr(Group, "act", refused)
        back = opened.enter_context(open_workspace(folder))
    assert back.greeting.endswith(
        "In Mill Lane it is not known: Its owner has brought so many devices that no more count."
    )
    assert back.view(house.group).state == bo.view(house.group).state


# -- copied, or set back --------------------------------------------------------------------------


def test_a_copied_folder_is_noticed_and_both_go_on(house: House, opened: ExitStack) -> None:
    """Both write, so one number stands under two entries: both are shown, and that device is
    retired; from then on they are two laptops."""
    ada = house.ada
    bo, copy = copied(house, house.bo)
    opened.enter_context(copy)
    (old,) = of(ada, house.group, bo.me)
    bo.acknowledge(house.group, topic="One")
    copy.acknowledge(house.group, topic="Two")
    carry(house, bo, ada)
    carry(house, copy, ada)
    both = house.bundle(ada)
    said = [each.take(both).sentence for each in (bo, copy)]
    became = "A copy of this laptop's data was used elsewhere, so this one is a new device of yours"
    assert all(became in each for each in said)
    carry(house, bo, ada)  # each of the two only hears of the other by somebody who knows both
    carry(house, copy, ada)
    carry(house, ada, bo, copy)
    views = [each.view(house.group) for each in (ada, bo, copy)]
    assert len({view.fingerprint for view in views}) == 1
    shown = {each.id: each for each in of(ada, house.group, bo.me)}
    assert len(shown) == 3 and shown[old.id].retired and shown[old.id].forked
    assert not any(each.retired or each.forked for id_, each in shown.items() if id_ != old.id)
    assert [each.why for each in ada.quarantined(house.group)][:2] == ["fork", "fork"]
    for each in (bo, copy):
        each.acknowledge(house.group, topic=f"Three {each.folder.name}")
        carry(house, each, ada)
    assert len(ada.view(house.group).state.deliberations) >= 2


def test_a_copy_that_was_silent_is_noticed_before_it_does_harm(
    house: House, opened: ExitStack
) -> None:
    """What this device signed comes from elsewhere: it did not write that here."""
    ada = house.ada
    bo, copy = copied(house, house.bo)
    opened.enter_context(copy)
    (old,) = of(ada, house.group, bo.me)
    copy.acknowledge(house.group, topic="Two")
    carry(house, copy, ada)
    (said,) = carry(house, ada, bo)
    assert "A copy of this laptop's data was used elsewhere" in said
    mine = {each.id: each for each in of(bo, house.group, bo.me)}
    assert len(mine) == 2 and not mine[old.id].retired and not mine[old.id].forked
    bo.acknowledge(house.group, topic="One")
    carry(house, bo, ada, copy)
    assert ada.quarantined(house.group) == ()
    assert copy.identity.device_id == old.id, "the copy goes on as what both were"


def test_what_came_and_the_new_device_are_kept_together_or_not_at_all(
    house: House, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = house.ada
    bo, copy = copied(house, house.bo)
    opened.enter_context(copy)
    copy.acknowledge(house.group, topic="Two")
    carry(house, copy, ada)
    data, before = house.bundle(ada), bo.view(house.group)
    device = bo.identity.device_id

    def crash(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(Store, "become", crash)
        bo.take(data)
    assert (bo.identity.device_id, bo.view(house.group)) == (device, before)
    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(Group, "act", crash)  # it became another, and cannot say so yet
        bo.take(data)
    assert bo.identity.device_id != device
    assert bo.has_become_another and bo.view(house.group).entries == before.entries + 1
    folder = bo.folder
    bo.close()
    again = open_workspace(folder)
    house.laptops[1] = again
    assert "A copy of this laptop's data" in again.greeting
    assert len(of(again, house.group, again.me)) == 2


def test_all_groups_learn_of_it(house: House, opened: ExitStack) -> None:
    other = house.bo.found("The Yard").group
    bo, copy = copied(house, house.bo)
    opened.enter_context(copy)
    copy.acknowledge(house.group, topic="Two")
    carry(house, copy, house.ada)
    carry(house, house.ada, bo)
    assert [each.here for each in of(bo, other, bo.me)] == [False, True]
    bo.acknowledge(other, topic="It can speak there.")


# -- retired --------------------------------------------------------------------------------------


def test_a_lost_laptop_is_retired_by_another_one(house: House, opened: ExitStack) -> None:
    ada, bo, _ = house.laptops
    other = bo.found("The Yard").group
    back = restored(house, bo, opened)
    carry(house, back, ada)
    (old, _) = of(back, house.group, bo.me)
    bo.acknowledge(house.group, topic="By the finder")
    stolen = house.bundle(bo)
    changed = back.retire_device(house.group, old.id)
    assert changed.sentence == "It is retired; write a bundle so that the others learn of it."
    assert changed.subject
    assert [each.retired for each in of(back, other, bo.me)] == [True, False], "everywhere"
    carry(house, back, ada)
    with pytest.raises(NotForUs):
        bo.take(house.bundle(ada))
    ada.take(stolen)
    assert ada.view(house.group).state.deliberations == ()
    (aside,) = ada.quarantined(house.group)
    assert aside.why == "suspended" and "retired the device" in aside.reason
    with pytest.raises(ActRefused, match="retired already"):
        back.retire_device(house.group, old.id)


def test_only_ones_own_other_laptops_can_be_retired(house: House) -> None:
    (here,) = of(house.bo, house.group, house.bo.me)
    (hers,) = of(house.bo, house.group, house.ada.me)
    before = house.bo.view(house.group)
    with pytest.raises(ActRefused, match="the laptop that you are using"):
        house.bo.retire_device(house.group, here.id)
    with pytest.raises(NotFound, match="no such device"):
        house.bo.retire_device(house.group, hers.id)
    assert house.bo.view(house.group) == before


def test_retired_in_all_groups_or_in_none(
    house: House, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = house.bo.found("The Yard").group
    back = restored(house, house.bo, opened)
    (old, _) = of(back, house.group, back.me)
    act, done = Group.act, list[str]()

    def once(self: Group, *args: Any) -> str:
        if done:
            raise DiskFull("The disk is full.")
        done.append(self.id)
        return act(self, *args)

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(Group, "act", once)
        back.retire_device(house.group, old.id)
    for group in (house.group, other):
        assert not any(each.retired for each in back.devices(group))
    back.retire_device(house.group, old.id)


# -- a second one, by file ------------------------------------------------------------------------


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Workspace]:
    """A laptop that nobody has used."""
    with open_workspace(tmp_path / "second", "Whoever") as second:
        yield second


def test_a_second_laptop_by_two_files(house: House, second: Workspace) -> None:
    ada, bo, _ = house.laptops
    asked, given = house.file(), house.file()
    request, changed = second.ask_by_file(asked, "kitchen")
    assert changed.sentence == f"The request is in {asked.name}; carry it to your other laptop."
    read = ada.read_device_request(asked)
    assert read == request and read.words() == request.words() and read.name == "kitchen"
    ada.give_by_file(read, given)
    gift = second.read_gift(given)
    assert gift.words() == ada.own_words() == ada.gift().words()
    assert bo.own_words() != ada.own_words()
    changed = second.become_device_of(gift)
    assert changed.sentence.startswith(
        "This laptop is Ada's now with 1 group. This laptop is a new"
    )
    assert (second.me, second.my_name) == (ada.me, "Ada")
    assert [(each.name, each.here) for each in of(second, house.group, ada.me)] == [
        ("", False),
        ("kitchen", True),
    ]
    carry(house, second, ada, bo)
    second.acknowledge(house.group, topic="Noise")
    carry(house, second, ada)
    assert ada.view(house.group).fingerprint == second.view(house.group).fingerprint
    assert second.come_back() == ""


def test_the_gift_is_for_that_laptop_alone(house: House, second: Workspace) -> None:
    request, _ = second.ask_by_file(house.file())
    given = house.file()
    house.ada.give_by_file(request, given)
    with pytest.raises(PairingRefused, match="for another device"):
        house.bo.read_gift(given)
    data = bytearray(given.read_bytes())
    data[-20] ^= 1
    given.write_bytes(data)
    with pytest.raises(PairingRefused, match="damaged"):
        second.read_gift(given)
    with pytest.raises(FileProblem):
        second.read_gift(house.base / "missing")


def test_a_folder_that_is_somebodys_becomes_nobody_elses(house: House, second: Workspace) -> None:
    with pytest.raises(NotThisFolder, match="begin with a new one"):
        house.bo.ask_by_file(house.file())
    gift = house.ada.gift()
    second.found("My own")
    with pytest.raises(NotThisFolder):
        second.become_device_of(gift)
    assert second.my_name == "Whoever"


@pytest.mark.parametrize("method", ["take_wires", "act"])
def test_a_crash_while_it_becomes_that(
    house: House, second: Workspace, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    gift, device, me = house.ada.gift(), second.identity.device_id, second.me

    def crash(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(Group, method, crash)
        second.become_device_of(gift)
    if method == "take_wires":
        assert (second.me, second.my_name, second.groups()) == (me, "Whoever", ())
        second.become_device_of(gift)
    folder = second.folder
    second.close()
    with open_workspace(folder) as again:
        assert (again.me, again.identity.device_id) == (house.ada.me, device)
        assert [each.here for each in of(again, house.group, again.me)] == [False, True]
        assert not again.has_become_another
