"""How long a trial lasts is what members say, else a lesson, else thirty days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import QuotedLesson
from deliberation.state import Position
from llm.mediation.dispute import Dispute
from llm.mediation.trying import days_to_try


def said(*texts: str, lessons: tuple[str, ...] = ()) -> Dispute:
    positions = tuple(
        Position(f"{n:064x}", f"{n:x}" * 64, text, n) for n, text in enumerate(texts, 1)
    )
    given_lessons = tuple(QuotedLesson(f"{n:064x}", text) for n, text in enumerate(lessons))
    return replace(Dispute("d" * 64, "?", "", positions, {}), lessons=given_lessons)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Let us try it for two weeks.", 14),
        ("A trial of 10 days, then we talk.", 10),
        ("A three-month trial would do.", 90),
        ("Probieren wir es? Wir können es eine Woche ausprobieren.", 7),
        ("Faisons un essai de deux mois.", 60),
        ("We could experiment for a year.", 365),
        ("Guests may stay two weeks.", 30),  # nobody speaks of trying
        ("We should try it.", 30),
        ("Try it for 0 days.", 30),
        ("Try it for 9999 weeks.", 30),  # longer than any trial may be
        ("", 30),
    ],
)
def test_only_a_sentence_that_speaks_of_trying_says_how_long(text: str, days: int) -> None:
    assert days_to_try(said(text)) == days


def test_of_several_lengths_the_shortest_binds_least_and_members_go_before_lessons() -> None:
    lesson = "It was tried for 5 days."
    both = said("Try it for 3 weeks.", "A trial of one week.", lessons=(lesson,))
    assert days_to_try(both) == 7
    assert days_to_try(said("Quiet!", lessons=("No words.", lesson, "A trial of 1 day."))) == 5


@given(st.lists(st.text(max_size=40) | st.from_regex(r"\Atry \d{1,6} (day|week)s\Z"), max_size=4))
def test_it_is_always_a_length_that_an_act_can_hold(texts: list[str]) -> None:
    assert 1 <= days_to_try(said(*texts)) <= 3_660
