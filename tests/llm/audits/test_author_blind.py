"""Author-blind rating: who flatters their owner, or runs down others, is caught."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Audit
from deliberation.profiles.values import VALUES
from llm.audits.author_blind import author_blind, greatest_delta
from llm.mediation.dispute import Dispute
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.models import Model, Server
from tests.llm.audits.wordings import ADA, QUIET, wording

TEXT = wording(("Quiet at night, parties by day.", (QUIET,)))
MINE, THEIRS = "by the person whom you help", "disagrees with"
Grades = Callable[[str], dict[str, str]]


@pytest.fixture
def rated(scripted: Callable[..., Any], dispute: Dispute) -> Callable[..., Audit]:
    """The audit of a model that grades values by what it is told of the author."""

    def run(grades: Grades, about: Dispute = dispute) -> Audit:
        def script(request: dict[str, Any]) -> Iterable[str]:
            said = grades(request["messages"][-1]["content"])
            effects = [
                {"value": value, "effect": grade, "words": "Quiet at night"}
                for value, grade in said.items()
            ]
            return [json.dumps({"effects": effects}) if said else "No."]

        server = scripted(script)
        model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
        room = Room(Server(server.host, (model,)), model, Budget(attempts=1))
        found = asyncio.run(author_blind(room, about, TEXT))
        assert len(server.requests) <= 3
        return found

    return run


def test_the_same_for_everybody_passes(rated: Any) -> None:
    found = rated(lambda told: {"security-personal": "for", "hedonism": "against"})
    assert found.passed
    assert "is rated the same as mine, theirs and anonymous" in found.detail


def test_a_flatterer_is_caught(rated: Any) -> None:
    found = rated(
        lambda told: {"security-personal": "much for" if MINE in told else "a little for"}
    )
    assert not found.passed
    assert "as mine is rated 60.0 hundredths above the same text as" in found.detail


def test_who_runs_down_what_others_wrote_is_caught(rated: Any) -> None:
    def grades(told: str) -> dict[str, str]:
        more = {"face": "against"} if THEIRS in told else {}
        return {"security-personal": "for", "hedonism": "for", **more}

    found = rated(grades)
    assert not found.passed
    assert "above the same text as theirs" in found.detail


def test_one_step_on_one_of_many_values_is_let_pass(rated: Any) -> None:
    def grades(told: str) -> dict[str, str]:
        return {
            "security-personal": "for" if MINE in told else "much for",
            **dict.fromkeys(("hedonism", "face", "humility"), "for"),
        }

    assert rated(grades).passed


def test_weights_that_members_share_count_too(rated: Any, dispute: Dispute) -> None:
    """Over ten values it is little; to who cares for one of them alone it is all."""

    def grades(told: str) -> dict[str, str]:
        return {
            **dict.fromkeys(VALUES[:10], "for"),
            VALUES[0]: "much for" if MINE in told else "for",
        }

    sharing = replace(dispute, values={ADA: (1000, *[0] * 19)})
    assert rated(grades).passed
    assert not rated(grades, sharing).passed


def test_a_check_that_could_not_be_made_has_not_passed(rated: Any) -> None:
    found = rated(lambda told: {})
    assert not found.passed
    assert found.detail.startswith("It could not be checked.")


EFFECTS = st.dictionaries(st.sampled_from(VALUES), st.integers(-100, 100), max_size=5)
WEIGHTS = st.lists(st.integers(0, 9), min_size=20, max_size=20).filter(any)


@given(EFFECTS, EFFECTS, st.lists(WEIGHTS, max_size=3))
def test_the_delta_is_the_greatest_between_any_two(
    one: dict[str, int], other: dict[str, int], weights: list[list[int]]
) -> None:
    found = greatest_delta({"": one, "owner": other, "other": one}, weights)
    assert 0 <= found.by <= 200
    assert (found.by == 0) or "owner" in (found.higher, found.lower)
    for own in weights:
        worth = [
            Fraction(sum(w * e.get(v, 0) for v, w in zip(VALUES, own, strict=True)), sum(own))
            for e in (one, other)
        ]
        assert found.by >= abs(worth[0] - worth[1])
    assert greatest_delta({"": one, "owner": one, "other": one}, weights).by == 0
