"""Recount: the same sums come out another way, and a wrong one is named by its term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from deliberation.acts import KEEP, ToldLesson
from deliberation.state import CandidateRating, SharedValues, State
from deliberation.weighing import evidence
from deliberation.weighing.blend import Blend, BlendRow
from deliberation.weighing.candidates import blend_of_candidates
from llm.audits import recount as module
from llm.audits.recount import recount
from tests.deliberation.folding.moots import ADA, BEN, deliberation, house, taken
from tests.llm.audits.mediations import TEXTS, Case, cases, mediation, text

DRAFTED = mediation(
    text(TEXTS[0], hedonism=-33, security_personal=45),
    text(TEXTS[1], hedonism=20),
    ratings=(CandidateRating(ADA, 0, 60, "hand", ""), CandidateRating(BEN, 1, -10, "agent", "")),
)
MATTER = deliberation()
GROUP = house(
    MATTER,
    sharing=(SharedValues(BEN, "weights", (7, *[3] * 18, 1)),),
    lessons=(taken(ToldLesson(TEXTS[0], ("quiet",), worked=2, mixed=1)),),
)


@given(cases())
def test_every_sum_comes_out_the_same_another_way(case: Case) -> None:
    found = recount(case.state, case.deliberation, case.mediation)
    assert found.passed, found.detail


def test_it_says_how_many_and_what_comes_first() -> None:
    assert recount(GROUP, MATTER, DRAFTED).detail == (
        "The sums of 2 wordings and of keeping things as they are come out the same, done a second "
        "way; first comes wording 1."
    )
    nothing = recount(GROUP, MATTER, mediation())
    assert nothing.passed
    assert nothing.detail == "There is no wording, so there is no sum."


def test_nobody_is_left_to_weigh_for() -> None:
    assert not recount(State(), MATTER, DRAFTED).passed


def turned(row: BlendRow, **more: Any) -> BlendRow:
    return replace(row, **more)


WRONG: dict[str, Callable[[BlendRow], BlendRow]] = {
    "the ratings": lambda row: turned(row, ratings={**row.ratings, ADA: 61}),
    "W": lambda row: turned(row, ratings={**row.ratings, ADA: -99}),
    "n": lambda row: turned(row, evidence=replace(row.evidence, weight=row.evidence.weight + 1)),
    "p": lambda row: turned(row, evidence=replace(row.evidence, worked=row.evidence.worked + 1)),
    "lam": lambda row: turned(row, evidence=replace(row.evidence, lam_max=51)),
    "the rank": lambda row: turned(row, rank=row.rank + 1),
}


@pytest.mark.parametrize("term", WRONG)
def test_a_wrong_term_is_named(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: Any) -> Blend:
        blend = blend_of_candidates(*given)
        rows = tuple(WRONG[term](row) if row.option == "0" else row for row in blend.rows)
        return replace(blend, rows=rows)

    monkeypatch.setattr(module, "blend_of_candidates", wrong)
    found = recount(GROUP, MATTER, DRAFTED)
    assert not found.passed
    assert f"{term[:1].upper()}{term[1:]} of wording 1 is" in found.detail or (
        f"{term} of wording 1 is" in found.detail
    )


def test_a_wording_without_a_sum_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*given: Any) -> Blend:
        blend = blend_of_candidates(*given)
        return replace(blend, rows=tuple(row for row in blend.rows if row.option == KEEP))

    monkeypatch.setattr(module, "blend_of_candidates", without)
    assert recount(GROUP, MATTER, DRAFTED).detail == "Not every wording has a sum."


def test_a_fault_deep_in_the_weighing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a doctored result: the program's own sum of lessons is made wrong."""
    true = evidence.voices_of

    def louder(*given: Any) -> Any:
        weights, said = true(*given)
        return weights + 1, said

    monkeypatch.setattr(evidence, "voices_of", louder)
    found = recount(GROUP, MATTER, DRAFTED)
    assert not found.passed
    assert "N of wording 1" in found.detail


def test_a_fault_in_the_utilities_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from deliberation.weighing import effects

    monkeypatch.setattr(effects, "divided", lambda amounts, by: amounts // by)
    found = recount(GROUP, MATTER, DRAFTED)
    assert not found.passed
    assert "The ratings of wording 1" in found.detail
