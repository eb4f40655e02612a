"""Two laptops pair by a spoken code, over loopback, with two people who look at the words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crdt.carriers.direct import at_once
from crdt.errors import DiskFull
from crdt.group import Group
from crdt.pairing.code import Code
from crdt.pairing.comparing import Asked
from crdt.pairing.errors import CodeVoid, PairingRefused, WrongCode
from crdt.pairing.offer import Offer
from desktop.joining import JoiningRefused
from desktop.pairing import NotThisFolder
from desktop.pairing_work import (
    People,
    give_device,
    host_joining,
    join_by_code,
    take_device,
)
from desktop.views import Changed
from desktop.workspace import Workspace
from tests.house import House, open_workspace

HERE = ("127.0.0.1",)


@dataclass
class Person:
    """Somebody at a laptop; `says` yes or no once they compared the words."""

    says: bool = True
    asked: list[Asked] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def confirm(self, asked: Asked) -> bool:
        self.asked.append(asked)
        return self.says

    def people(self, ready: Callable[[tuple[str, ...]], None] = lambda _: None) -> People:
        return People(self.confirm, ready, self.told.append, HERE)


Host = Callable[[Offer, People], Awaitable[Changed]]
Guest = Callable[[Code, People, str], Awaitable[Changed]]


def meet(
    host: Host, guest: Guest, one: Person, other: Person, offer: Offer | None = None,
    code: Code | None = None,
) -> list[Any]:  # fmt: skip
    """What comes of it at either end, errors too; nobody has to be found, the address is typed."""
    offer = offer or Offer()

    async def story() -> list[Any]:
        at: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        hosting = asyncio.ensure_future(
            host(offer, one.people(lambda addresses: at.set_result(addresses[0])))
        )
        async with asyncio.timeout(60):
            visiting = guest(code or offer.code, other.people(), await at)
            came = await asyncio.gather(visiting, return_exceptions=True)
            if isinstance(came[0], WrongCode):
                hosting.cancel()
            return [*await asyncio.gather(hosting, return_exceptions=True), *came]

    return asyncio.run(story())


def joining(house: House | Workspace, group: str, new: Workspace) -> tuple[Host, Guest]:
    host = house if isinstance(house, Workspace) else house.ada
    return (
        lambda offer, people: host_joining(host, group, offer, people, at_once),
        lambda code, people, at: join_by_code(new, code, people, at_once, address=at),
    )


def second(host: Workspace, new: Workspace) -> tuple[Host, Guest]:
    return (
        lambda offer, people: give_device(host, offer, people, at_once),
        lambda code, people, at: take_device(
            new, code, people, at_once, address=at, name="kitchen"
        ),
    )


@pytest.fixture
def dan(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        yield dan


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[Workspace]:
    """Alone in a group."""
    with open_workspace(tmp_path / "eve", "Eve") as eve:
        eve.found("The Yard")
        yield eve


def test_joining_by_code(eve: Workspace, dan: Workspace) -> None:
    group = eve.groups()[0].id
    here, there = Person(), Person()
    hosted, joined = meet(*joining(eve, group, dan), here, there)
    assert hosted.sentence == "Dan is in, and has all of The Yard."
    assert joined.sentence == "You are in The Yard, and all of it is on this laptop."
    (at_host,), (at_guest,) = here.asked, there.asked
    assert at_host.words == at_guest.words and len(at_host.words) == 4
    assert (at_host.name, at_host.member, at_guest.name) == ("Dan", dan.me, "The Yard")
    assert dan.view(group).fingerprint == eve.view(group).fingerprint
    assert here.told == there.told == []


def test_where_more_members_must_say_yes(house: House, dan: Workspace) -> None:
    hosted, joined = meet(*joining(house, house.group, dan), Person(), Person())
    assert hosted.sentence == "You said yes to Dan; more members must, too."
    assert joined.sentence.startswith("You asked to join Mill Lane; more of its members")
    assert [each.joined for each in dan.groups()] == [False]


@pytest.mark.parametrize(("here", "there"), [(False, True), (True, False)])
def test_a_no_on_either_side_changes_nothing(
    eve: Workspace, dan: Workspace, here: bool, there: bool
) -> None:
    group = eve.groups()[0].id
    before = eve.view(group)
    hosted, joined = meet(*joining(eve, group, dan), Person(here), Person(there))
    assert isinstance(hosted, PairingRefused) and isinstance(joined, PairingRefused)
    assert eve.view(group) == before and dan.groups() == ()


def test_a_wrong_code_is_told_and_costs_a_try(eve: Workspace, dan: Workspace) -> None:
    offer = Offer(Code.parse("7 otter lamp robin"))
    here, there = Person(), Person()
    _, joined = meet(
        *joining(eve, eve.groups()[0].id, dan), here, there, offer,
        Code.parse("7 otter lamp kiwi"),
    )  # fmt: skip
    assert isinstance(joined, WrongCode)
    assert offer.tries == 2 and "2 of 3 tries are left" in here.told[0]
    assert here.asked == there.asked == [] and dan.groups() == ()


def test_a_code_serves_once(eve: Workspace, dan: Workspace) -> None:
    offer = Offer()
    meet(*joining(eve, eve.groups()[0].id, dan), Person(), Person(), offer)
    with pytest.raises(CodeVoid, match="has been used"):
        asyncio.run(host_joining(eve, eve.groups()[0].id, offer, Person().people(), at_once))


def test_whoever_is_in_already_is_told_so(eve: Workspace, dan: Workspace) -> None:
    group = eve.groups()[0].id
    meet(*joining(eve, group, dan), Person(), Person())
    before = eve.view(group)
    hosted, joined = meet(*joining(eve, group, dan), Person(), Person())
    assert isinstance(joined, JoiningRefused) and "member of The Yard already" in str(joined)
    assert isinstance(hosted, PairingRefused)
    assert eve.view(group) == before


def test_a_full_disk_at_the_host_lets_nobody_in(
    eve: Workspace, dan: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = eve.groups()[0].id

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Group, "act", full)
    hosted, joined = meet(*joining(eve, group, dan), Person(), Person())
    assert isinstance(hosted, DiskFull) and isinstance(joined, PairingRefused)
    assert [member.name for member in eve.view(group).state.current] == ["Eve"]


def test_a_second_laptop_by_code(house: House, dan: Workspace) -> None:
    ada = house.ada
    here, there = Person(), Person()
    given, taken = meet(*second(ada, dan), here, there)
    assert given.sentence == "kitchen is yours now, and has all of your groups."
    assert taken.sentence.startswith("This laptop is Ada's now with 1 group.")
    assert here.asked[0].words == there.asked[0].words
    assert (here.asked[0].name, there.asked[0].name) == ("kitchen", "Ada")
    assert (dan.me, dan.my_name) == (ada.me, "Ada")
    assert [
        (each.name, each.here) for each in dan.devices(house.group) if each.member == ada.me
    ] == [
        ("", False),
        ("kitchen", True),
    ]
    assert dan.identity.device_id in ada.view(house.group).state.device_owner, "so they can meet"
    assert ada.view(house.group).fingerprint == dan.view(house.group).fingerprint


@pytest.mark.parametrize(("here", "there"), [(False, True), (True, False)])
def test_nobody_becomes_anybody_without_two_yeses(
    house: House, dan: Workspace, here: bool, there: bool
) -> None:
    me = dan.me
    given, taken = meet(*second(house.ada, dan), Person(here), Person(there))
    assert isinstance(given, PairingRefused) and isinstance(taken, PairingRefused)
    assert (dan.me, dan.my_name, dan.groups()) == (me, "Dan", ())


def test_a_laptop_that_is_somebodys_does_not_even_ask(house: House) -> None:
    with pytest.raises(NotThisFolder):
        asyncio.run(take_device(house.bo, Code.draw(), Person().people(), at_once))


def test_a_code_for_a_group_is_none_for_a_device(eve: Workspace, dan: Workspace) -> None:
    host, _ = joining(eve, eve.groups()[0].id, dan)
    _, guest = second(eve, dan)
    hosted, taken = meet(host, guest, Person(), Person())
    assert isinstance(taken, PairingRefused) and isinstance(hosted, PairingRefused)
    assert dan.my_name == "Dan"
