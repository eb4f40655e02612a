"""Who is in the group: founding, admission by more than half, leaving, coming back."""

from dataclasses import replace

from deliberation.acts import Admit, Found, Leave
from deliberation.folding.fold import fold
from deliberation.folding.membership import (
    FORKED,
    FOUNDED_BEFORE,
    MEMBERSHIP_ACTS,
    NOBODY_NEW,
    NOT_A_MEMBER,
    fold_membership,
)
from deliberation.folding.membership_acts import ASKED_BEFORE
from tests.deliberation.histories import Laptop, acknowledge, founded, hex32, meet, person, why


def names(laptop: Laptop) -> list[str]:
    return [member.name for member in fold_membership(laptop.records).current]


def test_a_lone_founder_admits_three_at_once() -> None:
    ada, ben, cem, dee = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee"))
    founded(ada, ben, cem, dee)
    membership = fold_membership(ada.records)
    assert membership.group_name == "The house"
    assert [member.name for member in membership.members] == ["Ada", "Ben", "Cem", "Dee"]
    assert membership.device_owner[ben.device] == ben.member
    assert membership.speaker(ben.device) == ben.member
    assert not membership.pending


def test_three_members_need_two_votes_and_say_who_is_waiting() -> None:
    ada, ben, cem, dee = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee"))
    founded(ada, ben, cem)
    ada.say(Admit((person(dee),)))
    (waiting,) = fold_membership(ada.records).pending
    assert (waiting.name, waiting.votes, waiting.needed) == ("Dee", (ada.member,), 2)
    again = ada.say(Admit((person(dee),)))  # one vote a voter
    assert names(ada) == ["Ada", "Ben", "Cem"]
    ben.hear(ada)
    second = ben.say(Admit((person(dee),)))
    membership = fold_membership(ben.records)
    assert [m.since for m in membership.current if m.name == "Dee"] == [second]
    assert not membership.pending
    assert [(each.id, each.why) for each in membership.no_effect] == [(again, NOBODY_NEW)]


def test_joiners_of_one_act_are_judged_by_the_members_before_it() -> None:
    ada, ben, cem, dee, eve = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee", "Eve"))
    founded(ada, ben)
    ada.say(Admit((person(cem), person(dee), person(eve))))
    assert names(ada) == ["Ada", "Ben"]
    ben.hear(ada)
    ben.say(Admit((person(cem), person(dee), person(eve))))
    assert names(ben) == ["Ada", "Ben", "Cem", "Dee", "Eve"]


def test_strangers_and_second_foundings_change_nothing() -> None:
    ada, eve = Laptop("Ada"), Laptop("Eve")
    founded(ada)
    eve.hear(ada)
    vote = eve.say(Admit((person(eve),)))
    second = eve.say(Found("Eve's", hex32("other"), person(eve)))
    membership = fold_membership(eve.records)
    assert [member.name for member in membership.current] == ["Ada"]
    why = {each.id: each.why for each in membership.no_effect}
    assert why == {vote: NOT_A_MEMBER, second: FOUNDED_BEFORE}


def test_who_leaves_is_out_and_may_come_back() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    left = ben.say(Leave())
    late = ben.say(acknowledge())
    meet(ada, ben)
    state = fold(ada.records)
    assert [(m.name, m.left) for m in state.members] == [("Ada", False), ("Ben", True)]
    assert [(each.id, each.why) for each in state.no_effect] == [(late, NOT_A_MEMBER)]
    old = ada.say(Admit((person(ben),)))  # what Ben had signed before
    assert why(fold(ada.records), old) == ASKED_BEFORE
    ada.say(Admit((person(ben, after=left),)))
    assert names(ada) == ["Ada", "Ben"]


def test_a_leaving_lowers_the_bar_and_takes_the_leavers_votes_along() -> None:
    ada, ben, cem, dee = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee"))
    founded(ada, ben, cem)
    ada.say(Admit((person(dee),)))
    cem.hear(ada)
    assert names(cem) == ["Ada", "Ben", "Cem"]  # one vote of three
    cem.say(Leave())
    assert names(cem) == ["Ada", "Ben"]  # one of two is not more than half
    ben.hear(cem)
    ben.say(Leave())
    assert names(ben) == ["Ada", "Dee"]  # one of one

    ada, ben, cem, dee = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Dee"))
    founded(ada, ben, cem)
    cem.say(Admit((person(dee),)))
    cem.say(Leave())
    assert fold_membership(cem.records).pending == ()


def test_a_device_belongs_to_whom_it_was_first_certified_by() -> None:
    ada, ben, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(ada, ben)
    thief = replace(person(ben), id=cem.member, name="Cem")  # Ben's device, certified by Cem
    theft = ada.say(Admit((thief,)))
    ben.hear(ada)
    ben.say(Admit((thief,)))
    membership = fold_membership(ben.records)
    assert membership.device_owner[ben.device] == ben.member
    assert [member.name for member in membership.members] == ["Ada", "Ben"]
    assert theft in {each.id for each in membership.no_effect}


def test_a_device_certified_twice_in_one_act_goes_to_the_first() -> None:
    ada, ben, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    shared = replace(person(ben), id=cem.member, name="Cem")
    ada.say(Found("The house", hex32("nonce"), person(ada)))
    ada.say(Admit((person(ben), shared)))
    membership = fold_membership(ada.records)
    assert [member.name for member in membership.members] == ["Ada", "Ben"]
    assert membership.device_owner[ben.device] == ben.member


def test_a_member_may_have_several_devices() -> None:
    ada, phone, ben = Laptop("Ada"), Laptop("Ada", "phone"), Laptop("Ben")
    ada.say(Found("The house", hex32("nonce"), person(ada, phone)))
    phone.hear(ada)
    phone.say(Admit((person(ben),)))
    assert names(phone) == ["Ada", "Ben"]


def test_acts_of_a_forked_device_do_not_count() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    vote = ben.say(acknowledge())
    records = [replace(r, suspended=r.device == ben.device) for r in ben.records]
    state = fold(records)
    assert [member.name for member in state.current] == ["Ada", "Ben"]
    assert [(each.id, each.why) for each in state.no_effect] == [(vote, FORKED)]


def test_whoever_was_copied_can_still_leave() -> None:
    """What a forked device signs counts no more, but for what frees its owner."""
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    ben.say(Leave())
    records = [replace(r, suspended=r.device == ben.device) for r in ben.records]
    assert [member.name for member in fold(records).current] == ["Ada"]


def test_the_membership_is_the_same_with_and_without_the_other_acts() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    ada.say(acknowledge())
    only = [record for record in ada.records if record.body["act"] in MEMBERSHIP_ACTS]
    assert fold_membership(only) == fold_membership(ada.records)
    assert fold(ada.records).members == fold_membership(only).members
