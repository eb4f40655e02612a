"""When an option is adopted, what blocks it, and that adoption stays."""

import pytest

from deliberation.acts import (
    KEEP,
    Admit,
    Leave,
    Object,
    Propose,
    Retract,
    Revoke,
    StartTrial,
    Withdraw,
)
from deliberation.consent import bindings
from deliberation.folding.fold import fold
from deliberation.folding.sense import ADOPTED, OTHER_PURPOSE, RETRACTED, TOO_LATE, UNSEEN
from deliberation.state import Objection
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
    meet,
    open_matter,
    person,
    why,
)

NINE = "Quiet hours start at nine."


class House:
    """Ada, Ben and Cem, an open deliberation and one option in it."""

    def __init__(self) -> None:
        self.ada, self.ben, self.cem = self.all = [Laptop(n) for n in ("Ada", "Ben", "Cem")]
        founded(*self.all)
        open_matter(*self.all)
        self.option = self.ada.say(amend(NINE))
        meet(*self.all)

    def agree(self, *laptops: Laptop) -> None:
        """Each consents, having heard those before."""
        for before, laptop in zip([None, *laptops], laptops, strict=False):
            if before is not None:
                laptop.hear(before)
            laptop.say(consent(NINE, self.option))

    @property
    def adopted(self) -> str:
        """Where all have met."""
        meet(*self.all)
        matter = fold(self.ada.records).deliberation(MATTER)
        assert matter is not None
        return matter.adopted


@pytest.fixture
def house() -> House:
    return House()


def test_more_than_half_adopt(house: House) -> None:
    house.agree(house.ada)
    assert house.adopted == ""
    house.agree(house.ben)
    assert house.adopted == house.option


def test_half_is_not_enough() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    open_matter(ada, ben)
    option = ada.say(amend(NINE))
    ada.say(consent(NINE, option))
    assert fold(ada.records).deliberations[0].adopted == ""


def test_nothing_is_adopted_before_it_is_open() -> None:
    laptops = ada, _, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(*laptops)
    ada.say(acknowledge())
    option = ada.say(amend(NINE))
    meet(*laptops)
    for laptop in laptops:
        laptop.say(consent(NINE, option))
    meet(*laptops)
    assert fold(ada.records).deliberations[0].adopted == ""
    opening = cem.say(acknowledge())  # the last thing that was missing
    state = fold(cem.records)
    assert state.deliberations[0].adopted == option
    assert opening not in {each.id for each in state.no_effect}
    assert len(bindings(state, {QUIET: NINE})[QUIET]) == 3


def test_an_objection_in_time_blocks_until_it_is_withdrawn(house: House) -> None:
    house.agree(house.ada)
    meet(*house.all)
    objection = house.cem.say(Object(MATTER, house.option, "I come home at ten."))
    house.ben.hear(house.cem)
    house.agree(house.ben)
    assert house.adopted == ""
    house.ben.say(Withdraw(objection))  # not Ben's to withdraw
    assert house.adopted == ""
    house.cem.say(Withdraw(objection))
    assert house.adopted == house.option
    assert [o.withdrawn for o in fold(house.ada.records).deliberations[0].objections] == [True]


@pytest.mark.parametrize("wait", [0, 1, 5])
def test_an_objection_written_apart_blocks_wherever_it_sorts(house: House, wait: int) -> None:
    house.agree(house.ada, house.ben)
    for _ in range(wait):  # pushes the objection behind the majority
        house.cem.say(acknowledge())
    house.cem.say(Object(MATTER, house.option, "I come home at ten."))
    assert house.adopted == ""


def test_an_objection_is_too_late_when_its_author_had_seen_the_majority(house: House) -> None:
    house.agree(house.ada, house.ben)
    meet(*house.all)
    late = house.cem.say(Object(MATTER, house.option, "Wait!"))
    assert house.adopted == house.option
    state = fold(house.ada.records)
    assert state.deliberations[0].objections == ()
    assert [(each.id, each.why) for each in state.no_effect] == [(late, TOO_LATE)]


def test_an_objection_is_in_time_while_another_still_blocks() -> None:
    laptops = ada, ben, cem, dee = [Laptop(n) for n in ("Ada", "Ben", "Cem", "Dee")]
    founded(*laptops)
    open_matter(*laptops)
    option = ada.say(amend(NINE))
    dee.hear(ada)
    first = dee.say(Object(MATTER, option, "No."))
    meet(*laptops)
    for laptop in (ada, ben, cem):
        laptop.say(consent(NINE, option))
    meet(*laptops)
    cem.say(Object(MATTER, option, "I changed my mind."))  # all consents seen, nothing adopted
    meet(*laptops)
    dee.say(Withdraw(first))
    assert fold(dee.records).deliberations[0].adopted == ""


def test_whoever_objects_after_consenting_consents_no_longer(house: House) -> None:
    """Also once the objection is withdrawn, and under a rule by which it blocks nothing."""
    house.agree(house.cem)
    objection = house.cem.say(Object(MATTER, house.option, "I changed my mind."))
    house.cem.say(Withdraw(objection))
    house.agree(house.ada)
    assert house.adopted == ""


def test_nobody_speaks_of_an_option_that_they_had_not_seen(house: House) -> None:
    """An id is a hash: only who means to come before what was decided names it so."""
    proposal = house.ada.known[house.option]
    blind = Laptop("Cem")
    blind.known = {k: each for k, each in house.cem.known.items() if not each.saw(proposal)}
    objection = blind.say(Object(MATTER, house.option, "No."))
    house.ada.hear(blind)
    assert why(fold(house.ada.records), objection) == UNSEEN


def test_consenting_after_all_withdraws_ones_own_objection(house: House) -> None:
    house.cem.say(Object(MATTER, house.option, "Hm."))
    house.cem.say(consent(NINE, house.option))
    house.agree(house.ada)
    assert house.adopted == house.option


def test_a_consent_on_another_device_does_not_withdraw_an_objection_unseen() -> None:
    ada, phone, ben = Laptop("Ada"), Laptop("Ada", "phone"), Laptop("Ben")
    founded(ben)
    ben.say(Admit((person(ada, phone),)))
    meet(ada, phone, ben)
    open_matter(ada, ben)
    option = ben.say(amend(NINE))
    meet(ada, phone, ben)
    ada.say(consent(NINE, option))
    phone.say(Object(MATTER, option, "No."))
    ben.say(consent(NINE, option))
    meet(ada, phone, ben)
    assert fold(ben.records).deliberations[0].adopted == ""


def test_the_objection_of_who_leaves_goes_with_them(house: House) -> None:
    house.cem.say(Object(MATTER, house.option, "No."))
    house.agree(house.ada, house.ben)
    assert house.adopted == ""
    house.cem.say(Leave())
    assert house.adopted == house.option


def test_a_leaving_can_complete_a_majority(house: House) -> None:
    house.agree(house.ada)
    house.cem.say(Leave())
    assert house.adopted == ""  # one of two
    house.ben.say(Leave())
    assert house.adopted == house.option


def test_a_members_newest_consent_in_the_deliberation_counts(house: House) -> None:
    ten = house.ben.say(amend("Ten."))
    meet(*house.all)
    house.agree(house.ada)
    house.ada.say(consent("Ten.", ten))
    meet(*house.all)
    house.agree(house.ben)
    assert house.adopted == ""
    house.agree(house.cem)
    assert house.adopted == house.option
    state = fold(house.ada.records)
    bound = {binding.name for binding in bindings(state, {QUIET: NINE})[QUIET]}
    assert bound == {"Ben", "Cem"}  # Ada had turned to another wording before


def test_adoption_stays_and_revoking_frees_the_revoker_alone(house: House) -> None:
    house.agree(house.ada, house.ben)
    meet(*house.all)
    house.ada.say(Revoke(QUIET))
    assert house.adopted == house.option
    state = fold(house.ada.records)
    assert [binding.name for binding in bindings(state, {QUIET: NINE})[QUIET]] == ["Ben"]


def test_a_revocation_before_the_majority_keeps_it_from_coming(house: House) -> None:
    house.agree(house.ada)
    house.ada.say(Revoke(QUIET))
    meet(*house.all)
    house.agree(house.ben)
    assert house.adopted == ""


def test_only_one_option_is_adopted(house: House) -> None:
    ten = house.ben.say(amend("Ten."))
    meet(*house.all)
    house.agree(house.ada, house.ben)
    meet(*house.all)
    for laptop in house.all:
        laptop.say(consent("Ten.", ten))
    assert house.adopted == house.option
    state = fold(house.ada.records)
    assert {binding.text for binding in bindings(state, {QUIET: NINE})[QUIET]} == {NINE}


def test_keeping_things_as_they_are_can_be_agreed_on_too(house: House) -> None:
    house.ada.say(consent(OLD_TEXT, KEEP))
    house.ben.say(consent(OLD_TEXT, KEEP))
    assert house.adopted == KEEP
    bound = bindings(fold(house.ada.records), {QUIET: OLD_TEXT})[QUIET]
    assert [(binding.name, binding.current) for binding in bound] == [("Ada", True), ("Ben", True)]


def test_the_consent_of_who_leaves_goes_with_them(house: House) -> None:
    house.agree(house.ada)
    house.ada.say(Leave())
    meet(*house.all)
    house.ben.say(consent(NINE, house.option))
    assert house.adopted == ""  # one of two


def test_who_comes_back_may_object_again(house: House) -> None:
    gone = house.cem.say(Leave())
    meet(*house.all)
    for laptop in (house.ada, house.ben):
        laptop.say(Admit((person(house.cem, after=gone),)))
    meet(*house.all)
    house.cem.say(Object(MATTER, house.option, "Still no."))
    house.agree(house.ada, house.ben)
    assert house.adopted == ""


def test_a_consent_that_had_not_seen_ones_own_revocation_makes_no_majority() -> None:
    ada, phone, ben = Laptop("Ada"), Laptop("Ada", "phone"), Laptop("Ben")
    founded(ben)
    ben.say(Admit((person(ada, phone),)))
    meet(ada, phone, ben)
    open_matter(ada, ben)
    option = ben.say(amend(NINE))
    ben.say(consent(NINE, option))
    meet(ada, phone, ben)
    ada.say(consent(OLD_TEXT))
    ada.say(Revoke(QUIET))
    for _ in range(3):  # pushes the consent behind the revocation
        phone.say(acknowledge())
    phone.say(consent(NINE, option))
    meet(ada, phone, ben)
    assert fold(ben.records).deliberations[0].adopted == ""


def test_acknowledging_once_more_reopens_no_question(house: House) -> None:
    house.agree(house.ada, house.ben)
    house.ben.say(Revoke(QUIET))
    meet(*house.all)
    house.cem.say(acknowledge())
    assert house.adopted == house.option


def test_an_objection_to_a_purpose_names_one_that_the_group_has_stated(house: House) -> None:
    choose("purposes", "We sleep well.\nWe have fun.", *house.all)
    strange = house.cem.say(Object(MATTER, house.option, "No.", "purpose", "Honour"))
    house.cem.say(Withdraw(strange))
    house.ben.say(Object(MATTER, house.option, "No.", "purpose", "we have  FUN."))
    house.agree(house.ada, house.cem)
    assert house.adopted == ""
    state = fold(house.ada.records)
    assert why(state, strange) == OTHER_PURPOSE
    assert [each.purpose for each in state.deliberations[0].objections] == ["we have  FUN."]


def test_a_purpose_given_up_since_still_grounds_an_objection(house: House) -> None:
    choose("purposes", "We sleep well.", *house.all)
    house.cem.say(Object(MATTER, house.option, "No.", "purpose", "We sleep well."))
    choose("purposes", "We have fun.", *house.all)
    house.agree(house.ada, house.ben)
    assert house.adopted == ""


def test_an_objection_is_integrated_once_its_author_consents_to_what_answers_it(
    house: House,
) -> None:
    objection = house.cem.say(Object(MATTER, house.option, "I come home at ten."))
    meet(*house.all)
    other = house.ada.say(amend("Nine, but ten on Fridays.", answers=(objection,)))
    withdrawn = house.ada.say(amend("Never.", answers=(objection,)))
    house.ada.say(Retract(withdrawn))
    meet(*house.all)
    assert _objection(house).answered == (other,)
    assert not _objection(house).integrated
    house.cem.say(consent("Nine, but ten on Fridays.", other))
    assert house.adopted == ""
    assert _objection(house).integrated


def _objection(house: House) -> Objection:
    meet(*house.all)
    (found,) = fold(house.ada.records).deliberations[0].objections
    return found


def test_trying_it_lifts_ones_objection_for_that_trial_alone(house: House) -> None:
    house.cem.say(Object(MATTER, house.option, "Not for ever."))
    trial = house.ada.say(StartTrial(MATTER, house.option, "All sleep.", "2027-03-31"))
    meet(*house.all)
    on_trial = consent(NINE, house.option, trial=trial)
    house.cem.say(on_trial)
    house.agree(house.ada, house.ben)
    assert house.adopted == ""  # for good she is still against it
    for laptop in (house.ada, house.ben):
        laptop.say(on_trial)
    assert house.adopted == house.option
    assert fold(house.ada.records).deliberations[0].trials[0].running


def test_an_option_taken_back_is_not_adopted_and_binds_nobody(house: House) -> None:
    house.agree(house.ada)
    meet(*house.all)
    house.ada.say(Retract(house.option))
    meet(*house.all)
    late = house.ben.say(consent(NINE, house.option))
    assert house.adopted == ""
    state = fold(house.ada.records)
    assert why(state, late) == RETRACTED
    assert [each.in_force for each in state.consents] == [False]
    assert bindings(state, {QUIET: NINE})[QUIET] == ()


def test_a_consent_to_what_was_seen_taken_back_takes_the_place_of_no_other(house: House) -> None:
    ten = house.ben.say(amend("Ten."))
    house.ben.say(Retract(ten))
    meet(*house.all)
    house.agree(house.ada)
    house.ada.say(consent("Ten.", ten))
    meet(*house.all)
    house.agree(house.ben)
    assert house.adopted == house.option


def test_what_is_adopted_is_not_taken_back(house: House) -> None:
    house.agree(house.ada, house.ben)
    meet(*house.all)
    late = house.ada.say(Retract(house.option))
    assert house.adopted == house.option
    assert why(fold(house.ada.records), late) == ADOPTED


def test_only_one_option_can_be_agreed_on_also_where_they_change_other_clauses(
    house: House,
) -> None:
    tea = house.ben.say(Propose(MATTER, "new", hex32("tea"), "Tea at five."))
    meet(*house.all)
    house.agree(house.ada)
    house.ada.say(consent("Tea at five.", tea, hex32("tea")))
    meet(*house.all)
    house.agree(house.ben)
    assert house.adopted == ""


def test_a_consent_that_falls_with_a_revocation_takes_the_place_of_no_other() -> None:
    """Ben revokes on his laptop and consents anew; what his phone says apart falls with it."""
    ada, ben, phone = Laptop("Ada"), Laptop("Ben"), Laptop("Ben", "phone")
    founded(ada)
    ada.say(Admit((person(ben, phone),)))
    meet(ada, ben, phone)
    open_matter(ada, ben)
    option = ada.say(amend(NINE))
    meet(ada, ben, phone)
    for laptop in (ada, ben):
        laptop.say(consent(NINE, option))
    meet(ada, ben, phone)
    ben.say(Revoke(QUIET))
    again = ben.say(consent(NINE, option))
    for _ in range(5):  # pushes the phone's consent behind the other
        phone.say(acknowledge())
    phone.say(consent(NINE, option))
    meet(ada, ben, phone)
    bound = bindings(fold(ada.records), {QUIET: NINE})[QUIET]
    assert [(each.name, each.consent == again) for each in bound] == [("Ada", False), ("Ben", True)]


def test_of_a_members_consents_to_what_is_adopted_the_newest_is_in_force(house: House) -> None:
    house.agree(house.ada, house.ben)
    meet(*house.all)
    house.ben.say(consent(NINE, house.option))
    assert house.adopted == house.option
    consents = fold(house.ada.records).deliberations[0].consents
    force = [each.in_force for each in consents if each.member == house.ben.member]
    assert force == [False, True]
