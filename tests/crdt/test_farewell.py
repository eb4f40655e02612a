"""Whoever was removed learns of it, and of nothing that came later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crdt.bundle import Bundle, NotForUs, open_bundle
from crdt.entry import read_unverified
from crdt.farewell import NoFarewell
from crdt.identity import join_person
from deliberation.acts import AddDevice, Admit, Leave, Remove, RetireDevice, TakePosition
from deliberation.folding.membership_acts import REMOVED_MEANWHILE
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import AGE_SECRETS, MATTER


def vote(target: Folder, *voters: Folder) -> None:
    """All at the same time; then they meet."""
    for each in voters:
        member = each.group.state.member(target.who.member_id)
        assert member is not None
        each.group.act(Remove(member.id, member.since, "It must be."))
    told = [(each, each.group.bundle()[0]) for each in voters]
    for each in voters:
        for other, data in told:
            if other is not each:
                each.take(data)


def opened(data: bytes, by: Folder) -> Bundle:
    return open_bundle(data, by.who.age_secret)


def test_it_tells_of_the_removal_and_of_nothing_later(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    ben.group.act(TakePosition(MATTER, "Said before."))
    ben.tell(ada)
    meanwhile = cem.group.act(TakePosition(MATTER, "Said meanwhile."))
    vote(cem, ada, ben)
    later = ada.group.act(TakePosition(MATTER, "Said later."))
    ada.tell(ben)
    data, count = ada.group.farewell(cem.who.member_id)
    bundle = opened(data, cem)
    assert bundle.have.latest == {} and bundle.to == (cem.who.device_id,)
    ids = [read_unverified(wire).id for wire in bundle.entries]
    assert len(ids) == count == 3 and later not in ids
    taken = cem.take(data)
    assert (taken.new, taken.refused, taken.waiting) == (3, (), 0)
    state = cem.group.state
    me = state.member(cem.who.member_id)
    assert me is not None and me.left and me.removed
    assert state.removals == ada.group.state.removals
    assert [(each.id, each.why) for each in state.suspended] == [(meanwhile, REMOVED_MEANWHILE)]
    (aside,) = cem.group.quarantined()
    assert (aside.id, aside.why, aside.reason) == (meanwhile, "suspended", REMOVED_MEANWHILE)
    assert cem.again().state == state


def test_nobody_else_can_read_it(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    vote(cem, ada, ben)
    data, _ = ada.group.farewell(cem.who.member_id)
    for other in (ada, ben):
        with pytest.raises(NotForUs):
            opened(data, other)
    bundle, _ = ada.group.bundle()
    with pytest.raises(NotForUs, match="if you were removed, for a farewell"):
        opened(bundle, cem)


def test_a_vote_that_was_not_needed_is_later(houses: Houses) -> None:
    ada, ben, cem, dee = houses(4)
    vote(dee, ada, ben, cem)
    data, _ = cem.group.farewell(dee.who.member_id)
    voters = {read_unverified(wire).device for wire in opened(data, dee).entries}
    assert len(voters) == 2
    dee.take(data)
    assert [len(each.voters) for each in dee.group.state.removals] == [2]


def test_whoever_left_gets_it_on_their_other_laptop_too(houses: Houses) -> None:
    ada, ben = houses(2)
    phone = Folder(
        ben.path.parent / "phone",
        replace(ben.who, device_seed=b"7" * 32, age_secret=AGE_SECRETS[3]),
        ben.group_id,
    )
    phone.group.take_wires(ben.group.wires(ben.group.lacking(phone.group.have()), 1 << 30))
    phone.group.act(AddDevice(ben.who.member_id, "phone", phone.who.certificate()))
    phone.tell(ada, ben)
    left = ben.group.act(Leave())
    ada.group.take_wires(ben.group.wires([left], 1 << 30))
    data, _ = ada.group.farewell(ben.who.member_id)
    phone.take(data)
    member = phone.group.state.member(ben.who.member_id)
    assert member is not None and (member.left, member.removed) == (True, False)
    phone.stack.close()


def test_it_is_for_those_who_are_out(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    for who in (ben.who.member_id, "0" * 64):
        with pytest.raises(NoFarewell, match="who was removed or has left"):
            ada.group.farewell(who)
    lost = ben.who.device_id
    phone = replace(ben.who, device_seed=b"7" * 32, age_secret=AGE_SECRETS[3])
    other = Folder(ben.path.parent / "phone", phone, ben.group_id)
    other.group.take_wires(ben.group.wires(ben.group.lacking(other.group.have()), 1 << 30))
    other.group.act(AddDevice(ben.who.member_id, "phone", phone.certificate()))
    other.group.act(RetireDevice(lost))
    other.tell(ada, cem)
    vote(ben, ada, cem)
    data, _ = ada.group.farewell(ben.who.member_id)
    assert opened(data, other).to == (phone.device_id,), "not to the one that was retired"
    other.stack.close()


def test_a_laptop_that_they_do_not_know_cannot_write_it(houses: Houses) -> None:
    ada, ben, cem, dee = houses(4)
    vote(dee, ada, ben, cem)
    phone = replace(ada.who, device_seed=b"7" * 32, age_secret=AGE_SECRETS[4])
    new = Folder(ada.path.parent / "phone", phone, ada.group_id)
    new.group.take_wires(ada.group.wires(ada.group.lacking(new.group.have()), 1 << 30))
    new.group.act(AddDevice(ada.who.member_id, "phone", phone.certificate()))
    with pytest.raises(NoFarewell, match="let somebody write the farewell who was a member"):
        new.group.farewell(dee.who.member_id)
    new.stack.close()


def test_whoever_was_let_in_again_needs_none(houses: Houses) -> None:
    ada, ben, cem = houses(3)
    vote(cem, ada, ben)
    cem.take(ada.group.farewell(cem.who.member_id)[0])
    gone = cem.group.state.member(cem.who.member_id)
    assert gone is not None
    for each, other in ((ada, ben), (ben, ada)):
        each.group.act(Admit((join_person(cem.who, cem.group_id, gone.gone),)))
        each.tell(other)
    with pytest.raises(NoFarewell):
        ada.group.farewell(cem.who.member_id)
    ada.tell(cem)
    back = cem.group.state.member(cem.who.member_id)
    assert back is not None and not back.left
