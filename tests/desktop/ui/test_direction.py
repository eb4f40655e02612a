"""Names that run from right to left stand in sentences that are read from the left."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.direction import led
from desktop.ui.pages.people_words import short
from desktop.ui.widgets.basics import words
from desktop.ui.words import join_names

SARAH, MUHAMMAD = "שרה כהן", "محمد الأنصاري"
LETTERS = st.text("ab ,.:1שרמח")


def first_letter(text: str) -> str:
    """The direction of a paragraph, as Qt finds it: isolated parts are passed over (rule P2)."""
    depth = 0
    for letter in text:
        run = unicodedata.bidirectional(letter)
        depth += (run == "FSI") - (run == "PDI")
        if not depth and run in ("L", "R", "AL"):
            return run
    return "L"


@pytest.mark.parametrize("name", [SARAH, MUHAMMAD])
def test_a_sentence_that_begins_with_a_name_is_read_from_the_left(qtbot, name):
    sentence = f"{name} was removed by Ada Brandt and Bo Lindqvist."
    assert first_letter(sentence) != "L"
    assert first_letter(led(sentence)) == "L"
    assert words(sentence).text() == led(sentence)
    assert led(name) == name, "what is all in one script is its own"


def test_a_name_in_the_middle_moves_no_number_and_no_other_name():
    assert short(SARAH) == f"\u2068{SARAH}\u2069"
    assert short("Ada Brandt") == "Ada Brandt"
    both = join_names([SARAH, MUHAMMAD])
    assert both == f"\u2068{SARAH}\u2069 and \u2068{MUHAMMAD}\u2069"
    assert first_letter(f"{both} removed Ada.") == "L"


@given(LETTERS)
def test_nothing_but_the_direction_is_changed(text):
    found = led(text)
    assert found.removeprefix("\u200e") == text
    assert led(found) == found
    left, right = (sum(each in of for each in text) for of in ("ab", "שרמח"))
    assert first_letter(found) == "L" or right >= left
