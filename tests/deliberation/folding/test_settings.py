"""How the group decides how it decides: by consent, from there on, and never looking back."""

import pytest

from deliberation.acts import Admit, Choose, Leave
from deliberation.bodies import read_act
from deliberation.folding.fold import fold
from deliberation.folding.order import Counted, in_order
from deliberation.folding.settings import SETTINGS, SettingError, Timeline, purposes
from deliberation.state import Record, State
from tests.deliberation.histories import (
    MATTER,
    Laptop,
    acknowledge,
    choose,
    founded,
    meet,
    open_matter,
    person,
)

House = tuple[Laptop, Laptop, Laptop]


@pytest.fixture
def house() -> House:
    ada, ben, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(ada, ben, cem)
    return ada, ben, cem


def against(value: str, setting: str = "rule") -> Choose:
    return Choose(setting, value, agree=False, reason="It is unfair.")


def state(house: House) -> State:
    meet(*house)
    return fold(house[0].records)


def rule(house: House) -> str:
    return state(house).setting("rule")


def test_every_setting_has_a_default_that_it_may_have(house: House) -> None:
    for each in SETTINGS.values():
        each.check(each.default)
        assert state(house).setting(each.name) == each.default


def test_it_changes_once_more_than_half_want_the_same(house: House) -> None:
    ada, ben, _ = house
    choose("rule", "majority", ada)
    assert rule(house) == "consent"
    choose("rule", "schulze", ben)
    assert rule(house) == "consent"
    last = ben.say(Choose("rule", "majority"))
    found = next(each for each in state(house).settings if each.name == "rule")
    assert (found.value, found.since) == ("majority", last)
    assert [(each.member, each.value) for each in found.said] == [
        (ada.member, "majority"),
        (ben.member, "majority"),
    ]


def test_an_objection_blocks_until_its_author_says_something_else(house: House) -> None:
    ada, ben, cem = house
    cem.say(against("majority"))
    meet(*house)
    choose("rule", "majority", ada, ben)
    assert rule(house) == "consent"
    cem.say(Choose("rule", "consent"))
    assert rule(house) == "majority"


@pytest.mark.parametrize("wait", [0, 1, 5])
def test_an_objection_written_apart_blocks_wherever_it_sorts(house: House, wait: int) -> None:
    ada, ben, cem = house
    choose("rule", "majority", ada, ben)
    for _ in range(wait):
        cem.say(acknowledge())
    cem.say(against("majority"))
    assert rule(house) == "consent"


def test_an_objection_is_too_late_once_it_holds(house: House) -> None:
    choose("rule", "majority", *house[:2])
    meet(*house)
    house[2].say(against("majority"))
    assert rule(house) == "majority"


def test_an_objection_is_in_time_until_its_author_saw_what_completed_the_majority(
    house: House,
) -> None:
    """Two want it, of four: with Cem's leaving it is two of three, which Dee has not heard of."""
    ada, ben, cem = house
    dee = Laptop("Dee")
    for laptop in (ada, ben):
        laptop.say(Admit((person(dee),)))
    meet(ada, ben, cem, dee)
    choose("rule", "majority", ada, ben)
    cem.hear(ada)
    dee.hear(ada)
    cem.say(Leave())  # two of three want it now
    dee.say(against("majority"))
    meet(ada, dee)
    assert rule(house) == "consent"


def test_a_word_on_another_device_ends_no_objection_that_it_had_not_seen() -> None:
    ada, ben, phone = Laptop("Ada"), Laptop("Ben"), Laptop("Ben", "phone")
    founded(ada)
    ada.say(Admit((person(ben, phone),)))
    meet(ada, ben, phone)
    ben.say(against("majority"))
    phone.say(Choose("quorum", "10"))
    phone.say(Choose("rule", "majority"))
    ada.say(Choose("rule", "majority"))
    meet(ada, ben, phone)
    assert fold(ada.records).setting("rule") == "consent"


def test_an_objection_is_to_one_value_and_not_to_others(house: House) -> None:
    house[2].say(against("majority"))
    meet(*house)
    choose("rule", "schulze", *house[:2])
    assert rule(house) == "schulze"


def test_the_objection_of_who_leaves_goes_with_them(house: House) -> None:
    ada, ben, cem = house
    cem.say(against("majority"))
    meet(*house)
    choose("rule", "majority", ada, ben)
    cem.say(Leave())
    assert rule(house) == "majority"


def test_a_leaving_can_complete_a_majority_and_takes_ones_own_word_along(house: House) -> None:
    ada, ben, cem = house
    choose("rule", "majority", ada)
    choose("rule", "score", ben)
    left = ben.say(Leave())
    meet(*house)
    assert rule(house) == "consent"  # one of two
    cem.say(Leave())
    assert rule(house) == "majority"
    ada.say(Admit((person(ben, after=left),)))
    meet(*house)
    ada.say(Choose("rule", "score"))
    assert rule(house) == "majority"  # what Ben had said before he left is said no more


def test_what_is_blocked_holds_from_when_it_is_free_and_not_from_before(house: House) -> None:
    ada, ben, cem = house
    cem.say(against("majority"))
    meet(*house)
    choose("rule", "majority", ada, ben)
    meet(*house)
    open_matter(*house)
    cem.say(Choose("rule", "majority"))
    found = state(house)
    assert found.setting("rule") == "majority"
    assert found.deliberations[0].rule == "consent"


def test_an_open_deliberation_keeps_the_rule_with_which_it_opened(house: House) -> None:
    choose("rule", "score", *house)
    choose("quorum", "67", *house)
    open_matter(*house)
    choose("rule", "majority", *house)
    choose("quorum", "1", *house)
    found = state(house).deliberation(MATTER)
    assert found is not None
    assert (found.rule, found.quorum) == ("score", "67")


def test_every_value_that_ever_held_is_remembered(house: House) -> None:
    for value in ("Sleep", "Fun\n\n Sleep "):
        choose("purposes", value, *house)
    owner = {each.device: each.member for each in house}
    choices = [
        Counted(record, act, owner[record.device], tuple(owner.values()))
        for record in in_order(house[0].records)
        if isinstance(act := read_act(record.body), Choose)
    ]
    assert Timeline(choices).ever("purposes") == ("-", "Sleep", "Fun\n\n Sleep ")


def test_purposes_are_a_line_each() -> None:
    assert purposes("Fun\n\n Sleep ") == ("Fun", "Sleep")
    assert purposes("-") == ()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("rule", "dictator"),
        ("rule", "majority 3"),
        ("rule", "supermajority"),
        ("rule", "supermajority 50"),
        ("rule", "supermajority NaN"),
        ("rule", "equal-shares 0"),
        ("quorum", "0"),
        ("quorum", "101"),
        ("quorum", "5.5"),
        ("quorum", "-1"),
        ("quorum", "007"),
        ("quorum", "٥٠"),
        ("quorum", "9" * 10_000),
        ("lessons", "infinity"),
        ("trust", "nan"),
        ("trust", ""),
        ("purposes", " \n "),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused(setting: str, value: str) -> None:
    with pytest.raises(SettingError):
        SETTINGS[setting].check(value)


def test_one_members_many_objections_are_not_held_against_each_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 200
    for each in range(number):
        house[0].say(against(f"supermajority {51 + each % 40}"))
    meet(*house)
    choices = [
        Counted(record, act, record.device, ("a", "b", "c"))
        for record in in_order(house[0].records)
        if isinstance(act := read_act(record.body), Choose)
    ]
    looked: list[int] = []

    def counted(self: Record, other: Record) -> bool:
        looked.append(1)
        return saw(self, other)

    saw = Record.saw
    monkeypatch.setattr(Record, "saw", counted)
    Timeline(choices)
    assert len(choices) == number
    assert len(looked) <= number
