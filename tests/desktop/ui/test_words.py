"""How the window says numbers, names and dates."""

from __future__ import annotations

import time

import pytest

from desktop.ui.words import (
    counted,
    grouped,
    initials,
    join_names,
    shortened,
    utility_words,
    when,
    when_short,
)


@pytest.mark.parametrize(
    ("utility", "said"),
    [
        (-100, "much worse than now"),
        (-50, "worse than now"),
        (-1, "a little worse than now"),
        (0, "as good as now"),
        (1, "a little better than now"),
        (50, "better than now"),
        (100, "much better than now"),
    ],
)
def test_a_rating_in_words(utility: int, said: str):
    assert utility_words(utility) == said


def test_lists_and_counts():
    assert join_names([]) == "nobody"
    assert join_names(["Ada"]) == "Ada"
    assert join_names(["Ada", "Bo", "Cy"]) == "Ada, Bo and Cy"
    assert counted(1, "clause", "clauses") == "1 clause"
    assert counted(0, "clause", "clauses") == "0 clauses"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Brandt", "AB"), ("Bo", "Bo"), ("élise de la cour", "ÉC"), ("***", "**"), (" ", "?")],
)
def test_initials(name: str, letters: str):
    assert initials(name) == letters


def test_long_text_is_cut_at_a_word():
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one\n two", 9) == "one two"
    assert len(shortened("x" * 200, 20)) <= 20


def test_a_fingerprint_is_read_in_fours():
    assert grouped("0123456789ab") == "0123 4567 89ab"


def test_dates():
    now = int(time.time())
    assert when_short(now).count(":") == 1
    assert when_short(now) in when(now)
    assert ":" not in when_short(now - 90 * 86_400)
