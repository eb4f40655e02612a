"""What cannot be meant: each is refused at the act, or listed with a sentence that says why."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deliberation.acts import (
    KEEP,
    Act,
    Assess,
    Cell,
    Close,
    CloseReview,
    Conclude,
    Delegate,
    Judge,
    Object,
    Observe,
    Rate,
    Recall,
    Retract,
    Reveal,
    SetDeadline,
    ShareValues,
    Situate,
    StartTrial,
    TakeLesson,
    ToldLesson,
)
from deliberation.bodies import ActError, act_body, read_act
from deliberation.folding import sense
from deliberation.folding.delegation import IN_A_RING, NO_DELEGATION, TO_NOBODY, TO_ONESELF
from deliberation.folding.fold import fold
from deliberation.folding.voting import NOT_OPEN
from tests.deliberation.folding.ballots import Polls
from tests.deliberation.histories import (
    MATTER,
    SALT,
    acknowledge,
    consent,
    hex64,
    meet,
    why,
)

OPTION, TRIAL, NOBODY = hex64("option"), hex64("trial"), hex64("nobody")
RATE = Rate(MATTER, OPTION, 10)
SHARE = ShareValues("weights", (50,) * 20)
TERMS = StartTrial(MATTER, OPTION, "Hope.", "2027-03-31")
CONSENT = consent("Nine.", OPTION)
LESSON = TakeLesson(ToldLesson("Nine.", worked=1), NOBODY, "0" * 128)


def weights(*values: Any) -> dict[str, Any]:
    return {"weights": [*values, *([50] * (20 - len(values)))]}


REFUSED: dict[str, tuple[Act, dict[str, Any], str]] = {
    "a rating of NaN": (RATE, {"utility": float("nan")}, "whole number from -100 to 100"),
    "an infinite rating": (RATE, {"utility": float("inf")}, "whole number from -100 to 100"),
    "less than nothing at all": (RATE, {"utility": -float("inf")}, "whole number"),
    "a rating beyond its bounds": (RATE, {"utility": 101}, "whole number from -100 to 100"),
    "a rating with a fraction": (RATE, {"utility": 0.5}, "whole number from -100 to 100"),
    "a rating of nothing": (RATE, {"option": ""}, "an option's id or 'keep'"),
    "a weight of NaN": (SHARE, weights(float("nan")), "whole thousandths"),
    "an infinite weight": (SHARE, weights(float("inf")), "whole thousandths"),
    "weights all zero": (SHARE, {"weights": [0] * 20}, "add up to 1000"),
    "no weights": (SHARE, {"weights": []}, "shares all of them"),
    "nineteen weights": (SHARE, {"weights": [50] * 18 + [100]}, "twenty"),
    "twenty-one weights": (SHARE, {"weights": [50] * 19 + [25] * 2}, "whole thousandths"),
    "weights that tell too much": (SHARE, weights(49, 51), "Rounded"),
    "weights without the choice": (SHARE, {"level": "ratings"}, "shares no weights"),
    "items without the choice": (
        SHARE,
        {"items": [{"value": "humility", "direction": 1, "strength": 1, "kind": "quote"}]},
        "everything but the quotes",
    ),
    "an unknown level of sharing": (SHARE, {"level": "all"}, "ratings, weights or evidence"),
    "an unknown value": (
        Assess(MATTER, OPTION, (Cell("humility", 1),)),
        {"cells": [{"value": "wealth", "effect": 1, "words": ""}]},
        "assess.cells.value must be",
    ),
    "a value twice": (
        Assess(MATTER, OPTION, (Cell("humility", 1),)),
        {"cells": [{"value": "humility", "effect": n, "words": ""} for n in (1, 2)]},
        "given twice",
    ),
    "effects on nothing": (
        Assess(MATTER, OPTION, (Cell("humility", 1),)), {"cells": []}, "1 to 20 effects",
    ),
    "an effect of NaN": (
        Assess(MATTER, OPTION, (Cell("humility", 1),)),
        {"cells": [{"value": "humility", "effect": float("nan"), "words": ""}]},
        "whole number",
    ),
    "two consents in one entry": (CONSENT, {"act": ["consent", "consent"]}, "no act called"),
    "two clauses in one consent": (CONSENT, {"clause": ["0" * 32] * 2}, "an id of 32 hex digits"),
    "a consent inside a consent": (CONSENT, {"and": act_body(CONSENT, 0)}, "unknown field 'and'"),
    "a consent to other words": (CONSENT, {"text": "Ten."}, "another text"),
    "a trial of things as they are": (CONSENT, {"option": KEEP, "trial": TRIAL}, "on trial"),
    "a trial with no end": (TERMS, {"until": ""}, "a day like 2027-03-31"),
    "a trial to a day that is none": (TERMS, {"until": "2027-02-30"}, "a day like 2027-03-31"),
    "a trial for ever": (TERMS, {"until": None}, "a day like 2027-03-31"),
    "a trial without a hope": (TERMS, {"hope": " "}, "must be a text"),
    "a deadline that is no day": (
        SetDeadline(MATTER, "2027-03-31"), {"until": "soon"}, "a day like",
    ),
    "closing on no day": (Close(MATTER, "2027-03-31"), {"day": 20270331}, "a day like"),
    "a delegation without an end": (
        Delegate(NOBODY, "2027-03-31"), {"until": "9999-99-99"}, "a day like",
    ),
    "an unknown verdict": (Conclude(TRIAL, "keep"), {"verdict": "maybe"}, "keep, change or end"),
    "an outcome between outcomes": (
        Observe(TRIAL, "mixed", SALT), {"result": "so-so"}, "worked, mixed or failed",
    ),
    "a harm of infinity": (Observe(TRIAL, "mixed", SALT), {"harm": float("inf")}, "from 0 to 100"),
    "an unknown tag": (Situate(MATTER, ("quiet",)), {"tags": ["noise"]}, "no tag called 'noise'"),
    "a tag twice": (Situate(MATTER, ("quiet",)), {"tags": ["quiet"] * 2}, "named twice"),
    "an objection to no purpose": (
        Object(MATTER, OPTION, "No."), {"ground": "purpose"}, "names the purpose",
    ),
    "an objection without a reason": (Object(MATTER, OPTION, "No."), {"reason": " "}, "a text"),
    "a lesson without outcomes": (
        LESSON, {"lesson": {**act_body(LESSON, 0)["lesson"], "worked": 0}}, "teaches nothing",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "wrong", "says"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_the_act(act: Act, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ActError, match=says) as refused:
        read_act({**act_body(act, 0), **wrong})
    assert str(refused.value).endswith(".")


IN_VAIN: dict[str, tuple[Callable[[Polls], str], str]] = {
    "delegating to oneself": (
        lambda p: p.ada.say(Delegate(p.ada.member, "2027-03-31")),
        TO_ONESELF,
    ),
    "delegating to a stranger": (lambda p: p.ada.say(Delegate(NOBODY, "2027-03-31")), TO_NOBODY),
    "a ring of delegations": (lambda p: ring(p), IN_A_RING),
    "recalling what was never given": (lambda p: p.ada.say(Recall(NOBODY)), NO_DELEGATION),
    "a rating for a withdrawn option": (
        lambda p: late(p, Rate(MATTER, p.ten, 10)),
        sense.RETRACTED,
    ),
    "a consent to a withdrawn option": (lambda p: late(p, consent("Ten.", p.ten)), sense.RETRACTED),
    "a trial of a withdrawn option": (
        lambda p: late(p, replace(TERMS, option=p.ten)),
        sense.RETRACTED,
    ),
    "a rating for no option": (lambda p: p.ada.say(RATE), sense.NO_OPTION),
    "a rating for things as they are": (
        lambda p: p.ada.say(Rate(MATTER, KEEP, 1)),
        sense.KEEP_IS_ZERO,
    ),
    "a consent to another option's words": (
        lambda p: p.ada.say(consent("Six.", p.ten)),
        sense.OTHER_TEXT,
    ),
    "a consent on no trial": (
        lambda p: p.ada.say(consent("Ten.", p.ten, trial=TRIAL)),
        sense.OTHER_TRIAL,
    ),
    "judging oneself": (lambda p: p.ada.say(Judge(MATTER, p.nine, 100)), sense.OWN_OPTION),
    "taking back another's option": (lambda p: p.ada.say(Retract(p.ten)), sense.NOT_THEIRS),
    "opening what was never sealed": (
        lambda p: p.ada.say(Reveal(NOBODY, 1, 0, SALT)),
        sense.NO_PREDICTION,
    ),
    "an outcome of no trial": (lambda p: p.ada.say(Observe(TRIAL, "worked", SALT)), sense.NO_TRIAL),
    "closing the review of no trial": (
        lambda p: p.ada.say(CloseReview(TRIAL, "2027-03-31")),
        sense.NO_TRIAL,
    ),
    "closing a vote that is not open": (lambda p: shut(p), NOT_OPEN),
    "a purpose that the group has not": (
        lambda p: p.ada.say(Object(MATTER, p.ten, "No.", "purpose", "Honour")),
        sense.OTHER_PURPOSE,
    ),
}


def ring(polls: Polls) -> str:
    polls.ben.say(Delegate(polls.ada.member, "2027-03-31"))
    meet(*polls.all)
    return polls.ada.say(Delegate(polls.ben.member, "2027-03-31"))


def late(polls: Polls, act: Act) -> str:
    polls.ben.say(Retract(polls.ten))
    meet(*polls.all)
    return polls.ada.say(act)


def shut(polls: Polls) -> str:
    polls.ada.say(acknowledge(round_=1))
    return polls.ada.say(Close(acknowledge(round_=1).deliberation, "2027-03-31"))


@pytest.mark.parametrize(("say", "says"), IN_VAIN.values(), ids=IN_VAIN)
def test_it_counts_for_nothing_and_says_why(say: Callable[[Polls], str], says: str) -> None:
    polls = Polls()
    entry = say(polls)
    assert why(polls.state, entry) == says
    left = [record for record in polls.ada.records if record.id != entry]
    assert replace(fold(left), no_effect=()) == replace(polls.state, no_effect=())
