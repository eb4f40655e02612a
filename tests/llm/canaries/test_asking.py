"""A hidden dispute is asked exactly as a real one is, part by part."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Sentence
from llm.canaries.asking import steps
from llm.canaries.generating import ABSENT, DOMINATED, KINDS, MOST_SEED, NO_CONSENSUS, make
from llm.errors import BadAnswer
from llm.mediation.asking import critique_question, mediate_questions
from llm.mediation.dispute import Dispute
from llm.prompts import load
from llm.room.exchange import Answer, Question

RecordOf = Callable[[dict[str, Any]], dict[str, Any]]

GIVEAWAY = re.compile(
    r"\b(test|canar|exam|seed|quiz|benchmark|audit|grad(?:e|ing)\b|honeypot|generated|synthetic|"
    r"dummy|fake|prüf|model\b)\w*",
    re.IGNORECASE,
)

START_NAMES = ("least-heard", "shared", "must-haves", "smallest-change", "trial", "split")


def shape(value: Any) -> Any:
    """The kinds of what is there, without the words; a list has the kinds that are in it."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(shape(each), sort_keys=True) for each in value})
    return type(value).__name__


def around(question: Question, record_of: RecordOf) -> list[str]:
    """The messages without the record, the marks, labels, and whichever blend it starts from."""
    record = json.dumps(record_of({"messages": question.messages}), ensure_ascii=False, indent=1)
    bare = []
    for message in question.messages:
        text = message["content"].replace(record, "RECORD")
        text = re.sub(r"==== [0-9a-f]{16} ====", "MARK", text)
        text = re.sub(r"each of A(, [A-Z])*\.", "each of LABELS.", text)
        for name in START_NAMES:
            text = text.replace(load(f"start-{name}").system, "START")
        one = re.escape(load("start-one-must-have").system).replace(re.escape("{label}"), r"M\d")
        lesson = re.escape(load("start-lesson").system).replace(re.escape("{label}"), r"L\d")
        bare.append(re.sub(f"{one}|{lesson}", "START", text))
    return bare


@given(st.sampled_from(KINDS), st.integers(0, MOST_SEED))
def test_no_word_of_it_gives_it_away(kind: str, seed: int) -> None:
    for step in steps(make(kind, seed)):
        *_, last = step.question.messages
        assert not GIVEAWAY.search(last["content"])
        assert not GIVEAWAY.search(step.question.ref)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", [NO_CONSENSUS, ABSENT])
def test_a_wording_is_asked_for_as_for_a_real_dispute(
    kind: str, seed: int, dispute: Dispute, record_of: RecordOf
) -> None:
    real = mediate_questions(dispute)[0].question
    (step,) = steps(make(kind, seed))
    asked = step.question
    assert (asked.purpose, asked.version) == (real.purpose, real.version)
    assert (asked.temperature, asked.rests_on) == (real.temperature, real.rests_on)
    assert around(asked, record_of) == around(real, record_of)
    assert "START" in around(asked, record_of)[1]
    ours, theirs = (record_of({"messages": each.messages}) for each in (asked, real))
    assert list(ours) == list(theirs)
    assert {json.dumps(list(each)) for each in ours["positions"]} == {
        json.dumps(list(each)) for each in theirs["positions"]
    }
    assert asked.schema is not None
    assert shape(asked.schema) == shape(real.schema)


@pytest.mark.parametrize("seed", range(40))
def test_a_critique_is_asked_for_as_for_a_real_dispute(
    seed: int, dispute: Dispute, record_of: RecordOf
) -> None:
    candidates = tuple(
        Candidate(text, (Sentence(text),)) for text in ("Quiet from 22:00.", "Music until 24:00.")
    )
    member = dispute.positions[0].member
    real = critique_question(dispute, member, candidates, seed=1).question
    canary = make(DOMINATED, seed)
    asked = [step.question for step in steps(canary)]
    assert len(asked) == len(canary.limits)
    for each in asked:
        assert (each.purpose, each.version) == (real.purpose, real.version)
        assert around(each, record_of) == around(real, record_of)
        ours, theirs = (record_of({"messages": q.messages}) for q in (each, real))
        assert list(ours) == list(theirs)
        assert shape(ours["candidates"]) == shape(theirs["candidates"])
        assert shape(each.schema) == shape(real.schema)


def test_wordings_start_from_every_blend_by_which_they_can_be_graded() -> None:
    """A part of the matter can be settled with nobody left out, however much the rest clashes."""
    split = load("start-split").system
    trial = load("start-trial").system

    def asked(kind: str, words: str) -> int:
        made = (steps(make(kind, seed))[0].question for seed in range(120))
        return sum(words in each.messages[-1]["content"] for each in made)

    assert asked(ABSENT, split) > 5
    assert asked(NO_CONSENSUS, split) == 0
    assert asked(ABSENT, trial) > 5
    assert asked(NO_CONSENSUS, trial) > 5


def test_each_member_is_shown_their_own_words_alone(record_of: RecordOf) -> None:
    canary = make(DOMINATED, 5)
    said = {each.member: each.text for each in canary.dispute.positions}
    for member, step in zip(canary.limits, steps(canary), strict=True):
        assert record_of({"messages": step.question.messages})["words"] == [said[member]]


def test_the_silent_member_stands_in_the_record_with_no_words(record_of: RecordOf) -> None:
    for seed in range(20):
        (step,) = steps(make(ABSENT, seed))
        positions = record_of({"messages": step.question.messages})["positions"]
        assert [each["words"] for each in positions].count("") == 1


def test_who_broke_off_before_saying_whom_they_leave_out_claims_nothing() -> None:
    text = '{"sentences": [{"text": "Quiet from ten.", "cites": []}], "left_out": ['
    (step,) = steps(make(NO_CONSENSUS, 1))
    with pytest.raises(BadAnswer, match="broke off before it said whom it leaves out"):
        step.read(Answer(text, cut_off=True))
    (step,) = steps(make(ABSENT, 1))
    assert step.read(Answer(text, cut_off=True))


def test_a_wording_that_is_passed_over_makes_a_critique_unusable() -> None:
    canary = make(DOMINATED, 1)
    step = steps(canary)[0]
    one = {"candidate": "A", "misses": "", "quote": "", "score": 3}
    with pytest.raises(BadAnswer, match="passed over a wording"):
        step.read(Answer(json.dumps({"critiques": [one]}), cut_off=False))
