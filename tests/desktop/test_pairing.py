"""What two laptops give each other when they pair: who joins gets the group, a device its owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crdt.group import ActRefused
from crdt.pairing.device import DeviceGift
from desktop.joining import JoiningRefused
from desktop.naming import BadName
from desktop.pairing import NotThisFolder
from desktop.views import Topic
from desktop.workspace import Workspace
from tests.house import House, open_workspace


@pytest.fixture
def dan(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        yield dan


@pytest.fixture
def founder(tmp_path: Path) -> Iterator[tuple[Workspace, str]]:
    """Eve, alone in a group: her yes is enough."""
    with open_workspace(tmp_path / "eve", "Eve") as eve:
        yield eve, eve.found("The Yard").group


# -- somebody joins -------------------------------------------------------------------------------


def test_whoever_is_let_in_gets_all_of_it(founder: tuple[Workspace, str], dan: Workspace) -> None:
    eve, group = founder
    eve.acknowledge(group, topic="Plants")
    invitation = eve.invitation(group)
    wires = eve.let_in(dan.ask_to_join(invitation))
    assert wires is not None and len(wires) == eve.view(group).entries
    changed = dan.let_in_here(invitation, wires)
    assert changed.sentence == "You are in The Yard, and all of it is on this laptop."
    assert (changed.group, changed.topics) == (group, frozenset(Topic))
    assert [each.joined for each in dan.groups()] == [True]
    assert dan.view(group).fingerprint == eve.view(group).fingerprint


def test_where_more_must_say_yes_the_group_stays_away(house: House, dan: Workspace) -> None:
    invitation = house.ada.invitation(house.group)
    assert house.ada.let_in(dan.ask_to_join(invitation)) is None
    assert [each.name for each in house.ada.view(house.group).state.pending] == ["Dan"]
    changed = dan.let_in_here(invitation, ())
    assert changed.sentence == (
        "You asked to join Mill Lane; more of its members must say yes. Then take a bundle that "
        "one of them writes for you."
    )
    assert [each.joined for each in dan.groups()] == [False]
    house.meet()
    house.bo.vote_in(house.group, dan.me)
    dan.take(house.bundle(house.bo))
    assert [each.joined for each in dan.groups()] == [True]


def test_what_is_refused_on_the_way_in_is_told(
    founder: tuple[Workspace, str], dan: Workspace
) -> None:
    eve, group = founder
    eve.acknowledge(group, topic="Plants")
    invitation = eve.invitation(group)
    wires = list(eve.let_in(dan.ask_to_join(invitation)) or ())
    wires[1] = wires[1][:-1] + bytes([wires[1][-1] ^ 1])
    changed = dan.let_in_here(invitation, wires)
    assert changed.sentence.startswith(
        "You asked to join The Yard, and some of what came with it was refused: "
    )


def test_a_member_is_not_let_in_again(founder: tuple[Workspace, str], dan: Workspace) -> None:
    eve, group = founder
    request = dan.ask_to_join(eve.invitation(group))
    eve.let_in(request)
    with pytest.raises(JoiningRefused, match="Dan is a member already"):
        eve.let_in(request)
    with pytest.raises(JoiningRefused, match="You are a member of The Yard already"):
        eve.ask_to_join(eve.invitation(group))


def test_a_request_to_another_group_is_not_answered(house: House, dan: Workspace) -> None:
    request = dan.ask_to_join(house.ada.invitation(house.group))
    with pytest.raises(JoiningRefused, match="another group"):
        house.ada.admit_requests(house.ada.found("Another").group, [request])


# -- a second device ------------------------------------------------------------------------------


def test_a_gift_holds_who_somebody_is_and_their_groups(house: House) -> None:
    other = house.ada.found("The Yard").group
    asked = house.file("invitation")
    with open_workspace(house.base / "eve", "Eve") as eve:
        eve.invite(eve.found("Hers").group, asked)
    house.ada.join(asked, house.file())
    gift = house.ada.gift()
    assert (gift.member_id, gift.name) == (house.ada.me, "Ada")
    assert {each.id for each in gift.groups} == {house.group, other}, "not what was only asked for"
    entries = {each.id: len(each.wires) for each in gift.groups}
    assert entries[house.group] == house.ada.view(house.group).entries


def test_nothing_secret_is_printed_with_it(house: House) -> None:
    gift = house.ada.gift()
    assert gift.member_seed.hex() not in repr(gift) and str(gift.member_seed) not in repr(gift)


def test_a_new_laptop_says_what_it_is_called(dan: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("desktop.devices.platform.node", lambda: "")
    assert dan.device_request().name == "a laptop"
    assert dan.device_request("  kitchen ").name == "kitchen"
    assert dan.device_request().name == "kitchen", "and remembers it"


def test_somebody_without_groups_can_have_a_second_laptop(dan: Workspace, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "new", "Whoever") as new:
        changed = new.become_device_of(dan.gift())
        assert changed.sentence.startswith("This laptop is Dan's now.")
        assert (new.me, new.groups()) == (dan.me, ())


def test_in_a_group_that_its_owner_left_the_new_laptop_says_nothing(
    house: House, dan: Workspace
) -> None:
    house.bo.leave(house.group)
    entries = house.bo.view(house.group).entries
    dan.become_device_of(house.bo.gift())
    assert dan.view(house.group).entries == entries
    with pytest.raises(ActRefused):
        dan.acknowledge(house.group, topic="Noise")


def test_what_the_gate_refuses_of_a_gift_is_told(house: House, dan: Workspace) -> None:
    gift = house.ada.gift()
    (group,) = gift.groups
    wires = (*group.wires, group.wires[-1][:-1] + b"\x00")
    changed = dan.become_device_of(replace(gift, groups=(replace(group, wires=wires),)))
    assert "Some of what came was refused: " in changed.sentence
    assert dan.view(house.group).entries == len(group.wires) + 1


def test_a_folder_made_for_that_can_become_ones_own(dan: Workspace) -> None:
    assert dan.call_me("  Dan   Drew ").sentence == "You are Dan Drew here."
    assert dan.my_name == "Dan Drew"
    for name in ("", "  ", "x" * 101):
        with pytest.raises(BadName, match="at most 100 characters"):
            dan.call_me(name)
    dan.found("The Yard")
    with pytest.raises(NotThisFolder, match="stays as it is"):
        dan.call_me("Daniel")
    folder = dan.folder
    dan.close()
    with open_workspace(folder) as again:
        assert again.my_name == "Dan Drew"


def test_the_words_for_who_somebody_is_are_those_of_their_gift(dan: Workspace) -> None:
    words = dan.own_words()
    assert len(words) == 6 and words == dan.gift().words()
    assert words == DeviceGift(dan.identity.member_seed, "Another name").words()
