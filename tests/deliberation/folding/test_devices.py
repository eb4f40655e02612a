"""A member's devices: bringing one, retiring one, and what a retired one can still do."""

from __future__ import annotations

import pytest

from deliberation.acts import Admit, Found, Leave, RetireDevice, Revoke
from deliberation.consent import bindings
from deliberation.folding.fold import fold
from deliberation.folding.membership import NOT_A_MEMBER
from deliberation.folding.membership_acts import (
    ASKED_BEFORE,
    NOBODY_NEW,
    NOT_NEW,
    NOT_THEIRS,
    RETIRED,
    RETIRED_MEANWHILE,
    TOO_MANY_DEVICES,
)
from deliberation.folding.membership_judging import MOST_DEVICES
from deliberation.state import Record, State
from tests.deliberation.folding.random_members import bring, remove
from tests.deliberation.histories import (
    OLD_TEXT,
    QUIET,
    Laptop,
    acknowledge,
    consent,
    founded,
    meet,
    person,
    why,
)


@pytest.fixture
def pair() -> tuple[Laptop, Laptop]:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    return ada, ben


def state_of(*laptops: Laptop) -> State:
    return fold(record for each in laptops for record in each.records)


def test_a_new_device_says_whose_it_is_and_speaks_for_them(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    said = phone.say(acknowledge())
    state = state_of(ada, phone)
    member = state.member(ben.member)
    assert member is not None
    assert [each.name for each in member.active] == ["", "phone"]
    assert state.device_owner[phone.device] == ben.member
    assert why(state, said) == ""


def test_nobody_brings_a_device_that_is_known_or_for_who_is_not_in(
    pair: tuple[Laptop, Laptop],
) -> None:
    ada, ben = pair
    mia = Laptop("Mia")
    mia.known = dict(ada.known)
    strange = bring(mia, "tablet")
    phone = bring(ben, "phone")
    twice = bring(ben, "phone", phone.records)  # the same key says so once more
    first, second = (next(iter(reversed(each.known))) for each in (strange, twice))
    assert why(state_of(strange), first) == NOT_A_MEMBER
    assert why(state_of(phone, twice), second) in (NOT_NEW, "")
    assert len(state_of(phone, twice).device_owner) == 3


def test_what_a_retired_device_says_counts_no_more(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    early = phone.say(acknowledge())
    ben.hear(phone)
    meanwhile = phone.say(consent(OLD_TEXT))
    retired = ben.say(RetireDevice(phone.device))
    late = Laptop("Ben", "phone")
    late.known, late._seq = dict(ben.known) | dict(phone.known), phone._seq
    after = late.say(consent(OLD_TEXT))
    state = state_of(ada, ben, phone, late)
    assert why(state, early) == ""
    assert why(state, meanwhile) == RETIRED_MEANWHILE
    assert why(state, after) == RETIRED
    assert [(each.id, each.by) for each in state.suspended] == [(meanwhile, retired)]
    member = state.member(ben.member)
    assert member is not None and [each.id for each in member.active] == [ben.device]
    assert [each.retired for each in member.devices] == ["", retired]
    assert state.consents == ()


def test_two_devices_that_retire_each_other_are_both_retired(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    ben.hear(phone)
    phone.say(RetireDevice(ben.device))
    ben.say(RetireDevice(phone.device))
    state = state_of(ada, ben, phone)
    member = state.member(ben.member)
    assert member is not None and not member.left and member.active == ()
    new = bring(ben, "tablet", state_records(ada, ben, phone))
    said = new.say(acknowledge())
    assert why(state_of(new), said) == "", "the member's key brings a new one"


def state_records(*laptops: Laptop) -> list[Record]:
    return [record for each in laptops for record in each.records]


def test_a_thief_cannot_leave_for_the_owner_but_freeing_counts(
    pair: tuple[Laptop, Laptop],
) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    ben.say(consent(OLD_TEXT))
    meet(ben, phone)
    ben.say(RetireDevice(phone.device))
    left, revoked = phone.say(Leave()), phone.say(Revoke(QUIET))
    state = state_of(ada, ben, phone)
    assert [member.name for member in state.current] == ["Ada", "Ben"]
    assert why(state, left) == RETIRED_MEANWHILE
    assert why(state, revoked) == ""
    assert bindings(state, {QUIET: OLD_TEXT})[QUIET] == ()


def test_who_leaves_by_two_devices_at_once_is_in_again_only_by_who_knew_of_both(
    pair: tuple[Laptop, Laptop],
) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    meet(ada, ben, phone)
    ada.say(acknowledge())
    meet(ada, ben, phone)
    left, also = ben.say(Leave()), phone.say(Leave())
    ada.hear(ben)
    half = ada.say(Admit((person(ben, after=left),)))
    state = state_of(ada, phone)
    assert why(state, also) == "" and why(state, half) == ASKED_BEFORE
    assert [member.name for member in state.current] == ["Ada"]
    ada.hear(phone)
    ada.say(Admit((person(ben, after=max(left, also)),)))  # of the same depth, so by their ids
    assert [member.name for member in state_of(ada).current] == ["Ada", "Ben"]


def test_nobody_retires_what_is_not_theirs_or_twice(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    theirs = ada.say(RetireDevice(ben.device))
    phone = bring(ben, "phone")
    ben.hear(phone)
    ben.say(RetireDevice(phone.device))
    twice = ben.say(RetireDevice(phone.device))
    state = state_of(ada, ben)
    assert why(state, theirs) == why(state, twice) == NOT_THEIRS
    assert [len(member.active) for member in state.current] == [1, 1]


def test_a_retired_device_never_comes_in_again(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    phone = bring(ben, "phone")
    ben.hear(phone)
    ben.say(RetireDevice(phone.device))
    left = ben.say(Leave())
    ada.hear(ben)
    in_vain = ada.say(Admit((person(phone, after=left),)))
    ada.say(Admit((person(ben, phone, after=left),)))
    assert why(state_of(ada), in_vain) == NOBODY_NEW
    member = state_of(ada).member(ben.member)
    assert member is not None and [each.id for each in member.active] == [ben.device]


def test_whoever_has_only_retired_devices_cannot_come_back_by_one_of_them(
    pair: tuple[Laptop, Laptop],
) -> None:
    ada, ben = pair
    ben.say(RetireDevice(ben.device))
    (before,) = [each for each in state_of(ben).current if each.name == "Ben"]
    assert before.active == ()
    remove(ada, ben)  # nobody else can end it for them
    ada.hear(ben)
    gone = state_of(ada).member(ben.member)
    assert gone is not None and gone.left
    back = ada.say(Admit((person(ben, after=gone.gone),)))
    assert why(state_of(ada), back) == NOBODY_NEW


def test_a_device_of_somebody_removed_meanwhile_is_theirs_but_does_not_speak(
    pair: tuple[Laptop, Laptop],
) -> None:
    ada, ben = pair
    remove(ada, ben)
    phone = bring(ben, "phone")
    said = phone.say(acknowledge())
    state = state_of(ada, phone)
    assert len(state.suspended) == 2
    assert said in {each.id for each in state.suspended}
    assert state.device_owner[phone.device] == ben.member


def test_nobody_brings_devices_without_end(pair: tuple[Laptop, Laptop]) -> None:
    ada, ben = pair
    new = ben
    for number in range(MOST_DEVICES):
        new = bring(new, f"device {number}")
    state = state_of(ada, new)
    (last,) = state.no_effect
    assert last.why == TOO_MANY_DEVICES
    member = state.member(ben.member)
    assert member is not None and len(member.devices) == MOST_DEVICES


def test_nobody_retires_a_device_that_turns_out_to_be_anothers() -> None:
    """The founder's tablet, apart from all, takes Eve in as if Ben's laptop were hers."""
    ada, tablet = Laptop("Ada"), Laptop("Ada", "tablet")
    ben, eve = Laptop("Ben"), Laptop("Eve")
    ada.say(Found("The house", "0" * 32, person(ada, tablet)))
    tablet.hear(ada)
    ada.say(Admit((person(ben),)))
    ben.hear(ada)
    tablet.say(acknowledge())
    tablet.say(Admit((person(eve, ben),)))
    eve.hear(tablet)
    eve.say(RetireDevice(ben.device))
    kept = ben.say(consent(OLD_TEXT))
    state = fold([*ada.records, *ben.records, *eve.records])
    assert [len(each.active) for each in state.members] == [2, 1]
    assert why(state, kept) == "" and not state.suspended
