"""Scores differ: a model that likes everything alike has not looked."""

from __future__ import annotations

import pytest

from deliberation.acts import Critique
from llm.audits.scores import LEAST, SPREAD, scores_differ
from tests.llm.audits.wordings import ADA, BEN


def critiques(*scores: int, members: tuple[str, ...] = (ADA, BEN)) -> list[Critique]:
    """One score a wording, for each member alike."""
    return [
        Critique(place, member, score, "")
        for member in members
        for place, score in enumerate(scores)
    ]


def test_scores_that_tell_wordings_apart_pass() -> None:
    found = scores_differ(critiques(100, 100, 100 - SPREAD - 1))
    assert found.passed
    assert found.detail == "Scores go 89 to 100, of -100 to 100."


@pytest.mark.parametrize("score", [100, 0, -100])
def test_one_score_for_everything_fails(score: int) -> None:
    found = scores_differ(critiques(score, score, score))
    assert not found.passed
    assert found.detail.startswith(f"All 6 scores are {score}: they tell no wording")


def test_nearly_one_score_for_everything_fails_too() -> None:
    assert not scores_differ(critiques(90, 95, 100)).passed


def test_members_who_differ_are_enough() -> None:
    assert scores_differ([*critiques(50, 50, 50, members=(ADA,)), Critique(0, BEN, -20, "")]).passed


@pytest.mark.parametrize(
    "few",
    [[], critiques(*[100] * (LEAST - 1)), critiques(100, 100, 100, members=(ADA,))],
    ids=["none", "two wordings", "one member"],
)
def test_of_few_scores_nothing_is_told(few: list[Critique]) -> None:
    assert scores_differ(few).passed
