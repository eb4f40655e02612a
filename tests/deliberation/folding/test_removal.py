"""Removing members, and what of a removed one still counts: a story in each test."""

import pytest

from deliberation.acts import Admit, Delegate, Found, Leave, Object, Recall, Remove, Revoke
from deliberation.consent import bindings
from deliberation.folding.fold import fold
from deliberation.folding.membership import NOT_A_MEMBER, fold_membership
from deliberation.folding.membership_acts import (
    ASKED_BEFORE,
    EARLIER,
    NOT_IN,
    ONESELF,
    REMOVED_MEANWHILE,
    SAID_BEFORE,
)
from deliberation.state import State
from tests.deliberation.folding.random_members import (
    again,
    bring,
    known_to,
    members,
    past_of,
    remove,
)
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    QUIET,
    Laptop,
    acknowledge,
    amend,
    choose,
    consent,
    founded,
    hex32,
    hex64,
    meet,
    person,
    why,
)


def house(*names: str) -> list[Laptop]:
    laptops = [Laptop(name) for name in names]
    founded(*laptops)
    return laptops


def state_of(*laptops: Laptop) -> State:
    """What all that these wrote amounts to."""
    return fold(record for each in laptops for record in each.records)


def names(state: State) -> list[str]:
    return [member.name for member in state.current]


def test_a_majority_of_the_others_removes_a_member_and_says_why() -> None:
    ada, ben, _, dee = house("Ada", "Ben", "Cem", "Dee")
    remove(ada, dee, "She sold the piano.")
    (wish,) = state_of(ada).removing
    assert (wish.member, wish.votes, wish.needed) == (dee.member, (ada.member,), 2)
    assert wish.reasons == ("She sold the piano.",)
    ben.hear(ada)
    last = remove(ben, dee, "And the chairs.")
    state = state_of(ben)
    assert names(state) == ["Ada", "Ben", "Cem"]
    assert state.removing == ()
    (removal,) = state.removals
    assert (removal.id, removal.member) == (last, dee.member)
    assert removal.voters == (ada.member, ben.member)
    assert removal.reasons == ("She sold the piano.", "And the chairs.")
    gone = state.member(dee.member)
    assert gone is not None and gone.left and gone.removed and gone.gone == last
    assert state.contests == ()
    dee.hear(ben)
    late = dee.say(acknowledge())
    assert why(state_of(dee), late) == NOT_A_MEMBER


def test_two_who_vote_apart_remove_together() -> None:
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    remove(ada, dee)
    remove(ben, dee)
    assert names(state_of(ada)) == names(state_of(ben)) == ["Ada", "Ben", "Cem", "Dee"]
    assert names(state_of(ada, ben, cem, dee)) == ["Ada", "Ben", "Cem"]


def test_votes_that_remove_nobody_say_why() -> None:
    ada, ben, cem = house("Ada", "Ben", "Cem")
    own = remove(ada, ada)
    strange = ada.say(Remove(hex64("Mia"), hex64("never"), "Who?"))
    stale = ada.say(Remove(ben.member, hex64("long ago"), "No."))
    remove(ada, cem)
    twice = remove(ada, cem)
    mia = Laptop("Mia")
    mia.hear(ada)
    outside = remove(mia, cem)
    state = state_of(mia)
    says = {each.id: each.why for each in state.no_effect}
    assert says == {
        own: ONESELF,
        strange: NOT_IN,
        stale: EARLIER,
        twice: SAID_BEFORE,
        outside: NOT_A_MEMBER,
    }
    assert names(state) == ["Ada", "Ben", "Cem"]


def test_of_two_members_each_can_remove_the_other_and_both_at_once() -> None:
    ada, ben = house("Ada", "Ben")
    remove(ada, ben)
    assert names(state_of(ada)) == ["Ada"]
    remove(ben, ada)
    state = state_of(ada, ben)
    assert names(state) == []
    (contest,) = state.contests
    assert set(contest.members) == {ada.member, ben.member}
    assert contest.needed == 0, "nobody is left to say anything"


def test_what_was_said_at_the_same_time_is_suspended_and_shown() -> None:
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    before = dee.say(acknowledge())
    meet(ada, dee)
    meanwhile = dee.say(consent(OLD_TEXT))
    for each in (ada, ben):
        remove(each, dee)
    state = state_of(ada, ben, cem, dee)
    assert why(state, before) == ""
    assert why(state, meanwhile) == REMOVED_MEANWHILE
    (shown,) = state.suspended
    assert (shown.id, shown.member, shown.by) == (meanwhile, dee.member, state.removals[0].id)
    assert state.consents == ()


def test_a_removal_takes_back_what_bound_the_member() -> None:
    ada, ben, cem = house("Ada", "Ben", "Cem")
    cem.say(consent(OLD_TEXT))
    meet(ada, ben, cem)
    assert [b.name for b in bindings(state_of(ada), {QUIET: OLD_TEXT})[QUIET]] == ["Cem"]
    for each in (ada, ben):
        remove(each, cem)
    state = state_of(ada, ben)
    assert bindings(state, {QUIET: OLD_TEXT})[QUIET] == ()
    assert [each.revoked for each in state.consents] == [True]


def test_a_removed_member_comes_back_by_a_new_request_and_nothing_revives() -> None:
    ada, ben, cem = house("Ada", "Ben", "Cem")
    cem.say(consent(OLD_TEXT))
    meet(ada, ben, cem)
    for each in (ada, ben):
        remove(each, cem)
    meet(ada, ben, cem)
    old = ada.say(Admit((person(cem),)))
    assert why(state_of(ada), old) == ASKED_BEFORE
    for each in (ada, ben):
        each.say(Admit((again(each, cem),)))
    meet(ada, ben, cem)
    state = state_of(ada)
    assert names(state) == ["Ada", "Ben", "Cem"]
    assert len(state.removals) == 1, "what was stays to be seen"
    assert bindings(state, {QUIET: OLD_TEXT})[QUIET] == ()
    cem.say(consent(OLD_TEXT))
    assert [b.name for b in bindings(state_of(cem), {QUIET: OLD_TEXT})[QUIET]] == ["Cem"]


def test_a_vote_from_before_the_return_neither_removes_anew_nor_undoes_the_return() -> None:
    """Not even one that claims to have been cast together with those that counted then."""
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    late = bring(dee, "another", dee.records)
    known_to(ada, late)
    remove(ada, cem)
    ben.hear(ada)
    for _ in range(5):
        ben.say(acknowledge())
    remove(ben, cem)
    meet(ada, ben, cem, dee)
    for each in (ada, ben):
        each.say(Admit((again(each, cem),)))
    meet(ada, ben, cem, dee)
    kept = cem.say(consent(OLD_TEXT))
    for _ in range(3):
        late.say(acknowledge())
    spoiling = remove(late, cem)
    state = state_of(ada, cem, late)
    assert [each.id for each in state.removals] == [spoiling], "in the order it comes before Ben's"
    assert names(state) == ["Ada", "Ben", "Dee", "Cem"]
    assert why(state, kept) == ""
    assert [b.name for b in bindings(state, {QUIET: OLD_TEXT})[QUIET]] == ["Cem"]


@pytest.mark.parametrize("first", ["removal", "return"])
def test_a_return_that_knew_nothing_of_the_removal_is_none(first: str) -> None:
    """Whichever of the two stands first in the order."""
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    phone = bring(ada, "phone")  # neither it nor Cem hears of what follows
    known_to(cem, phone)
    left = dee.say(Leave())
    for each in (ada, ben):
        each.hear(dee)
    slow = (ada, ben) if first == "removal" else (cem, phone)
    for _ in range(3):
        for each in slow:
            each.say(acknowledge())
    for each in (ada, ben):
        each.say(Admit((person(dee, after=left),)))
    assert names(state_of(ada, ben, dee)) == ["Ada", "Ben", "Cem", "Dee"]
    for each in (cem, phone):
        remove(each, dee)
    assert names(state_of(ada, ben, cem, dee, phone)) == ["Ada", "Ben", "Cem"]


def test_who_has_been_removed_cannot_complete_a_removal_with_an_old_vote() -> None:
    ada, ben, cem, dee, eve = house("Ada", "Ben", "Cem", "Dee", "Eve")
    long_ago = list(dee.records)
    for each in (ada, ben, cem):
        remove(each, dee)
    meet(ada, ben, cem, eve)
    remove(ada, eve)  # two of the three others are needed
    back = bring(dee, "tablet", long_ago)
    remove(back, eve)
    state = state_of(ada, ben, cem, back)
    assert names(state) == ["Ada", "Ben", "Cem", "Eve"]
    assert [wish.votes for wish in state.removing] == [(ada.member,)]


def test_removals_at_the_same_time_all_apply_and_are_contested() -> None:
    ada, ben, cem, dee, eve = house("Ada", "Ben", "Cem", "Dee", "Eve")
    for each in (ada, ben, eve):
        remove(each, cem)
    for each in (cem, dee, eve):
        remove(each, ada)
    state = state_of(ada, ben, cem, dee, eve)
    assert names(state) == ["Ben", "Dee", "Eve"]
    (contest,) = state.contests
    assert set(contest.members) == {ada.member, cem.member}
    assert contest.needed == 2 and contest.upheld == ()
    assert contest.id == min(contest.removals)


def test_a_removal_after_the_other_is_not_contested() -> None:
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    for each in (ada, ben):
        remove(each, cem)
    meet(ada, ben, dee)
    for each in (ben, dee):
        remove(each, ada)
    state = state_of(ada, ben, cem, dee)
    assert names(state) == ["Ben", "Dee"]
    assert state.contests == ()


def test_nor_is_one_by_somebody_who_is_back() -> None:
    ada, ben, cem = house("Ada", "Ben", "Cem")
    for each in (ada, ben):
        remove(each, cem)
    meet(ada, ben)
    for each in (ada, ben):
        each.say(Admit((again(each, cem),)))
    meet(ada, ben, cem)
    for each in (ben, cem):
        remove(each, ada)
    state = state_of(ada, ben, cem)
    assert names(state) == ["Ben", "Cem"]
    assert state.contests == ()


def test_old_votes_count_still_once_one_of_them_is_said_again_after_a_departure() -> None:
    ada, ben, cem, dee, eve = house("Ada", "Ben", "Cem", "Dee", "Eve")
    for each in (ada, ben):
        remove(each, eve)
    meet(ada, ben, cem, dee, eve)
    for each in (cem, dee):
        each.say(Leave())
    meet(ada, ben, cem, dee, eve)
    assert names(state_of(ada)) == ["Ada", "Ben", "Eve"]
    again_ = remove(ada, eve)
    assert why(state_of(ada), again_) == ""
    assert names(state_of(ada)) == ["Ada", "Ben"]


@pytest.mark.parametrize("how", ["removed", "left"])
def test_who_was_a_member_to_few_and_went_does_not_come_in_by_the_old_votes(how: str) -> None:
    """Ben alone took Cem in, knowing that Ada was out, and did not know that Eve was in by that."""
    ada, ben, cem, eve = (Laptop(name) for name in ("Ada", "Ben", "Cem", "Eve"))
    founded(ada, ben)
    other = bring(ben, "another")
    known_to(ada, other)
    ben.hear(ada)
    other.say(Admit((person(eve),)))
    ada.hear(other)
    for _ in range(2):
        ben.say(acknowledge())
    remove(ben, ada)
    ben.say(Admit((person(cem),)))
    assert names(state_of(ben)) == ["Ben", "Cem"]
    if how == "removed":
        gone = remove(ben, cem)
    else:
        cem.hear(ben)
        gone = cem.say(Leave())
    for each in (other, eve):
        each.hear(ben, cem, other)
    assert names(state_of(eve)) == ["Ben", "Eve"], "Eve needs no second vote, as Ada is out"
    state = state_of(eve)
    member = state.member(cem.member)
    assert member is not None and member.left and member.gone == gone
    eve.say(Leave())  # now Ben's old vote alone would be enough
    assert names(state_of(eve)) == ["Ben"]


def test_a_vote_ends_with_the_membership_of_who_cast_it() -> None:
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    remove(ada, dee)
    ada.say(Leave())
    meet(ada, ben, cem, dee)
    for each in (ben, cem):
        each.say(Admit((again(each, ada),)))
    meet(ada, ben, cem, dee)
    remove(ben, dee)
    state = state_of(ben)
    assert names(state) == ["Ben", "Cem", "Dee", "Ada"]
    assert [wish.votes for wish in state.removing] == [(ben.member,)]
    ada.hear(ben)
    remove(ada, dee)
    assert names(state_of(ada)) == ["Ben", "Cem", "Ada"]


def test_a_quarrel_that_others_knew_nothing_of_does_not_undo_their_removal() -> None:
    """One who was removed before it votes with those who do it, in order to spoil it."""
    ada, ben, cem, sol, tom = house("Ada", "Ben", "Cem", "Sol", "Tom")
    apart = [bring(each, "apart") for each in (ada, ben, cem)]
    late = bring(cem, "late")
    known_to(tom, *apart, late)
    for each in (sol, tom, cem):  # one side removes Ada, apart from the others
        remove(each, ada)
    meet(sol, tom)
    sol.hear(cem)
    for each in apart:
        remove(each, sol)
    meet(*apart)
    first, second, _ = apart
    for each in (first, second):
        remove(each, tom)
    both = {member.name for member in state_of(*apart).members if member.left}
    assert both == {"Sol", "Tom"}
    remove(sol, tom)  # having seen that Ada is out
    state = state_of(ada, ben, cem, sol, tom, *apart)
    assert names(state) == ["Ben", "Cem"]
    meet(*apart)
    for each in apart:
        each.say(Admit((again(each, tom),)))
    for _ in range(20):
        late.say(acknowledge())
    remove(late, tom)  # it stands after Tom's return, and belongs to the removal before it
    state = state_of(ada, ben, cem, sol, tom, late, *apart)
    assert names(state) == ["Ben", "Cem", "Tom"]
    assert set(state.removals[-1].voters) == {ada.member, ben.member, cem.member}


@pytest.mark.parametrize("act", [Revoke(QUIET), Leave()])
def test_whoever_is_removed_can_still_free_themselves(act: Revoke | Leave) -> None:
    """On a phone that knew nothing of it; back in the group, they are free until they say anew."""
    ada, ben, cem = house("Ada", "Ben", "Cem")
    phone = bring(cem, "phone")
    meet(ada, ben, cem, phone)
    for each in (ada, ben):
        remove(each, cem)
    meet(ada, ben, cem)
    for each in (ada, ben):
        each.say(Admit((again(each, cem),)))
    meet(ada, ben, cem)
    cem.say(consent(OLD_TEXT))
    freed = phone.say(act)
    state = state_of(ada, cem, phone)
    assert freed not in {each.id for each in state.suspended}
    assert bindings(state, {QUIET: OLD_TEXT})[QUIET] == ()


def test_a_removal_ends_delegations_objections_and_settings_of_theirs() -> None:
    ada, ben, cem, dee = house("Ada", "Ben", "Cem", "Dee")
    for each in (ada, ben, cem):
        each.say(acknowledge())
    meet(ada, ben, cem, dee)
    option = ada.say(amend("Nine."))
    meet(ada, ben, cem, dee)
    dee.say(Object(MATTER, option, "No."))
    given = dee.say(Delegate(ada.member, "2030-01-01"))
    ben.say(Delegate(dee.member, "2030-01-01"))
    meet(ada, ben, cem, dee)
    choose("quorum", "67", dee, ada)
    for each in (ada, ben):
        remove(each, dee)
    meet(ada, ben, cem, dee)
    for each in (ada, ben):
        each.say(consent("Nine.", option))
    state = state_of(ada, ben, cem, dee)
    matter = state.deliberation(MATTER)
    assert matter is not None and matter.adopted == option
    assert [(d.id == given, d.recalled) for d in state.delegations] == [(False, True)]
    idle = dee.say(Recall(given))
    assert why(state_of(dee), idle) == NOT_A_MEMBER
    (quorum,) = [each for each in state.settings if each.name == "quorum"]
    assert [choice.member for choice in quorum.said] == [ada.member]


def test_the_second_founding_and_its_members_are_nobody() -> None:
    _, ben = house("Ada", "Ben")
    other = ben.say(Found("Ben's", hex32("other"), person(ben)))
    state = state_of(ben)
    assert why(state, other)
    assert members(ben).current == fold_membership(past_of(ben.known[other], ben.records)).current
