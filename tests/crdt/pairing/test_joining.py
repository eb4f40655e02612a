"""Somebody joins a group by a spoken code, and nobody who should not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from crdt.bundle import open_bundle
from crdt.errors import RoadBroken
from crdt.identity import Identity, join_person
from crdt.pairing import entries, joining
from crdt.pairing.agreeing import agree, bound, draw, words_at_guest, words_at_host
from crdt.pairing.channel import Channel
from crdt.pairing.checks import are_addresses, is_gone
from crdt.pairing.comparing import Asked
from crdt.pairing.device import DeviceRequest
from crdt.pairing.errors import PairingRefused
from crdt.pairing.giving import take
from crdt.pairing.invitation import Invitation
from crdt.pairing.joining import Answer, Hosted
from crdt.pairing.kinds import expect_kind, tell_kind
from crdt.pairing.request import Request, person_map
from deliberation.acts import Admit, Leave
from deliberation.errors import FolkmootError
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import identity
from tests.crdt.pairing.streams import Person, both, channels, ends

BEN, EVE = identity(3), identity(4)


class Host:
    """A member's laptop, as far as letting somebody in goes."""

    def __init__(self, folder: Folder, guest: Identity = BEN) -> None:
        self.folder, self.guest = folder, guest
        self.invitation = Invitation.of(folder.group_id, folder.group.state)
        self.let_in: list[Request] = []

    async def admit(self, request: Request) -> Sequence[bytes] | None:
        self.let_in.append(request)
        self.folder.group.act(Admit((request.person,)))
        if request.person.id not in {each.id for each in self.folder.group.state.current}:
            return None
        data, _ = self.folder.group.bundle()
        return open_bundle(data, self.guest.age_secret).entries

    async def run(self, channel: Channel, person: Person | None = None) -> Hosted:
        return await joining.host(
            channel, self.invitation, confirm=person or Person(), admit=self.admit
        )


class Guest:
    def __init__(self, who: Identity = BEN) -> None:
        self.who = who
        self.kept: list[Invitation] = []

    async def keep(self, invitation: Invitation) -> None:
        self.kept.append(invitation)

    async def run(self, channel: Channel, person: Person | None = None) -> Answer:
        return await joining.guest(channel, self.who, confirm=person or Person(), keep=self.keep)


def test_the_founder_lets_somebody_in_and_they_have_the_group(houses: Houses) -> None:
    (ada,) = houses(1)
    host, guest, people = Host(ada), Guest(), (Person(), Person())

    async def story() -> tuple[Hosted, Answer]:
        one, other = await channels()
        return await both(host.run(one, people[0]), guest.run(other, people[1]))

    hosted, answer = asyncio.run(story())
    at_host, at_guest = people[0].asked, people[1].asked
    assert at_host and at_guest
    assert at_host == Asked(at_guest.words, BEN.name, BEN.member_id)
    assert at_guest.name == "The house" and len(at_guest.words) == 4
    assert hosted.admitted and hosted.arrived and hosted.request.person.name == BEN.name
    assert guest.kept == [answer.invitation] == [host.invitation] and not answer.waiting
    assert len(answer.wires) == len(set(answer.wires)) == ada.group.replica.summary.entries


def test_a_former_member_comes_back_after_their_leaving(houses: Houses) -> None:
    ada, ben = houses(2)
    left = ben.group.act(Leave())
    ben.tell(ada)
    guest = Guest(ben.who)

    async def story() -> tuple[Hosted, Answer]:
        one, other = await channels()
        return await both(Host(ada, ben.who).run(one), guest.run(other))

    hosted, answer = asyncio.run(story())
    assert hosted.request.person.after == answer.invitation.gone[ben.who.member_id] == left
    assert hosted.admitted and not answer.waiting


def test_where_more_votes_are_needed_the_guest_is_told_to_wait(houses: Houses) -> None:
    ada, *_ = houses(3)

    async def story() -> tuple[Hosted, Answer]:
        one, other = await channels()
        return await both(Host(ada).run(one), Guest().run(other))

    hosted, answer = asyncio.run(story())
    assert not hosted.admitted and hosted.arrived
    assert answer.waiting and answer.wires == ()
    assert ada.group.requests()[BEN.member_id] == hosted.request.person


@pytest.mark.parametrize(("host_says", "guest_says"), [(True, False), (False, True)])
def test_without_both_saying_yes_nothing_is_kept_or_signed(
    houses: Houses, host_says: bool, guest_says: bool
) -> None:
    (ada,) = houses(1)
    host, guest = Host(ada), Guest()

    async def story() -> None:
        one, other = await channels()
        told = await ends(host.run(one, Person(host_says)), guest.run(other, Person(guest_says)))
        assert all(isinstance(each, PairingRefused) for each in told)

    asyncio.run(story())
    assert host.let_in == [] and guest.kept == []


async def _ask(channel: Channel, name: str, member: str, person: Any) -> None:
    """A guest's laptop that was changed to send whatever its owner wants."""
    await expect_kind(channel, "join")
    await channel.receive(
        "invitation", group=bool, name=bool, gone=is_gone, addresses=are_addresses
    )
    chance = draw()
    await channel.send("guest", name=name, member=member, bound=bound(chance))
    words = await words_at_guest(channel, chance)
    await agree(channel, Asked(words, ""), Person())
    await channel.send("request", person=person)


def _person(who: Identity, group: str, **changed: Any) -> Any:
    return {**person_map(join_person(who, group)), **changed}


def test_a_request_of_another_than_was_asked_about_lets_nobody_in(houses: Houses) -> None:
    (ada,) = houses(1)
    host, group = Host(ada), ada.group_id
    no_certificate = _person(BEN, group)
    no_certificate["devices"] = [{**no_certificate["devices"][0], "signature": "00" * 64}]
    attempts: list[tuple[Any, str]] = [
        (_person(EVE, group), f"not from {BEN.name}, of whom you were asked"),
        (person_map(join_person(replace(BEN, name="Ada"), group)), "not from"),
        (person_map(join_person(BEN, group, after="ab" * 32)), "not from"),
        (_person(BEN, "cd" * 32), "not signed by who it names"),
        (_person(BEN, group, id=EVE.member_id), "not signed by who it names"),
        (no_certificate, "not signed by who it names"),
        (_person(BEN, group, more=1), "is damaged"),
        ({}, "is damaged"),
    ]

    async def story(person: Any) -> Any:
        one, other = await channels()
        told = await ends(host.run(one), _ask(other, BEN.name, BEN.member_id, person))
        return told[0]

    for person, says in attempts:
        told = asyncio.run(story(person))
        assert isinstance(told, PairingRefused) and says in str(told)
    assert host.let_in == []


@pytest.mark.parametrize("name", ["", "a" * 301, "Ben\nThe words are right", "\u202eneB"])
def test_a_name_that_could_mislead_is_not_shown(houses: Houses, name: str) -> None:
    (ada,) = houses(1)
    person = Person()

    async def story() -> None:
        one, other = await channels()
        with pytest.raises(PairingRefused, match="never sends"):
            await both(Host(ada).run(one, person), _ask(other, name, BEN.member_id, {}))

    asyncio.run(story())
    assert person.asked is None


async def _invite(channel: Channel, group: str, wires: Sequence[bytes]) -> None:
    """A host's laptop that sends whatever its owner wants."""
    await tell_kind(channel, "join")
    invitation = {"group": bytes.fromhex(group), "name": "The house", "gone": {}, "addresses": []}
    await channel.send("invitation", **invitation)
    got = await channel.receive("guest", name=bool, member=bool, bound=bool)
    words = await words_at_host(channel, got["bound"])
    await agree(channel, Asked(words, ""), Person())
    await channel.receive("request", person=bool)
    await channel.send("answer", admitted=True)
    await entries.send_entries(channel, wires)


def test_entries_of_another_group_than_the_invited_are_not_taken(houses: Houses) -> None:
    (ada,) = houses(1)

    async def story(group: str, wires: Sequence[bytes]) -> Any:
        one, other = await channels()
        return (await ends(_invite(one, group, wires), Guest().run(other)))[1]

    wires = _wires(ada)
    told = asyncio.run(story("cd" * 32, wires))
    assert isinstance(told, PairingRefused) and "not of the group that it named" in str(told)
    told = asyncio.run(story(ada.group_id, (*wires, b"no entry at all" * 10)))
    assert isinstance(told, PairingRefused) and "not of the group that it named" in str(told)
    told = asyncio.run(story(ada.group_id, [b"short"]))
    assert isinstance(told, PairingRefused) and "never sends" in str(told)


def _wires(folder: Folder) -> tuple[bytes, ...]:
    folder.group.act(Admit((join_person(BEN, folder.group_id),)))
    return open_bundle(folder.group.bundle()[0], BEN.age_secret).entries


def test_more_than_fits_is_neither_sent_nor_taken(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ada,) = houses(1)
    wires = _wires(ada)
    monkeypatch.setattr(entries, "_BATCH", 1_000)
    monkeypatch.setattr(entries, "LIMIT", sum(map(len, wires)) - 1)

    async def story() -> None:
        one, other = await channels()
        _, got = await both(
            entries.send_entries(one, wires), entries.receive_entries(other, ada.group_id)
        )
        assert got == wires[:-1]  # the rest goes by the other roads
        monkeypatch.setattr(entries, "LIMIT", sum(map(len, wires)))
        await entries.send_entries(one, wires)
        monkeypatch.setattr(entries, "LIMIT", sum(map(len, wires)) - 1)
        with pytest.raises(PairingRefused, match="more than it ever should"):
            await entries.receive_entries(other, ada.group_id)

    asyncio.run(story())


def test_a_cut_after_the_admission_is_told_and_the_guest_had_remembered(houses: Houses) -> None:
    (ada,) = houses(1)
    host, guest = Host(ada), Guest()

    async def story() -> tuple[Any, Any]:
        one, other = await channels()

        async def admit(request: Request) -> Sequence[bytes] | None:
            wires = await host.admit(request)
            await other._stream.close()
            return wires

        hosting = joining.host(one, host.invitation, confirm=Person(), admit=admit)
        return await ends(hosting, guest.run(other))

    hosted, told = asyncio.run(story())
    assert hosted.admitted and not hosted.arrived
    assert isinstance(told, RoadBroken) and guest.kept == [host.invitation]


def test_what_goes_wrong_on_one_laptop_is_told_on_both(houses: Houses) -> None:
    (ada,) = houses(1)

    class NoRoom(FolkmootError):
        pass

    async def fail(_: Any) -> None:
        raise NoRoom("The disk is full.")

    async def story() -> None:
        one, other = await channels()
        hosting = joining.host(one, Host(ada).invitation, confirm=Person(), admit=fail)
        told = await ends(hosting, Guest().run(other))
        assert isinstance(told[0], NoRoom) and "on the other laptop" in str(told[1])
        one, other = await channels()
        told = await ends(
            Host(ada).run(one), joining.guest(other, BEN, confirm=Person(), keep=fail)
        )
        assert isinstance(told[1], NoRoom) and "on the other laptop" in str(told[0])

    asyncio.run(story())


def test_a_code_for_joining_brings_no_device(houses: Houses) -> None:
    (ada,) = houses(1)

    async def story() -> None:
        one, other = await channels()
        told = await ends(
            Host(ada).run(one),
            take(other, DeviceRequest.make(BEN, "new"), confirm=Person()),
        )
        assert all("code is for something else" in str(each) for each in told)

    asyncio.run(story())


def test_somebody_between_who_overheard_the_code_is_seen_by_the_words(houses: Houses) -> None:
    """Eve is a guest to Ada and a host to Ben, and says yes to both; the people compare words."""
    (ada,) = houses(1)
    host, guest = Host(ada), Guest()
    people = Comparing(), Comparing()
    people[0].other, people[1].other = people[1], people[0]

    async def story() -> tuple[Any, Any]:
        one, eve_as_guest = await channels()
        eve_as_host, other = await channels()
        eve = asyncio.gather(
            _ask(eve_as_guest, BEN.name, BEN.member_id, _person(BEN, ada.group_id)),
            _invite(eve_as_host, ada.group_id, []),
            return_exceptions=True,
        )
        told = await ends(host.run(one, people[0]), guest.run(other, people[1]))
        await eve
        return told

    told = asyncio.run(story())
    assert all(isinstance(each, PairingRefused) for each in told)
    assert host.let_in == [] and guest.kept == []


class Comparing(Person):
    """Somebody who says yes if the other person, whom they hear, has the same words."""

    other: Comparing

    def __init__(self) -> None:
        super().__init__()
        self.read = asyncio.Event()

    async def __call__(self, asked: Asked) -> bool:
        self.asked = asked
        self.read.set()
        await self.other.read.wait()
        return self.other.asked is not None and self.other.asked.words == asked.words
