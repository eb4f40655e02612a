"""Agreement of effects: signs against the word list and against people, by an exact count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Cell
from deliberation.profiles.values import VALUES
from deliberation.quotes import normalise
from deliberation.state import Assessment
from llm.audits import agreement as audits
from llm.audits.agreement import Agreeing, agreement, corrections_of, lower_tail
from llm.mediation.dispute import Dispute
from llm.words.effects import effects_of
from tests.deliberation.folding.moots import ADA, BEN, CEM, NINE, TEN, deliberation
from tests.llm.audits.wordings import ALL

RULES = (
    "Nobody may be loud at night. Guests may stay as long as they like. On Fridays there may be a "
    "party. Everybody has to clean the kitchen. Money is shared equally by all. Whoever is ill "
    "gets help. The garden stays wild, and animals are safe there."
)


def candidate(sign: int, text: str = RULES) -> Candidate:
    """Its effects are those of the word list, or the very opposite."""
    cells = tuple(Cell(each.value, sign * each.effect) for each in effects_of(text, ""))
    return replace(ALL, text=text, effects=cells)


def test_effects_that_go_with_the_word_list_pass_and_are_counted(dispute: Dispute) -> None:
    bare = replace(dispute, present_text="")
    cells = len(candidate(1).effects)
    assert cells >= 6
    found = agreement((candidate(1),), bare, {})
    assert found.passed
    assert f"{cells} of {cells} signs agree" in found.detail
    assert "itself right only about two times in three" in found.detail
    assert "corrected by hand: nothing to compare" in found.detail


def test_effects_turned_round_are_worse_than_chance(dispute: Dispute) -> None:
    found = agreement((candidate(-1),), replace(dispute, present_text=""), {})
    assert not found.passed
    assert f"0 of {len(candidate(1).effects)} signs agree; a coin would do so badly in only" in (
        found.detail
    )


def test_one_wording_often_is_no_more_evidence_than_once(dispute: Dispute) -> None:
    bare = replace(dispute, present_text="")
    assert agreement((candidate(-1),) * 9, bare, {}) == agreement((candidate(-1),), bare, {})


def test_few_cells_tell_nothing(dispute: Dispute) -> None:
    few = replace(candidate(-1), effects=candidate(-1).effects[:5])
    found = agreement((few,), replace(dispute, present_text=""), {})
    assert found.passed
    assert "0 of 5 signs agree, too few to tell anything" in found.detail


def test_peoples_corrections_are_a_measure_of_their_own(dispute: Dispute) -> None:
    silent = replace(ALL, text="Zzz.", effects=tuple(Cell(value, 30) for value in VALUES[:7]))
    against = {("Zzz.", value): -10 for value in VALUES[:7]}
    elsewhere = {("Another text.", value): -10 for value in VALUES[:7]}
    assert not agreement((silent,), dispute, against).passed
    assert agreement((silent,), dispute, elsewhere).passed
    found = agreement((silent,), dispute, {("Zzz. ", value): 10 for value in VALUES[:6]})
    assert "6 of 6 signs agree" in found.detail


def test_however_many_corrections_and_candidates_each_text_is_normalised_once(
    dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(text: str) -> str:
        asked.append(text)
        return normalise(text)

    monkeypatch.setattr(audits, "normalise", counted)
    silent = tuple(replace(ALL, text=f"Zzz {each}.", effects=()) for each in range(5))
    agreement(silent, dispute, {(f"Text {n}.", value): 9 for n in range(4) for value in VALUES})
    assert Counter(asked)["Text 3."] == 1
    assert max(Counter(asked).values()) <= 3  # a wording is for people, and in each comparison


def test_only_what_people_gave_by_hand_corrects_and_of_several_the_middle() -> None:
    def cell(member: str, option: str, effect: int, by: str = "hand") -> Assessment:
        return Assessment(member, option, "humility", effect, by, "")

    matter = deliberation(
        assessments=(
            cell(ADA, NINE.id, 40),
            cell(BEN, NINE.id, -10),
            cell(CEM, NINE.id, -90, "agent"),
            cell(ADA, TEN.id, -15),
            cell(BEN, TEN.id, -20),
        )
    )
    assert corrections_of(matter) == {(NINE.text, "humility"): 15, (TEN.text, "humility"): -18}


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_tail_is_that_of_a_fair_coin(same: int, more: int) -> None:
    cells = same + more
    assert lower_tail(same, cells) + lower_tail(more - 1, cells) == 1  # it is symmetric
    counted = sum(bin(each).count("1") <= same for each in range(2**cells)) if cells < 10 else None
    assert counted is None or lower_tail(same, cells) == Fraction(counted, 2**cells)


def test_a_coin_fails_at_most_one_time_in_twenty() -> None:
    """The level holds exactly, whatever the number of cells: the test is conservative."""
    for cells in range(6, 60):
        bad = [k for k in range(cells + 1) if Agreeing(k, cells).worse_than_chance]
        assert bad
        assert lower_tail(max(bad), cells) < Fraction(1, 20)


def test_a_coin_that_is_thrown_fails_as_seldom_as_it_should() -> None:
    thrown = np.random.default_rng(7).binomial(12, 0.5, 4_000)
    failed = sum(Agreeing(int(k), 12).worse_than_chance for k in thrown)
    assert failed < 0.05 * 4_000
