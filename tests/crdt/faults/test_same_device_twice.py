"""One device at work in two places, as a copied data folder is: both are shown, neither is lost."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

import pytest

from crdt.edits import EditClause
from deliberation.acts import AddDevice, RetireDevice, TakePosition
from tests.counts import count
from tests.crdt.laptops import AGE_SECRETS, MATTER, QUIET, Laptop, delivered, house

pytestmark = pytest.mark.faults
TIMES = count(6, 200)


def test_both_are_shown_on_every_laptop_in_whatever_order_they_come() -> None:
    chance = random.Random(1)
    for _ in range(TIMES):
        ada, ben, cem = house(3)
        before = len(ada.entries)
        copy = ben.copy()
        for laptop, name in ((ben, "here"), (copy, "there")):
            for number in range(chance.randrange(1, 4)):
                if chance.random() < 0.5:
                    laptop.act(TakePosition(MATTER, f"Written {name}, number {number}."))
                else:
                    laptop.edit(EditClause(QUIET, f"Written {name}, number {number}."))
        cem.act(TakePosition(MATTER, "Cem, who has nothing to do with it."))
        entries = [*ben.entries, *copy.entries[before:], *cem.entries[before:]]
        seen = []
        for laptop in (ada, cem, ben, copy):
            chance.shuffle(entries)
            other = delivered(laptop, entries[::2], entries[1::2])
            seen.append(other.outcome())
            twins = other.replica.summary.twins
            both = {ben.entries[before].id, copy.entries[before].id}
            assert both <= {twin.id for twin in twins}
            assert {twin.device for twin in twins} == {ben.device}
            assert {entry.id for entry in other.entries} == {entry.id for entry in entries}
        assert all(each == seen[0] for each in seen)
        said = {p.text for d in seen[0].state.deliberations for p in d.positions}
        assert "Cem, who has nothing to do with it." in said


def with_another_device(ben: Laptop) -> Laptop:
    """The same member on a laptop that was given the member's key, as from a backup."""
    seed = hashlib.sha256(b"Ben's other laptop").digest()
    other = Laptop(replace(ben.identity, device_seed=seed, age_secret=AGE_SECRETS[4]), ben.group)
    other.take(ben.entries)
    certificate = other.identity.certificate()
    other.act(AddDevice(other.identity.member_id, "The other laptop", certificate))
    return other


def test_its_owner_retires_it_from_another_device_and_goes_on() -> None:
    """What both copies wrote stays to be seen; what they write from then on does not count."""
    ada, ben, _ = house(3)
    copy = ben.copy()
    ben.act(TakePosition(MATTER, "Here."))
    copy.act(TakePosition(MATTER, "There."))
    other = with_another_device(ben)
    other.take(copy.entries)
    other.act(RetireDevice(ben.device))
    other.act(TakePosition(MATTER, "From the other laptop."))
    late = [each.act(TakePosition(MATTER, "Too late.")) for each in (ben, copy)]
    every = [*other.entries, *ben.entries, *copy.entries]
    seen = [delivered(each, every).outcome() for each in (ada, ben, copy, other)]
    seen.append(delivered(ada, reversed(every), every).outcome())
    assert all(each == seen[0] for each in seen)
    member = seen[0].state.member(ben.identity.member_id)
    assert member is not None and not member.left
    assert [device.id for device in member.active] == [other.device]
    assert {device.id for device in member.devices if device.retired} == {ben.device}
    said = {
        p.text
        for d in seen[0].state.deliberations
        for p in d.positions
        if p.member == ben.identity.member_id
    }
    assert said == {"From the other laptop."}
    shown = delivered(ada, every)
    assert {twin.device for twin in shown.replica.summary.twins} == {ben.device}
    assert set(late) <= {entry.id for entry in shown.entries}
