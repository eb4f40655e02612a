"""Scores differ: a model that likes everything alike has not looked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import Critique
from llm.audits.scores import LEAST, SPREAD, scores_differ
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ADA, BEN


def critiques(*scores: int, members: tuple[str, ...] = (ADA, BEN)) -> list[Critique]:
    """One score a wording, for each member alike."""
    return [
        Critique(place, member, score, "")
        for member in members
        for place, score in enumerate(scores)
    ]


def test_scores_that_tell_wordings_apart_pass(dispute: Dispute) -> None:
    found = scores_differ(dispute, critiques(100, 100, 100 - SPREAD - 1))
    assert found.passed
    assert found.detail == "Scores go 89 to 100, of -100 to 100."


@pytest.mark.parametrize("score", [100, 0, -100])
def test_one_score_for_everything_fails(dispute: Dispute, score: int) -> None:
    found = scores_differ(dispute, critiques(score, score, score))
    assert not found.passed
    assert found.detail.startswith(f"All 6 scores are {score}: they tell no wording")


def test_nearly_one_score_for_everything_fails_too(dispute: Dispute) -> None:
    assert not scores_differ(dispute, critiques(90, 95, 100)).passed


def test_members_who_differ_are_enough(dispute: Dispute) -> None:
    one = [*critiques(50, 50, 50, members=(ADA,)), Critique(0, BEN, -20, "")]
    assert scores_differ(dispute, one).passed


def test_people_who_want_the_same_may_all_be_served_alike(dispute: Dispute) -> None:
    same = replace(dispute.positions[0], text="The house should be quiet from 22:00!")
    agreed = replace(
        dispute, positions=(same, replace(same, member=BEN, text=same.text.replace("!", ".")))
    )
    assert scores_differ(agreed, critiques(100, 100, 100)).passed


@pytest.mark.parametrize(
    "few",
    [[], critiques(*[100] * (LEAST - 1)), critiques(100, 100, 100, members=(ADA,))],
    ids=["none", "two wordings", "one member"],
)
def test_of_few_scores_nothing_is_told(dispute: Dispute, few: list[Critique]) -> None:
    assert scores_differ(dispute, few).passed
