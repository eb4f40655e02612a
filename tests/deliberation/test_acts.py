"""Acts and the bodies that carry them: every kind there and back, and nothing else read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import (
    KEEP,
    Act,
    AddDevice,
    Admit,
    Assess,
    Audit,
    Cell,
    Choose,
    Citation,
    Close,
    CloseReview,
    Conclude,
    Critique,
    Delegate,
    Filled,
    Found,
    Judge,
    Learn,
    Leave,
    Mediate,
    Object,
    Observe,
    Originate,
    Predict,
    QuotedLesson,
    Rate,
    RateCandidates,
    Recall,
    Remove,
    RetireDevice,
    Retract,
    Reveal,
    Revoke,
    SealOutcome,
    SetDeadline,
    SharedEvidence,
    ShareValues,
    Situate,
    StartTrial,
    TakeLesson,
    TakePosition,
    ToldLesson,
    Touch,
    Touched,
    Uphold,
    Withdraw,
    deliberation_id,
)
from deliberation.bodies import NAMES, ActError, act_body, read_act
from tests.deliberation.histories import (
    MATTER,
    QUIET,
    Laptop,
    acknowledge,
    amend,
    consent,
    drafted,
    hex32,
    hex64,
    person,
    repeal,
)

ADA = person(Laptop("Ada"), Laptop("Ada", "phone"))
OPTION, TRIAL = hex64("option"), hex64("trial")
EVEN = (50,) * 20
EVERY_KIND: list[Act] = [
    Found("The house", hex32("nonce"), ADA),
    Admit((ADA, person(Laptop("Ben")))),
    Leave(),
    AddDevice(hex64("Ada"), "Ada's phone", ADA.devices[1]),
    RetireDevice(hex64("device")),
    Remove(hex64("Ben"), hex64("admission"), "He sold the piano."),
    Uphold(hex64("removal")),
    acknowledge(),
    Situate(MATTER, ("quiet", "children"), "Nights in a shared house."),
    TakePosition(MATTER, "I want quiet."),
    amend("Nine.", change=b"\x85\x6f", answers=(hex64("objection"),), back=TRIAL),
    Retract(OPTION),
    Touch(
        QUIET,
        hex64("text"),
        (Touched("members"), Touched("named", "Mia, aged six", hex64("Ada"), 30)),
    ),
    Rate(MATTER, KEEP, -100, "agent", "why"),
    Assess(MATTER, OPTION, (Cell("stimulation", -30, "quiet"), Cell("humility", 10)), "agent"),
    Mediate(
        MATTER,
        "no model",
        (drafted(("Nine.", [Citation(hex64("Ada"), hex64("said"), "quiet")])),),
        (Audit("quotes", True),),
        "Ten.",
        (QuotedLesson(TRIAL, "We slept."),),
        (Critique(0, hex64("Ada"), -20, "The early hours.", "quiet"),),
    ),
    RateCandidates(MATTER, hex64("mediation"), (40, -100), "agent", ("quiet", "")),
    Object(MATTER, OPTION, "No.", "purpose", "Sleep"),
    Withdraw(hex64("objection")),
    consent("Nine.", OPTION, trial=TRIAL),
    Revoke(QUIET),
    Choose("rule", "supermajority 67", agree=False, reason="Too slow."),
    SetDeadline(MATTER, "2028-02-29"),
    Close(MATTER, "2027-03-31"),
    Delegate(hex64("Ben"), "2027-03-31", "money"),
    Recall(hex64("delegation")),
    StartTrial(MATTER, OPTION, "Hope.", "2027-03-31", "All sleep.", "Nobody does."),
    SealOutcome(TRIAL, hex64("seal")),
    Observe(TRIAL, "mixed", hex32("salt"), "Hm.", 10, tell=True),
    Conclude(TRIAL, "change", "Ten would do."),
    CloseReview(TRIAL, "2027-03-31"),
    Learn(TRIAL, "Learnt."),
    TakeLesson(
        ToldLesson("Nine.", ("quiet",), group_size=5, days=30, worked=3, dissent=("Too early.",)),
        hex64("key"),
        "0" * 128,
    ),
    Originate(QUIET, "quiet-hours", hex64("text"), "Quiet hours", (Filled("hour", "nine"),)),
    ShareValues("evidence", EVEN, (SharedEvidence("humility", -1, 3, "quote"),)),
    Predict(MATTER, OPTION, hex64("seal")),
    Reveal(hex64("prediction"), 40, 0, hex32("salt")),
    Judge(MATTER, OPTION, 20),
]


def test_every_kind_of_act_is_read_back_as_it_was() -> None:
    assert {type(act) for act in EVERY_KIND} == set(NAMES.values())
    for act in [*EVERY_KIND, repeal()]:
        assert read_act(act_body(act, 1_800_000_000)) == act


@pytest.mark.parametrize("act", EVERY_KIND, ids=lambda act: type(act).__name__)
def test_a_field_more_or_less_is_refused(act: Act) -> None:
    body = act_body(act, 0)
    with pytest.raises(ActError, match="unknown field"):
        read_act({**body, "extra": 1})
    for name in body:
        with pytest.raises(ActError):
            read_act({key: value for key, value in body.items() if key != name})


SCRAP = st.one_of(
    st.none(), st.booleans(), st.integers(), st.binary(max_size=3), st.text(max_size=3),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.integers()),
)  # fmt: skip


@given(st.sampled_from(EVERY_KIND), st.data())
def test_whatever_a_field_holds_it_is_read_or_refused(act: Act, data: st.DataObject) -> None:
    body = act_body(act, 0)
    name = data.draw(st.sampled_from(sorted(body)))
    body[name] = data.draw(SCRAP)
    try:
        read = read_act(body)
    except ActError:
        return
    assert read_act(act_body(read, body["at"])) == read


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: {**act_body(consent("Nine."), 0), "text": "Ten."},
        lambda: {**act_body(consent("Nine.", KEEP), 0), "deliberation": ""},
        lambda: {**act_body(acknowledge(), 0), "topic": "Guests"},
        lambda: {**act_body(acknowledge(), 0), "clause": ""},
        lambda: {**act_body(amend("Nine."), 0), "base": ""},
        lambda: {**act_body(amend("Nine."), 0), "text": ""},
        lambda: {**act_body(repeal(), 0), "text": "Nine."},
        lambda: {**act_body(TakePosition(MATTER, "Hm."), 0), "text": " \n"},
        lambda: {**act_body(TakePosition(MATTER, "Hm."), 0), "text": "\udc00"},
        lambda: {**act_body(Rate(MATTER, KEEP, 1), 0), "utility": True},
        lambda: {**act_body(Leave(), 0), "at": -1},
    ],
)
def test_what_does_not_fit_together_is_refused(wrong: Callable[[], dict[str, Any]]) -> None:
    with pytest.raises(ActError):
        read_act(wrong())


NINE = drafted(("Nine.", [Citation(hex64("Ada"), hex64("said"), "quiet")]))
ON_TRIAL = replace(NINE, kind="trial", days=30)
MEDIATE = Mediate(MATTER, "embedded", (NINE, ON_TRIAL))
CRITIQUE = Critique(1, hex64("Ada"), 5)
RATINGS = RateCandidates(MATTER, hex64("mediation"), (40, 0), words=("quiet", "late"))


def test_a_mediation_may_carry_all_that_belongs_to_it() -> None:
    whole = replace(
        MEDIATE,
        candidates=(NINE, replace(ON_TRIAL, revises=0, left_out=(hex64("Ben"),))),
        critiques=(CRITIQUE, replace(CRITIQUE, candidate=0), replace(CRITIQUE, member="b" * 64)),
    )
    assert read_act(act_body(whole, 0)) == whole


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(MEDIATE, candidates=(replace(NINE, revises=0),)), "comes before it"),
        (replace(MEDIATE, candidates=(NINE, replace(NINE, revises=5))), "comes before it"),
        (replace(MEDIATE, candidates=(replace(NINE, kind="trial"),)), "how many days"),
        (replace(MEDIATE, candidates=(replace(NINE, days=7),)), "how many days"),
        (
            replace(MEDIATE, candidates=(replace(NINE, effects=(Cell("face", 1),) * 2),)),
            "one value twice",
        ),
        (replace(MEDIATE, critiques=(replace(CRITIQUE, candidate=2),)), "does not have"),
        (replace(MEDIATE, critiques=(CRITIQUE, replace(CRITIQUE, score=9))), "two critiques"),
        (replace(RATINGS, utilities=(), words=()), "no rating"),
        (replace(RATINGS, words=("quiet",)), "for each rating, or for none"),
        (replace(RATINGS, utilities=(40, 101)), "-100 to 100"),
        (replace(RATINGS, utilities=(40, True)), "-100 to 100"),
        (replace(RATINGS, utilities=(0,) * 65, words=()), "-100 to 100"),
        (replace(RATINGS, by="nobody"), "hand or agent"),
    ],
)
def test_what_does_not_belong_together_in_a_mediation_is_refused(wrong: Act, says: str) -> None:
    with pytest.raises(ActError, match=says):
        read_act(act_body(wrong, 0))


def test_a_topic_is_the_same_whatever_its_case_and_spacing() -> None:
    assert deliberation_id("", "Guests  Overnight", 0) == deliberation_id("", "guests overnight", 0)
    several = {deliberation_id(QUIET, "", 0), deliberation_id(QUIET, "", 1), MATTER}
    assert len(several) == 2
