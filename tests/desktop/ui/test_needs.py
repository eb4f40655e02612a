"""What waits for a member, and the one next step, as days pass and others say something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from deliberation.state import Choice, Deadline, Objection, Option, Outcome, Setting, Stage
from desktop.ui.days import day_words, left_words
from desktop.ui.needs import needs, quiet
from desktop.ui.next_step import next_step
from desktop.ui.stages.reviewing import would_end
from tests.desktop.ui.test_deliberating import (
    ADA,
    AGREED,
    BO,
    CY,
    MEDIATED,
    ON_TRIAL,
    OPTION,
    RATED,
    a_view,
)


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def trial(**what):
    """The deliberation on trial, with the trial so changed."""
    return replace(ON_TRIAL, trials=(replace(ON_TRIAL.trials[0], **what),))


OVER = {"running": False, "closed": "4" * 64}
ALL = (ADA, BO, CY)
SAID = {"sealed": ALL, "outcomes": tuple(Outcome(m, "worked", "") for m in ALL)}


@pytest.mark.parametrize(
    ("about", "stage", "mine", "says"),
    [
        (trial(until=in_days(9)), Stage.TRIAL, False, "once you have seen enough"),
        (trial(until=in_days(9), sealed=(CY, BO)), Stage.TRIAL, True, "as Bo and Cy did"),
        (trial(until=in_days(0)), Stage.TRIAL, True, "last day has come"),
        (trial(until=in_days(9), sealed=(ADA,)), Stage.TRIAL, False, "Wait for Bo and Cy to write"),
        (trial(until=in_days(9), sealed=(ADA, BO)), Stage.TRIAL, False, "Wait for Cy to write"),
        (trial(until=in_days(9), **SAID), Stage.TRIAL, True, "how it should go on"),
        (trial(until=in_days(9), **SAID, verdicts={ADA: "keep"}), Stage.TRIAL, False,
         "Wait for Bo and Cy to say how it should go on, or close the review."),
        (trial(until=in_days(-1), **SAID, verdicts={ADA: "keep"}), Stage.TRIAL, True, "or close"),
        (trial(**SAID, verdicts=dict.fromkeys(ALL, "end")), Stage.TRIAL, True, "Close the review."),
        (trial(**OVER, **SAID, verdict="end"), Stage.TRIAL, True, "Put the former text back."),
        (trial(**OVER, **SAID, verdict="keep"), Stage.LESSON, True, "what the trial taught"),
        (trial(**OVER, **SAID, verdict="keep", lessons=("x",)), Stage.TRIAL, False,
         "It was tried, and it is kept."),
        (trial(**OVER, **SAID, verdict="end", back="3" * 64, lessons=("x",)), Stage.TRIAL, False,
         "It was tried, and things are as they were."),
        (trial(running=False), Stage.CONSENT, False, "Decided: the group adopted a wording."),
    ],
)  # fmt: skip
def test_the_next_step_of_a_trial(about, stage, mine, says):
    step = next_step(a_view(about), about)
    assert (step.stage, step.mine) == (stage, mine)
    assert says in step.sentence


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (trial(until=in_days(9), sealed=(CY, BO)), "Bo and Cy wrote down what they saw"),
        (trial(until=in_days(0)), "has had its time. Write down, alone, what you saw."),
        (trial(until=in_days(9), sealed=ALL), "Should it be kept, changed or ended?"),
        (trial(until=in_days(-3), sealed=ALL, verdicts={ADA: "keep"}), "can be closed"),
        (trial(**OVER, **SAID, verdict="lapsed"), "Put the former text back."),
        (trial(**OVER, **SAID, verdict="keep"), "What would you tell another group of it?"),
    ],
)
def test_today_says_what_a_trial_needs(about, says):
    assert any(says in need.sentence for need in needs(a_view(about)))


@pytest.mark.parametrize(
    "about",
    [
        trial(until=in_days(9)),
        trial(until=in_days(9), sealed=(ADA,)),
        trial(until=in_days(9), sealed=ALL, verdicts={ADA: "keep"}),
        trial(**OVER, **SAID, verdict="end", back="3" * 64, lessons=("x",)),
        trial(running=False),
    ],
)
def test_a_trial_that_waits_for_others_does_not_nag(about):
    assert needs(a_view(about)) == ()


@pytest.mark.parametrize(
    ("verdicts", "says"),
    [
        ((), "No more than half agree"),
        (("keep", "keep", "end"), "2 of 3 want to keep it: closed now, it binds those who said"),
        (("change", "change"), "2 of 3 want to change it"),
        (("end", "end", "end"), "3 of 3 want to end it"),
        (("keep", "change", "end"), "No more than half agree"),
    ],
)
def test_what_closing_would_amount_to_is_said_before(verdicts, says):
    about = trial(**SAID, verdicts=dict(zip(ALL, verdicts, strict=False)))
    assert would_end(a_view(about), about.trials[0]).startswith(says)


COUNTED = replace(RATED, rule="majority", deadlines=(Deadline(BO, in_days(-2)),))


def test_a_vote_whose_day_is_past_is_to_be_closed_by_somebody():
    assert (
        "Nothing closes by itself: close the vote." in next_step(a_view(COUNTED), COUNTED).sentence
    )
    (need,) = needs(a_view(COUNTED))
    assert day_words(in_days(-2)) in need.sentence
    assert "close the vote" in need.sentence


@pytest.mark.parametrize("days", [0, 3])
def test_a_day_that_somebody_moved_on_is_not_past(days):
    later = replace(COUNTED, deadlines=(*COUNTED.deadlines, Deadline(CY, in_days(days))))
    assert needs(a_view(later)) == ()
    assert next_step(a_view(later), later).sentence == "Everybody has voted. Close the vote."


def test_who_has_not_voted_is_asked_to_and_waited_for():
    others = replace(COUNTED, ratings=COUNTED.ratings[1:], deadlines=())
    (need,) = needs(a_view(others))
    assert need.sentence.endswith("is waiting for your vote.")
    mine = replace(COUNTED, ratings=COUNTED.ratings[:1], deadlines=())
    step = next_step(a_view(mine), mine)
    assert (step.sentence, step.mine) == ("Wait for Bo and Cy to vote, or close the vote.", False)


def test_a_decision_by_consent_that_is_late_is_talked_about():
    late = replace(AGREED, deadlines=(Deadline(BO, in_days(-1)),))
    (need,) = needs(a_view(late))
    assert "Look at what stands in the way." in need.sentence


def test_an_objection_that_is_taken_up_is_asked_about_until_it_is_answered():
    answer = Option(
        "0" * 64, "new", "2" * 32, "Guests stay a week.", author=BO, answers=("5" * 64,)
    )
    objection = Objection("5" * 64, ADA, OPTION, "No.", False, answered=(answer.id,))
    asked = replace(MEDIATED, options=(*MEDIATED.options, answer), objections=(objection,))
    assert any("takes up your objection" in need.sentence for need in needs(a_view(asked)))
    for done in ({"withdrawn": True}, {"integrated": True}, {"member": BO}):
        other = replace(asked, objections=(replace(objection, **done),))
        assert not any("takes up" in need.sentence for need in needs(a_view(other)))


def test_what_was_taken_back_is_not_to_be_rated():
    gone = replace(
        RATED,
        ratings=(),
        stage=Stage.OPTIONS,
        options=(RATED.options[0], replace(RATED.options[1], retracted=True)),
    )
    assert needs(a_view(gone)) == ()


def choice(member: str, value: str, *, agree: bool = True) -> Choice:
    return Choice("1" * 64, member, value, agree, "" if agree else "No.", 5)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ((choice(BO, "majority"),), True),
        ((choice(BO, "majority"), choice(ADA, "majority")), False),
        ((choice(BO, "majority"), choice(ADA, "majority", agree=False)), False),
        ((choice(BO, "majority"), choice(ADA, "score")), False),
        ((choice(ADA, "score"), choice(BO, "majority")), True),
        ((choice(ADA, "majority"), choice(BO, "majority")), False),
        ((choice(BO, "consent"),), False),
        ((choice(BO, "majority", agree=False),), False),
        ((choice(ADA, "majority"),), False),
    ],
)
def test_a_setting_that_somebody_wants_is_asked_about_once(said, asked):
    view = a_view(AGREED)
    view = replace(
        view, state=replace(view.state, settings=(Setting("rule", "consent", "", said),))
    )
    found = [need for need in needs(view) if need.page == "agreeing"]
    assert bool(found) is asked
    if asked:
        assert found[0].sentence == (
            "Bo would like something else: How we decide between options? Majority."
        )


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (1, "1 day is left, until "),
        (40, "40 days are left, until "),
        (0, "Today is the last day."),
        (-1, ", 1 day ago."),
        (-400, ", 400 days ago."),
    ],
)
def test_how_long_it_still_is_is_said(days, says):
    assert says in left_words(in_days(days))


def test_days_are_said_as_people_say_them():
    assert day_words("2027-03-01") == "1 March 2027"


def test_what_the_agent_did_is_one_quiet_line():
    assert quiet(0) is None
    assert quiet(1).sentence == "Your agent did 1 thing while you were away."
    assert quiet(2).sentence == "Your agent did 2 things while you were away."
    assert quiet(2).page == "away"
