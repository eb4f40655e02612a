"""A deliberation from the first doubt to the lesson, and what counts for nothing on the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from deliberation.acts import (
    KEEP,
    Act,
    Citation,
    CloseReview,
    Learn,
    Leave,
    Mediate,
    Object,
    Observe,
    Rate,
    Revoke,
    StartTrial,
    TakePosition,
    Withdraw,
)
from deliberation.folding import parts, sense
from deliberation.folding.fold import fold, round_of
from deliberation.folding.parts import UNKNOWN_CANDIDATE
from deliberation.folding.settings import SETTINGS
from deliberation.rulebook import text_sha256
from deliberation.state import Stage, State
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    QUIET,
    SALT,
    Laptop,
    acknowledge,
    amend,
    consent,
    drafted,
    founded,
    hex32,
    hex64,
    meet,
    open_matter,
    repeal,
    seal_of,
    why,
)


@pytest.fixture
def ada() -> Laptop:
    return Laptop("Ada")


@pytest.fixture
def ben() -> Laptop:
    return Laptop("Ben")


@pytest.fixture
def cem() -> Laptop:
    return Laptop("Cem")


@pytest.fixture
def house(ada: Laptop, ben: Laptop, cem: Laptop) -> tuple[Laptop, Laptop, Laptop]:
    founded(ada, ben, cem)
    return ada, ben, cem


def test_nothing_said_is_an_empty_state() -> None:
    state = fold([])
    assert replace(state, settings=()) == State()
    assert {each.name: each.value for each in state.settings} == {
        each.name: each.default for each in SETTINGS.values()
    }


def test_a_deliberation_goes_through_its_stages(house: tuple[Laptop, ...]) -> None:
    ada, ben, _ = house

    def stage() -> Stage:
        return fold(ada.records).deliberations[0].stage

    ada.say(acknowledge())
    assert stage() is Stage.ACKNOWLEDGED
    ben.say(acknowledge())
    meet(ada, ben)
    assert stage() is Stage.POSITIONS
    option = ada.say(amend("Quiet hours start at nine."))
    assert stage() is Stage.OPTIONS
    ada.say(Rate(MATTER, option, 40))
    assert stage() is Stage.RATINGS
    ada.say(Mediate(MATTER, "no model", ()))
    assert stage() is Stage.MEDIATION
    objection = ada.say(Object(MATTER, option, "I come home at half past nine."))
    assert stage() is Stage.CONSENT
    ada.say(Withdraw(objection))
    trial = ada.say(StartTrial(MATTER, option, "Nobody wakes up.", "2027-03-31"))
    assert stage() is Stage.TRIAL
    for laptop in (ada, ben):
        laptop.hear(ada)
        laptop.say(consent("Quiet hours start at nine.", option, trial=trial))
    meet(ada, ben)
    ada.say(seal_of(ada, trial, "mixed"))
    ada.say(CloseReview(trial, "2027-03-31"))
    ada.say(Observe(trial, "mixed", SALT))
    assert stage() is Stage.TRIAL
    ada.say(Learn(trial, "Nine is early for those who work late."))
    assert stage() is Stage.LESSON


def test_it_opens_when_more_than_half_acknowledge_both(house: tuple[Laptop, ...]) -> None:
    ada, ben, cem = house
    ada.say(acknowledge())
    ben.say(acknowledge(both=False))
    meet(ada, ben, cem)
    matter = fold(ada.records).deliberation(MATTER)
    assert matter is not None
    assert (matter.open, matter.needed, len(matter.acknowledgements)) == (False, 2, 2)
    ada.say(acknowledge(both=False))  # taken back while it is still shut
    meet(ada, ben, cem)
    cem.say(acknowledge())
    meet(ada, ben, cem)
    assert not fold(ada.records).deliberations[0].open
    ben.say(acknowledge())
    meet(ada, ben, cem)
    assert fold(ada.records).deliberations[0].open
    cem.say(acknowledge(both=False))  # too late to shut it again
    assert fold(cem.records).deliberations[0].open


def test_the_acknowledgement_of_who_leaves_goes_with_them(house: tuple[Laptop, ...]) -> None:
    ada, ben, _ = house
    ben.say(acknowledge())
    ben.say(Leave())
    ada.hear(ben)
    ada.say(acknowledge())
    (matter,) = fold(ada.records).deliberations
    assert (matter.open, matter.needed) == (False, 2)
    assert [each.member for each in matter.acknowledgements] == [ada.member]


def test_members_who_are_apart_and_raise_one_topic_meet_in_it(house: tuple[Laptop, ...]) -> None:
    ada, ben, _ = house
    ada.say(replace(acknowledge(), clause="", topic="Guests  overnight"))
    ben.say(replace(acknowledge(), clause="", topic="guests overnight"))
    meet(ada, ben)
    (matter,) = fold(ada.records).deliberations
    assert matter.open


def test_acts_count_before_it_is_open_and_wherever_they_sort(house: tuple[Laptop, ...]) -> None:
    ada, ben, cem = house
    ada.say(acknowledge())
    for number in range(4):  # Ben has not heard of it, and still speaks in it
        ben.say(TakePosition(MATTER, f"I have said it {number} times."))
    meet(ada, ben, cem)
    (matter,) = fold(ada.records).deliberations
    assert matter.stage is Stage.ACKNOWLEDGED
    assert [position.text for position in matter.positions] == ["I have said it 3 times."]
    assert len(matter.said) == 4


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda: TakePosition(hex64("nowhere"), "Hello?"), sense.NO_DELIBERATION),
        (lambda: amend("New words.", deliberation=hex64("nowhere")), sense.NO_DELIBERATION),
        (lambda: Rate(MATTER, hex64("no option"), 10), sense.NO_OPTION),
        (lambda: Rate(MATTER, KEEP, 10), sense.KEEP_IS_ZERO),
        (lambda: Object(MATTER, hex64("no option"), "No."), sense.NO_OPTION),
        (lambda: consent("x", hex64("no option")), sense.NO_OPTION),
        (lambda: consent("x", KEEP, deliberation=hex64("nowhere")), sense.NO_DELIBERATION),
        (lambda: consent("x", KEEP, clause=hex32("other")), sense.OTHER_CLAUSE),
        (lambda: Withdraw(hex64("no objection")), sense.NO_OBJECTION),
        (lambda: StartTrial(MATTER, hex64("no option"), "Hope.", "2027-01-01"), sense.NO_OPTION),
        (lambda: Observe(hex64("no trial"), "worked", SALT), sense.NO_TRIAL),
        (lambda: Learn(hex64("no trial"), "Nothing."), sense.NO_TRIAL),
        (lambda: Revoke(QUIET), sense.NO_CONSENT),
        (lambda: amend("Words.", mediation=hex64("none"), candidate=0), UNKNOWN_CANDIDATE),
        (lambda: amend("Words.", candidate=0), UNKNOWN_CANDIDATE),
    ],
)
def test_what_makes_no_sense_is_listed_with_its_reason(
    house: tuple[Laptop, ...], act: Callable[[], Act], reason: str
) -> None:
    ada, *_ = house
    ada.say(acknowledge())
    before = fold(ada.records)
    entry = ada.say(act())
    after = fold(ada.records)
    assert why(after, entry) == reason
    assert replace(after, no_effect=()) == before


def test_acts_on_acts_that_had_no_effect_have_none_either(house: tuple[Laptop, ...]) -> None:
    ada, *_ = house
    ada.say(acknowledge())
    objection = ada.say(Object(MATTER, hex64("no option"), "No."))
    trial = ada.say(StartTrial(MATTER, hex64("no option"), "Hope.", "2027-01-01"))
    withdrawal, seen = ada.say(Withdraw(objection)), ada.say(Observe(trial, "worked", SALT))
    state = fold(ada.records)
    assert why(state, withdrawal) == sense.NO_OBJECTION
    assert why(state, seen) == sense.NO_TRIAL


def test_a_body_that_is_no_act_is_listed_and_never_raised(house: tuple[Laptop, ...]) -> None:
    ada, *_ = house
    good = ada.records[0]
    bodies: list[dict[str, object]] = [
        {},
        {"act": "conquer", "at": 1},
        {"act": ["found"], "at": 1},
        {"act": "leave"},
        {"act": "leave", "at": 1, "soon": True},
        {"act": "position", "at": 1, "deliberation": MATTER, "text": "half a \ud800 character"},
        {"act": "admit", "at": 1, "joiners": [7]},
    ]
    for number, body in enumerate(bodies):
        strange = replace(good, id=hex64(str(number)), depth=9, body=body)
        state = fold([*ada.records, strange])
        assert why(state, strange.id)
        assert len(state.current) == 3


def test_the_newest_position_and_the_rating_by_hand_count(house: tuple[Laptop, ...]) -> None:
    ada, *_ = house
    open_matter(*house)
    option = ada.say(amend("Quiet hours start at nine."))
    ada.say(TakePosition(MATTER, "Nine."))
    ada.say(TakePosition(MATTER, "Nine, but not on Fridays."))
    for utility, by in ((10, "agent"), (30, "agent"), (-20, "hand"), (40, "hand"), (90, "agent")):
        ada.say(Rate(MATTER, option, utility, by))
    (matter,) = fold(ada.records).deliberations
    assert [position.text for position in matter.positions] == ["Nine, but not on Fridays."]
    assert [(rating.utility, rating.by) for rating in matter.ratings] == [(40, "hand")]


def test_equal_proposals_are_both_kept_after_keep(house: tuple[Laptop, ...]) -> None:
    ada, ben, _ = house
    open_matter(*house)
    one, other = ada.say(amend("Nine.")), ben.say(amend("Nine."))
    meet(*house)
    (matter,) = fold(ada.records).deliberations
    assert [option.id for option in matter.options] == [KEEP, *sorted([one, other])]


def test_a_mediators_wording_with_an_unproven_quote_cannot_be_proposed_unedited(
    house: tuple[Laptop, ...],
) -> None:
    ada, *_ = house
    open_matter(*house)
    position = ada.say(TakePosition(MATTER, "The baby sleeps at nine, so I want quiet then."))
    proven = Citation(ada.member, position, "I want quiet then")
    invented = Citation(ada.member, position, "I hate music")
    mediation = ada.say(
        Mediate(
            MATTER,
            "a model",
            (
                drafted(("Quiet from nine.", [proven])),
                drafted(("Quiet from nine.", [proven]), ("No music.", [invented])),
                drafted(("Quiet from nine.", [proven]), ("Everybody cleans.", [])),
            ),
        )
    )
    taken = {
        number: ada.say(amend(text, mediation=mediation, candidate=number))
        for number, text in enumerate(
            ("Quiet from nine.", "Quiet from nine. No music.", "Quiet from nine. Everybody cleans.")
        )
    }
    edited = ada.say(amend("Quiet from nine. No drums.", mediation=mediation, candidate=1))
    spaced = ada.say(amend("Quiet from nine.  No music. ", mediation=mediation, candidate=1))
    beyond = ada.say(amend("Quiet.", mediation=mediation, candidate=3))
    state = fold(ada.records)
    options = {option.id for option in state.deliberations[0].options}
    assert options == {KEEP, taken[0], edited}
    assert "not in the position" in why(state, taken[1])
    assert "cites nobody" in why(state, taken[2])
    assert why(state, spaced) == why(state, taken[1])
    assert why(state, beyond) == UNKNOWN_CANDIDATE


def test_an_option_is_compared_with_its_draft_once_however_often_it_is_folded(
    house: tuple[Laptop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, *_ = house
    open_matter(*house)
    mediation = ada.say(Mediate(MATTER, "a model", (drafted(("Quiet from nine.", [])),)))
    for each in range(4):
        ada.say(amend(f"Quiet from {each}.", mediation=mediation, candidate=0))
    asked: list[str] = []

    def counted(text: str) -> str:
        asked.append(text)
        return text

    monkeypatch.setattr(parts, "normalise", counted)
    parts._same_words.cache_clear()
    states = [fold(ada.records) for _ in range(3)]
    parts._same_words.cache_clear()
    assert len(asked) == 2 * 4
    assert all(len(state.deliberations[0].options) == 1 + 4 for state in states)


def test_a_wording_may_keep_the_clauses_own_words_but_not_words_that_it_never_had(
    house: tuple[Laptop, ...],
) -> None:
    ada, *_ = house
    open_matter(*house)
    invented = "Everybody pays Ada ten euros a week."
    for present, counts in ((OLD_TEXT, True), (invented, False)):
        cite = Citation("", text_sha256(present), present.rstrip("."))
        candidate = drafted((present, [cite]))
        mediation = ada.say(Mediate(MATTER, "a model", (candidate,), present=present))
        option = ada.say(amend(present, mediation=mediation, candidate=0))
        state = fold(ada.records)
        assert (option in {each.id for each in state.deliberations[0].options}) is counts
    assert "words that the clause does not have" in why(state, option)


def test_a_repeal_and_a_topic_can_be_agreed_to_without_binding(house: tuple[Laptop, ...]) -> None:
    ada, *_ = house
    open_matter(*house)
    gone = ada.say(repeal())
    wrong = ada.say(consent("Something else.", gone))
    right = ada.say(consent("", gone))
    topic = replace(acknowledge(), clause="", topic="Guests")
    ada.say(topic)
    kept = ada.say(consent("", KEEP, deliberation=topic.deliberation))
    state = fold(ada.records)
    assert why(state, wrong) == sense.OTHER_TEXT
    assert {each.id for each in state.consents} == {right, kept}


def test_the_next_round_starts_when_the_last_has_ended(house: tuple[Laptop, ...]) -> None:
    ada, ben, _ = house
    open_matter(*house)
    assert round_of(fold(ada.records), QUIET, "") == 0
    for laptop in (ada, ben):
        laptop.say(consent(OLD_TEXT, KEEP))
    meet(*house)
    state = fold(ada.records)
    assert state.deliberations[0].kept
    assert round_of(state, QUIET, "") == 1
    assert round_of(state, "", "Guests") == 0
    ada.say(acknowledge(round_=1))
    assert [each.round for each in fold(ada.records).deliberations] == [0, 1]
