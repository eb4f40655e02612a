"""Removal and retirement in a log: who may write, whose words stay, and who comes back."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from crdt.carriers.have import Have
from crdt.edits import AddClause, EditClause
from crdt.entry import Entry
from crdt.group import ActRefused
from crdt.identity import Identity, join_person
from crdt.log import Log
from crdt.node import record
from deliberation.acts import AddDevice, Admit, Leave, Remove, RetireDevice, TakePosition, Uphold
from deliberation.bodies import act_body
from deliberation.errors import FolkmootError
from deliberation.folding.membership import fold_membership
from deliberation.folding.membership_acts import (
    NOBODYS,
    REMOVED_MEANWHILE,
    RETIRED_MEANWHILE,
    UNWITNESSED,
)
from deliberation.folding.membership_judging import MOST_DEVICES
from tests.counts import count
from tests.crdt.conftest import Folder, Houses
from tests.crdt.laptops import (
    AGE_SECRETS,
    MATTER,
    NOON,
    OLD,
    QUIET,
    WASH,
    Laptop,
    delivered,
    house,
    identity,
)

EDITED = "Quiet hours start at nine in the evening."


def second(number: int, seed: bytes = b"2") -> Identity:
    """Another device of one of the people."""
    return replace(identity(number), device_seed=seed * 32, age_secret=AGE_SECRETS[4])


def vote_out(target: Laptop, *voters: Laptop) -> None:
    for each in voters:
        member = each.state.member(target.identity.member_id)
        assert member is not None
        each.act(Remove(member.id, member.since, "It must be."))


def let_in(joiner: Laptop, *voters: Laptop) -> None:
    for each in voters:
        member = each.state.member(joiner.identity.member_id)
        after = member.gone if member is not None else ""
        each.act(Admit((join_person(joiner.identity, each.group, after),)))


# -- texts ----------------------------------------------------------------------------------------


def test_what_a_removed_member_wrote_meanwhile_is_kept_but_not_in_the_rulebook() -> None:
    ada, ben, cem = house(3)
    cem.edit(EditClause(QUIET, "Noise all night."))
    vote_out(cem, ada, ben)
    ada.meet(ben, cem)
    assert ada.text() == ben.text() == cem.text() == OLD
    log = ada.replica.log
    (shown,) = log.suspended()
    assert (shown.member, shown.why) == (cem.identity.member_id, REMOVED_MEANWHILE)
    assert shown.by == ada.state.removals[0].id
    assert log.is_suspended(log.nodes[shown.id]) and not log.is_forked_off(log.nodes[shown.id])


def test_so_it_is_whichever_comes_first() -> None:
    ada, ben, cem = house(3)
    text = cem.edit(EditClause(QUIET, "Noise all night."))
    vote_out(cem, ada, ben)
    ada.meet(ben)
    written = [entry for entry in cem.entries if entry.id == text]
    first = delivered(ada, ada.entries, written)
    last = delivered(ada, [e for e in ada.entries if e.seq < 4], written, ada.entries)
    assert first.outcome() == last.outcome()
    assert first.text() == OLD


def test_what_others_built_on_stays() -> None:
    ada, ben, cem = house(3)
    apart = delivered(ben, ben.entries)
    cem.edit(EditClause(QUIET, EDITED))
    ben.take(cem.entries)
    ben.edit(EditClause(QUIET, EDITED + " On Sundays too."))
    vote_out(cem, ada, apart_voter(apart))
    ada.take([*ben.entries, *apart.entries])
    assert ada.text() == EDITED + " On Sundays too."


def apart_voter(apart: Laptop) -> Laptop:
    """Ben's phone, which had not heard of Cem's edit."""
    phone = Laptop(second(1), apart.group)
    phone.take(apart.entries)
    who = phone.identity
    phone.act(AddDevice(who.member_id, "phone", who.certificate()))
    apart.take(phone.entries)
    phone.take(apart.entries)
    apart.wires = phone.wires
    return phone


def test_a_retired_device_changes_the_rulebook_no_more() -> None:
    ada, ben, _ = house(3)
    phone = Laptop(second(1), ben.group)
    phone.take(ben.entries)
    phone.act(AddDevice(phone.identity.member_id, "phone", phone.identity.certificate()))
    kept = phone.edit(EditClause(QUIET, EDITED))
    ben.take(phone.entries)
    phone.edit(EditClause(WASH, "Never wash up."))
    ben.act(RetireDevice(phone.device))
    ben.edit(AddClause("c" * 32, "", "Bikes go into the shed."))
    ada.meet(ben, phone)
    assert ada.text() == EDITED and ada.text(WASH) == "Wash up."
    assert ada.text("c" * 32) == "Bikes go into the shed."
    (shown,) = ada.replica.log.suspended()
    assert shown.why == RETIRED_MEANWHILE and shown.id != kept


# -- the gate -------------------------------------------------------------------------------------


def _why(laptop: Laptop, entry: Entry) -> str:
    ((_, why),) = laptop.take([entry]).refused
    return why


def test_whoever_knows_that_they_are_out_writes_nothing() -> None:
    ada, ben, cem = house(3)
    vote_out(cem, ada, ben)
    ada.meet(ben, cem)
    late = cem.sign("act", {"act": "position", "at": 0, "deliberation": MATTER, "text": "No."})
    assert _why(ada, late) == "Its author had been removed from the group when it was written."
    phone = Laptop(second(2), ada.group)
    phone.take(ada.entries)
    body = {
        "act": "add-device", "at": 0, "member": phone.identity.member_id, "name": "phone",
        "certificate": vars(phone.identity.certificate()),
    }  # fmt: skip
    assert "not a member" in _why(ada, phone.sign("act", body))


def test_a_device_comes_in_only_once() -> None:
    ada, ben, cem = house(3)
    certificate = ben.identity.certificate()
    body = {
        "act": "add-device", "at": 0, "member": ben.identity.member_id, "name": "again",
        "certificate": vars(certificate),
    }  # fmt: skip
    again = ben.sign("act", body, seq=1)
    assert "only once" in _why(ada, again)
    assert cem.device in ada.state.device_owner


def test_a_new_device_writes_as_soon_as_it_has_said_whose_it_is() -> None:
    ada, ben, _ = house(3)
    phone = Laptop(second(1), ada.group)
    phone.take(ada.entries)
    early = phone.sign("act", {"act": "leave", "at": 0})
    assert "stranger" in _why(ada, early)
    phone.act(AddDevice(phone.identity.member_id, "phone", phone.identity.certificate()))
    said = phone.act(TakePosition(MATTER, "Nine."))
    assert len(ada.take(phone.entries).accepted) == 2
    assert said in {each.id for d in ada.state.deliberations for each in d.positions}
    member = ada.state.member(ben.identity.member_id)
    assert member is not None and [each.name for each in member.active] == ["", "phone"]


# -- the gate and the state agree -----------------------------------------------------------------


def _agrees(log: Log) -> None:
    """From every entry's past the gate sees just what the fold of that past sees."""
    for node in log.nodes.values():
        seen = [
            record(each)
            for each in log.nodes.values()
            if each.body is not None and node.clock.get(each.device, 0) >= each.seq
        ]
        there, here = fold_membership(seen), log.membership(node.membership)
        assert replace(here, no_effect=()) == replace(there, no_effect=())
        speakers = {device for device in there.device_owner if there.speaker(device)}
        assert log.speakers(node.membership) == speakers


@pytest.mark.faults
def test_the_gate_sees_what_the_fold_sees_however_people_quarrel() -> None:
    seen = 0
    for number in range(count(12, 200)):
        chance = random.Random(number)
        laptops = house(4)
        for step in range(24):
            laptop = chance.choice(laptops)
            try:
                _quarrel(chance, laptop, laptops, step)
            except (AssertionError, FolkmootError):
                continue  # nobody of that device may say so now
        whole = delivered(laptops[0], *(each.entries for each in laptops))
        assert not whole.waiting and not whole.refused, number
        _agrees(whole.replica.log)
        everyone = whole.replica.log.everyone
        state = whole.state
        assert everyone.members == state.members, number
        assert everyone.removals == state.removals, number
        assert everyone.contests == state.contests, number
        acts = [each for each in whole.replica.log.suspended() if each.id in _acts(whole)]
        assert acts == list(state.suspended), number
        seen += len(state.removals)
    assert seen


def _acts(laptop: Laptop) -> set[str]:
    nodes = laptop.replica.log.nodes.values()
    return {node.id for node in nodes if node.body is not None}


def _quarrel(chance: random.Random, laptop: Laptop, laptops: list[Laptop], step: int) -> None:
    other = chance.choice(laptops)
    kind = chance.choice(("meet", "meet", "remove", "remove", "admit", "leave", "add", "retire"))
    if kind == "meet":
        laptop.meet(other)
    elif kind == "remove":
        vote_out(other, laptop)
    elif kind == "admit":
        let_in(other, laptop)
    elif kind == "leave" and chance.random() < 0.3:
        laptop.act(Leave())
    elif kind == "add":
        number = next(n for n in range(4) if identity(n).name == laptop.identity.name)
        new = Laptop(second(number, bytes([step + 1])), laptop.group)
        new.take(laptop.entries)
        new.act(AddDevice(new.identity.member_id, "new", new.identity.certificate()))
        laptops.append(new)
    elif kind == "retire":
        laptop.act(RetireDevice(other.device))


# -- kept in a store ------------------------------------------------------------------------------


def _hand(giver: Folder, *takers: Folder) -> None:
    """All that the one has, also to those to whom no bundle is sealed."""
    wires = giver.group.wires(giver.group.lacking(Have()), 1 << 30)
    for each in takers:
        each.group.take_wires(wires)


def _remove(target: Folder, *voters: Folder) -> None:
    for each in voters:
        member = each.group.state.member(target.who.member_id)
        assert member is not None
        each.group.act(Remove(member.id, member.since, "It must be."))


def test_whoever_comes_back_edits_on(houses: Houses) -> None:
    """Though the rulebook lacks what they wrote last, which cannot be counted on from there."""
    ada, ben, cem = houses(3)
    cem.group.edit([EditClause(QUIET, "Noise all night.")])
    _remove(cem, ada, ben)
    _hand(ada, ben)
    _hand(ben, ada)
    _hand(cem, ada, ben)
    for each in (ada, ben):
        gone = each.group.state.member(cem.who.member_id)
        assert gone is not None and gone.removed
        person = join_person(cem.who, cem.group_id, gone.gone)
        each.group.act(Admit((person,)))
    assert ada.group.requests()[cem.who.member_id].after == gone.gone
    _hand(ada, ben, cem)
    _hand(ben, ada, cem)
    assert cem.group.rulebook.clause(QUIET).text == OLD
    cem.group.edit([EditClause(QUIET, EDITED)])
    _hand(cem, ada)
    assert ada.group.rulebook.clause(QUIET).text == EDITED
    assert cem.again().rulebook.clause(QUIET).text == EDITED


def test_a_bundle_goes_to_no_device_that_is_out_of_use(houses: Houses) -> None:
    ada, ben = houses(2)
    lost = replace(ben.who, device_seed=b"7" * 32, age_secret=AGE_SECRETS[3])
    phone = Folder(ben.path.parent / "phone", lost, ben.group_id)
    _hand(ben, phone)
    phone.group.act(AddDevice(lost.member_id, "phone", lost.certificate()))
    _hand(phone, ben)
    _hand(ben, phone)
    ben.group.act(RetireDevice(lost.device_id))
    data, _ = ben.group.bundle()
    with pytest.raises(FolkmootError, match="not written for this laptop"):
        phone.take(data)
    with pytest.raises(ActRefused, match="one of its author"):
        ben.group.act(RetireDevice(lost.device_id))
    phone.stack.close()
    assert ada.group.state.current


def test_a_contest_is_upheld_by_those_who_are_left(houses: Houses) -> None:
    ada, ben, cem, dee, eve = houses(5)
    _remove(cem, ada, ben, eve)
    _remove(ada, cem, dee)
    everybody = (ada, ben, cem, dee, eve)
    _remove(ada, ben)  # on both sides
    for each in everybody:
        _hand(each, *(other for other in everybody if other is not each))
    (contest,) = ben.group.state.contests
    assert set(contest.members) == {ada.who.member_id, cem.who.member_id}
    assert contest.needed == 2
    for each in (ben, dee):
        assert ben.group.state.contests
        each.group.act(Uphold(contest.id))
        _hand(each, ben)
    assert ben.group.state.contests == ()
    assert {m.name for m in ben.group.state.current} == {"Ben", "Dee", "Eve"}


# -- devices invented later -----------------------------------------------------------------------


def invented(owner: Laptop, past: Iterable[Entry]) -> Laptop:
    """A device of somebody, made up now, that claims to have seen no more than `past`."""
    phone = Laptop(replace(owner.identity, device_seed=b"9" * 32), owner.group)
    phone.take(past)
    phone.act(AddDevice(phone.identity.member_id, "phone", phone.identity.certificate()))
    return phone


def before_anybody_else(ada: Laptop) -> list[Entry]:
    return [each for each in ada.entries if each.device == ada.device and each.seq == 1]


def puppet() -> Identity:
    return Identity("Pat", b"p" * 32, b"q" * 32, AGE_SECRETS[4])


@pytest.mark.parametrize("gone", [False, True])
def test_a_founder_cannot_take_the_group_over_from_long_ago(gone: bool) -> None:
    ada, ben, cem = house(3)
    if gone:
        ada.act(Leave())
        ada.meet(ben, cem)
    here = [member.name for member in ben.state.current]
    phone = invented(ada, before_anybody_else(ada))
    phone.act(Admit((join_person(puppet(), ada.group),)))
    pat = Laptop(puppet(), ada.group)
    pat.take(phone.entries)
    for each in (pat, phone):
        each.act(Admit((join_person(identity(1), ada.group),)))
        phone.meet(pat)
    vote_out(ben, pat, phone)
    phone.meet(pat)
    assert [member.name for member in pat.state.current] == ["Ada", "Pat"]
    assert ben.take(pat.entries).accepted
    assert [member.name for member in ben.state.current] == here
    assert UNWITNESSED in {each.why for each in ben.state.no_effect}
    ben.act(TakePosition(MATTER, "I am still here."))
    _agrees(ben.replica.log)


def test_a_device_invented_today_retires_nothing_from_long_ago() -> None:
    """Else a founder unmakes the group: its members came in by what the founder's laptop said."""
    ada, ben, cem = house(3)
    here = [member.name for member in ben.state.current]
    phone = invented(ada, before_anybody_else(ada))
    phone.act(RetireDevice(ada.device))
    for each in (ben, cem):
        assert each.take(phone.entries).accepted
        assert [member.name for member in each.state.current] == here
        _agrees(each.replica.log)
    ben.act(TakePosition(MATTER, "I am still here."))


def test_who_leaves_by_a_device_invented_today_takes_nobody_along() -> None:
    """Whom they had taken in, alone or with others, had been taken in by somebody who was there."""
    (ada,) = house(1)
    past = before_anybody_else(ada)
    for number in range(3):
        ada.act(TakePosition(MATTER, f"Alone with {number} things to say."))
    ben, cem = (Laptop(identity(number), ada.group) for number in (1, 2))
    let_in(ben, ada)
    ada.meet(ben)
    let_in(cem, ada, ben)
    ada.meet(ben, cem)
    cem.act(TakePosition(MATTER, "I am new here."))
    phone = invented(ada, past)
    phone.act(Leave())
    for each in (ben, cem):
        each.take([*cem.entries, *phone.entries])
        assert [member.name for member in each.state.current] == ["Ben", "Cem"]
        assert not each.state.no_effect and not each.state.suspended
        _agrees(each.replica.log)
        each.act(TakePosition(MATTER, "I am still here."))
    ben.meet(cem)
    let_in(ada, ben, cem)
    ben.meet(cem)
    assert [member.name for member in ben.state.current] == ["Ben", "Cem", "Ada"]
    assert ben.outcome().state == cem.outcome().state


def test_a_new_device_retires_at_once() -> None:
    ada, ben, cem = house(3)
    stolen = ada.copy()
    phone = invented(ada, ada.entries)
    phone.act(RetireDevice(ada.device))
    ben.take(phone.entries)
    member = ben.state.member(ada.identity.member_id)
    assert member is not None and [each.id for each in member.active] == [phone.device]
    late = stolen.edit(EditClause(QUIET, "Noise all night."))
    for each in (ben, cem):
        each.take([*stolen.entries, *phone.entries])
        assert each.text() == OLD
        assert (late, RETIRED_MEANWHILE) in {(e.id, e.why) for e in each.replica.log.suspended()}


def test_a_device_that_others_know_of_says_who_may_come_in() -> None:
    ada, ben, _ = house(3)
    phone = invented(ada, ada.entries)
    early = phone.act(Admit((join_person(puppet(), ada.group),)))
    ben.take(phone.entries)
    assert {each.id: each.why for each in ben.state.no_effect} == {early: UNWITNESSED}
    ben.act(TakePosition(MATTER, "I have heard of Ada's phone."))
    phone.take(ben.entries)
    phone.act(Admit((join_person(puppet(), ada.group),)))
    (pending,) = phone.state.pending
    assert pending.votes == (ada.identity.member_id,)


def test_who_is_alone_with_a_restored_backup_takes_others_in() -> None:
    (ada,) = house(1)
    phone = invented(ada, ada.entries)
    phone.act(Admit((join_person(puppet(), ada.group),)))
    assert [member.name for member in phone.state.current] == ["Ada", "Pat"]


def test_a_puppet_neither_writes_nor_retires_others_devices() -> None:
    ada, ben, _ = house(3)
    phone = invented(ada, before_anybody_else(ada))
    phone.act(Admit((join_person(puppet(), ada.group),)))
    phone.act(Admit((join_person(identity(1), ada.group),)))
    pat = Laptop(puppet(), ada.group)
    pat.take(phone.entries)
    text = pat.edit(AddClause("c" * 32, "", "Pat rules."))
    ben.take(pat.entries)
    assert ben.text("c" * 32) == ""
    assert (text, NOBODYS) in {(each.id, each.why) for each in ben.replica.log.suspended()}
    assert [len(member.active) for member in ben.state.current] == [2, 1, 1]


def test_who_has_left_writes_nothing_from_a_device_of_before() -> None:
    ada, ben, cem = house(3)
    past = list(cem.entries)
    cem.act(Leave())
    ada.meet(ben, cem)
    phone = invented(cem, past)
    phone.edit(EditClause(QUIET, "Noise all night."))
    ada.take(phone.entries)
    assert ada.text() == OLD
    assert {each.why for each in ada.replica.log.suspended()} == {NOBODYS}
    phone.edit(EditClause(QUIET, "Noise all day."))
    ada.take(phone.entries)
    assert ada.text() == OLD


def test_a_vote_of_a_forked_device_removes_nobody_in_the_log_either() -> None:
    ada, ben, cem, dee = house(4)
    evil = dee.copy()
    vote_out(ben, ada)
    evil.take(ada.entries)
    vote_out(ben, evil)
    dee.act(TakePosition(MATTER, "The same number once more."))
    for each in (ada, ben, cem):
        each.take([*ada.entries, *dee.entries, *evil.entries])
        assert each.replica.log.everyone.current == each.state.current
    assert len(ada.state.current) == 4


def puppets(builder: Laptop, many: int) -> list[Laptop]:
    """People whom somebody takes in alone, and each of whom has said something."""
    group, found = builder.group, []
    people = [Identity(f"P{n}", bytes([n]) * 32, bytes([n + 99]) * 32, AGE_SECRETS[4])
              for n in range(1, many + 1)]  # fmt: skip
    builder.act(Admit(tuple(join_person(each, group) for each in people)))
    for each in people:
        found.append(Laptop(each, group))
        found[-1].take(builder.entries)
        found[-1].act(TakePosition(MATTER, "I am new here."))
    return found


def test_nobody_makes_the_old_branch_of_a_fork_count_by_taking_puppets_in_on_it() -> None:
    """Back when they were two each could remove the other alone, and take in anybody."""
    ada, ben = house(2)
    old = ben.copy()
    cem = Laptop(identity(2), ada.group)
    let_in(cem, ada, ben)
    ada.meet(ben, cem)
    for each in (ada, ben, cem):
        each.act(TakePosition(MATTER, f"{each.identity.name} is here."))
        ada.meet(ben, cem)
    here = [member.name for member in ada.state.current]
    vote_out(ada, old)
    eves = puppets(old, 6)
    assert cem.take([entry for each in eves for entry in each.entries]).accepted
    assert [member.name for member in cem.state.current] == here == ["Ada", "Ben", "Cem"]
    cem.act(TakePosition(MATTER, "I am still here."))
    ada.meet(cem, eves[0])
    assert ada.outcome().state == cem.outcome().state == eves[0].outcome().state


def test_whom_a_fork_of_an_unknown_device_had_heard_of_costs_no_walk_through_the_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, ben, cem = house(3)
    heads = sorted(ada.replica.log.heads)
    tips, written = [], []
    for number in range(6):
        who = second(2, bytes([number + 50]))
        add = AddDevice(who.member_id, "x", who.certificate())
        twins = [
            cem.sign("act", act_body(add, at), key=who.device_key, seq=1, prev=heads)
            for at in (NOON, NOON + 1)
        ]
        tips.append((who, twins[0]))
        written += twins
    all_of_them = sorted(each.id for _, each in tips)
    for who, _ in tips:
        seq, prev = 1, all_of_them
        for _ in range(count(5, 100)):
            seq += 1
            body = act_body(TakePosition(MATTER, "x"), NOON)
            made = cem.sign("act", body, key=who.device_key, seq=seq, prev=prev)
            written.append(made)
            prev = [made.id]
    walks = []
    monkeypatch.setattr(Log, "first_seen", lambda *_: walks.append(1))
    assert len(ben.take(written).accepted) == len(written)
    assert not walks


def test_a_member_brings_so_many_devices_and_no_more() -> None:
    ada, ben, _ = house(3)
    for number in range(MOST_DEVICES):
        phone = Laptop(second(1, bytes([number + 50])), ada.group)
        phone.take(ben.entries)
        who = phone.identity
        made = phone.sign("act", act_body(AddDevice(who.member_id, "x", who.certificate()), NOON))
        got = ben.take([made])
    assert "devices already" in got.refused[0][1]
    assert len(ben.state.members[1].devices) == MOST_DEVICES
