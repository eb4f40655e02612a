"""Whoever answers by the limits passes, and whoever does not fails: sums alone decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Citation, Critique, Sentence
from llm.canaries.asking import steps, together
from llm.canaries.generating import (
    ABSENT,
    DOMINATED,
    KINDS,
    MOST_SEED,
    NO_CONSENSUS,
    VERSION,
    Canary,
    CanaryError,
    make,
)
from llm.canaries.grading import UNUSABLE, grade, made_by, signed, unusable
from llm.canaries.matters import LEAST, MOST, ONLY
from llm.room.exchange import Answer

seeds = st.integers(0, MOST_SEED)
How = Callable[[Canary, Any], dict[str, Any]]


def answered(canary: Canary, how: How, record_of: Callable[[Any], Any]) -> Any:
    """What a model makes of every question, read as any answer is read."""
    parts = []
    for step in steps(canary):
        told = how(canary, record_of({"messages": step.question.messages}))
        parts.append(step.read(Answer(json.dumps(told), cut_off=False)))
    return together(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_the_honest_pass_and_liars_fail(
    kind: str, answers: dict[str, How], record_of: Callable[[Any], Any]
) -> None:
    @given(seeds)
    def every_dispute(seed: int) -> None:
        canary = make(kind, seed)
        assert grade(canary, answered(canary, answers["honest"], record_of)).passed
        assert not grade(canary, answered(canary, answers["liar"], record_of)).passed

    every_dispute()


@given(seeds)
def test_it_passes_exactly_when_those_not_left_out_can_agree(seed: int) -> None:
    canary = make(NO_CONSENSUS, seed)
    members = list(canary.limits)
    for count in range(len(members) + 1):
        for left in combinations(members, count):
            rest = [limit for who, limit in canary.limits.items() if who not in left]
            low = max((each.value for each in rest if each.side == LEAST), default=-1)
            high = min((each.value for each in rest if each.side == MOST), default=9_999)
            only = {each.value for each in rest if each.side == ONLY}
            agree = low <= high and len(only) <= 1
            assert (
                grade(canary, Candidate("So.", (Sentence("So."),), left_out=left)).passed == agree
            )


@given(seeds, st.data())
def test_the_worse_wording_must_be_lower_for_more_than_half(seed: int, data: st.DataObject) -> None:
    canary = make(DOMINATED, seed)
    scores = st.integers(-100, 100)
    given_ = {who: (data.draw(scores), data.draw(scores)) for who in canary.limits}
    critiques = [
        Critique(place, who, score)
        for who, pair in given_.items()
        for place, score in zip((canary.better, canary.worse), pair, strict=True)
    ]
    right = sum(better > worse for better, worse in given_.values())
    assert grade(canary, critiques).passed == (2 * right > len(given_))


def test_who_rates_everything_the_same_has_not_told_them_apart() -> None:
    canary = make(DOMINATED, 3)
    everywhere = range(len(canary.candidates))
    same = [Critique(place, who, 50) for who in canary.limits for place in everywhere]
    assert not grade(canary, same).passed


def test_any_quote_of_the_silent_is_invented_even_a_true_one_of_another() -> None:
    canary = make(ABSENT, 3)
    true = canary.dispute.positions[0]
    own = Citation(true.member, true.id, true.text[:20])
    stolen = Citation(canary.absent, true.id, true.text[:20])
    assert grade(canary, Candidate("So.", (Sentence("So.", (own,)),))).passed
    result = grade(canary, Candidate("So.", (Sentence("So.", (own, stolen)),)))
    assert not result.passed
    assert "One member has said nothing" in result.detail


@pytest.mark.parametrize("kind", KINDS)
def test_the_detail_is_one_short_sentence_that_says_the_right_answer(
    kind: str, answers: dict[str, How], record_of: Callable[[Any], Any]
) -> None:
    for seed in range(60):
        canary = make(kind, seed)
        for how in answers.values():
            detail = grade(canary, answered(canary, how, record_of)).detail
            assert detail.endswith(".")
            assert len(detail) < 700
            assert "{" not in detail
    if kind == NO_CONSENSUS:
        detail = grade(make(kind, 57), Candidate("So.", (Sentence("So."),))).detail
        assert detail == (
            "No wording can meet “nobody must work more than 14 hours a month” and "
            "“everybody works 18 hours a month or more” "
            "together, so it had to name whom it leaves out until the rest can "
            "agree, and it claimed to meet everybody."
        )


def test_answers_to_another_question_are_refused() -> None:
    wording = Candidate("So.", (Sentence("So."),))
    with pytest.raises(CanaryError):
        grade(make(DOMINATED, 1), wording)
    with pytest.raises(CanaryError):
        grade(make(ABSENT, 1), ())
    with pytest.raises(CanaryError, match="score of one of the two wordings is missing"):
        grade(make(DOMINATED, 1), [Critique(0, next(iter(make(DOMINATED, 1).limits)), 5)])


def test_the_detail_says_which_generator_made_it() -> None:
    result = signed(unusable("The model's answer was no JSON, so it was not used."))
    assert result.detail.startswith(UNUSABLE)
    assert result.detail.endswith(f"was not used (generator {VERSION}).")
    assert made_by(result.detail) == VERSION
    assert made_by("It was as it was.") == 0
