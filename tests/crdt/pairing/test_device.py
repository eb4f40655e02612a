"""A second device of one member gets the member's key: that one, and no other."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pyrage
import pytest
import zstandard

from crdt.canonical import encode
from crdt.identity import Identity, make_found
from crdt.pairing import gift_file
from crdt.pairing.device import DeviceGift, DeviceRequest, GivenGroup
from crdt.pairing.errors import PairingRefused
from crdt.pairing.gift_file import open_gift, read_gift, seal_gift, write_gift
from crdt.pairing.giving import Given, give, take
from tests.crdt.laptops import NOON, Laptop, house, identity
from tests.crdt.pairing.streams import Person, both, channels, ends

ADA, NEW, EVE = identity(0), identity(3), identity(4)
REQUEST = DeviceRequest.make(NEW, "Ada's new laptop")


def gift_of() -> DeviceGift:
    """Ada's key and groups, with real entries."""
    (at_home,) = house(1)
    group, body = make_found(ADA, "The garden", NOON, b"1" * 16)
    in_the_garden = Laptop(ADA, group)
    in_the_garden.keep(in_the_garden.sign("act", body))
    groups = [
        GivenGroup(each.group, each.state.group_name, tuple(entry.wire for entry in each.entries))
        for each in (at_home, in_the_garden)
    ]
    return DeviceGift(ADA.member_seed, ADA.name, tuple(groups))


GIFT = gift_of()


async def given_away(_: DeviceRequest) -> DeviceGift:
    return GIFT


def test_the_new_device_gets_the_key_and_the_groups() -> None:
    people = Person(), Person()

    async def story() -> tuple[Given, DeviceGift]:
        one, other = await channels()
        return await both(
            give(one, ADA.name, confirm=people[0], gift=given_away),
            take(other, REQUEST, confirm=people[1]),
        )

    given, gift = asyncio.run(story())
    assert given == Given(REQUEST, arrived=True) and gift == GIFT
    assert gift.member_id == ADA.member_id
    at_old, at_new = people[0].asked, people[1].asked
    assert at_old and at_new and at_old.words == at_new.words
    assert (at_old.name, at_new.name) == (REQUEST.name, ADA.name)
    assert ADA.member_seed.hex() not in repr(gift)


@pytest.mark.parametrize("old_says", [True, False])
def test_without_both_saying_yes_the_key_stays(old_says: bool) -> None:
    asked: list[DeviceRequest] = []

    async def gift(request: DeviceRequest) -> DeviceGift:
        asked.append(request)
        return GIFT

    async def story() -> None:
        one, other = await channels()
        told = await ends(
            give(one, ADA.name, confirm=Person(old_says), gift=gift),
            take(other, REQUEST, confirm=Person(not old_says)),
        )
        assert all(isinstance(each, PairingRefused) for each in told)

    asyncio.run(story())
    assert asked == []


def test_a_gift_under_another_name_than_was_asked_about_is_not_taken() -> None:
    async def story() -> None:
        one, other = await channels()
        given, told = await ends(
            give(one, "Ben", confirm=Person(), gift=given_away),
            take(other, REQUEST, confirm=Person()),
        )
        assert isinstance(told, PairingRefused) and given == Given(REQUEST, arrived=False)

    asyncio.run(story())


def test_groups_that_hold_entries_of_others_are_not_taken() -> None:
    first, second = GIFT.groups
    mixed = DeviceGift(ADA.member_seed, ADA.name, (GivenGroup(first.id, first.name, second.wires),))
    twice = DeviceGift(ADA.member_seed, ADA.name, (first, first))

    async def story(gift: DeviceGift) -> Any:
        async def given_away(_: DeviceRequest) -> DeviceGift:
            return gift

        one, other = await channels()
        giving = give(one, ADA.name, confirm=Person(), gift=given_away)
        return (await ends(giving, take(other, REQUEST, confirm=Person())))[1]

    assert "not of the group that it named" in str(asyncio.run(story(mixed)))
    assert "never sends" in str(asyncio.run(story(twice)))


def test_by_file_the_words_of_the_request_are_compared_first() -> None:
    person = Person()

    async def story() -> bytes:
        return await write_gift(REQUEST, confirm=person, gift=given_away)

    data = asyncio.run(story())
    assert person.asked and person.asked.words == REQUEST.words()
    assert open_gift(data, NEW) == GIFT
    assert ADA.member_seed not in data and ADA.name.encode() not in data


def test_a_swapped_request_shows_other_words_and_gets_no_gift() -> None:
    swapped = DeviceRequest.make(EVE, REQUEST.name)
    assert swapped.words() != REQUEST.words()
    asked: list[DeviceRequest] = []

    async def gift(request: DeviceRequest) -> DeviceGift:
        asked.append(request)
        return GIFT

    async def story() -> None:
        with pytest.raises(PairingRefused, match="the request was swapped"):
            await write_gift(swapped, confirm=Person(False), gift=gift)

    asyncio.run(story())
    assert asked == []


def test_the_new_device_asks_whose_it_becomes() -> None:
    data, person = seal_gift(REQUEST, GIFT), Person()

    async def story() -> None:
        assert await read_gift(data, NEW, confirm=person) == GIFT
        with pytest.raises(PairingRefused, match="not from your other device"):
            await read_gift(data, NEW, confirm=Person(False))

    asyncio.run(story())
    assert person.asked and person.asked.words == GIFT.words() and person.asked.name == ADA.name
    forged = DeviceGift(EVE.member_seed, ADA.name)
    assert forged.words() != GIFT.words()


def test_a_gift_for_another_device_cannot_be_opened() -> None:
    with pytest.raises(PairingRefused, match="for another device"):
        open_gift(seal_gift(REQUEST, GIFT), EVE)
    same_age_key = Identity(NEW.name, NEW.member_seed, EVE.device_seed, NEW.age_secret)
    with pytest.raises(PairingRefused, match="for another device"):
        open_gift(seal_gift(REQUEST, GIFT), same_age_key)


def test_a_gift_that_was_changed_or_cut_off_is_refused() -> None:
    rng, data = random.Random(5), seal_gift(REQUEST, GIFT)
    for _ in range(200):
        at = rng.randrange(len(data))
        flipped = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        for damaged in (flipped, data[:at]):
            with pytest.raises(PairingRefused):
                open_gift(damaged, NEW)


def _sealed(body: Any, level: int = 3) -> bytes:
    raw = body if isinstance(body, bytes) else encode(body)
    recipient = pyrage.x25519.Recipient.from_str(NEW.recipient)
    return b"FMG1" + bytes(pyrage.encrypt(zstandard.compress(raw, level), [recipient]))


DEVICE, SEED = bytes.fromhex(NEW.device_id), ADA.member_seed
ODD = [
    b"",
    bytes(65 << 20),  # inflates to more than anybody may send
    [],
    [DEVICE, SEED, b"Ada"],
    [DEVICE, SEED[:31], b"Ada", []],
    [DEVICE, SEED, b"\xff", []],
    [DEVICE, SEED, b"", []],
    [DEVICE, SEED, "Ada", []],
    [DEVICE, SEED, b"Ada", [[b"g" * 32, b"a", []], [b"g" * 32, b"a", []]]],
    [DEVICE, SEED, b"Ada", [[b"g" * 32, b"a", [b"short"]]]],
    [DEVICE, SEED, b"Ada", [[n.to_bytes(32), b"a", []] for n in range(1_001)]],
    [DEVICE, SEED, b"Ada", [], 1],
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_a_gift_with_odd_content_is_refused(body: Any) -> None:
    with pytest.raises(PairingRefused, match="for another device, or it was damaged"):
        open_gift(_sealed(body), NEW)


def test_another_file_is_no_gift() -> None:
    with pytest.raises(PairingRefused, match="is no gift to a device"):
        open_gift(REQUEST.to_file(), NEW)


def test_groups_that_are_too_large_for_a_file_go_by_a_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gift_file, "LIMIT", 500)
    with pytest.raises(PairingRefused, match="pair them with a code instead"):
        seal_gift(REQUEST, GIFT)
