"""Effects rest on words: whatever an author says that a wording does, it quotes for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Cell, Sentence
from llm.audits.effect_words import effects_rest_on_words
from llm.mediation.own_critiques import cells_of
from llm.words.effects import Found

BEFORE = "Everybody decides together, always."
TEXT = "Guests may stay, and “friends of friends” too, no longer than a week."
WORDS = TEXT.split()


def resting_on(words: str, text: str = TEXT) -> Candidate:
    return Candidate(text, (Sentence(text),), effects=(Cell("face", 20, words),))


@pytest.mark.parametrize(
    "words",
    ["", "Guests may stay", "“help one another”", "“Guests may stay”, “help one another”",
     "“Everybody decides together”", "no longer “Guests may stay”", "“”", "“…”"],
)  # fmt: skip
def test_an_effect_that_quotes_nothing_of_the_texts_fails(words: str) -> None:
    found = effects_rest_on_words((resting_on(words),), BEFORE)
    assert not found.passed
    assert "face of wording 1" in found.detail.lower()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(3, 9)), min_size=1, max_size=30),
    st.booleans(),
)
def test_whatever_is_quoted_as_a_laptop_writes_it_passes(
    runs: list[tuple[int, int]], falls_away: bool
) -> None:
    said = tuple(" ".join(WORDS[start : start + length]) for start, length in runs)
    gone = ("Everybody decides", "together, always.") if falls_away else ()
    words = Found("face", 20, said, gone).words
    assert effects_rest_on_words((resting_on(words),), BEFORE).passed


def test_a_long_quote_that_is_cut_off_passes() -> None:
    text = "They help each other with everything that there is to do " * 5
    words = Found("face", 20, (text.strip(),)).words
    assert "…" in words
    assert effects_rest_on_words((resting_on(words, text),), "").passed


def test_what_the_word_list_finds_needs_no_more_proof() -> None:
    text = "Everybody helps one another, and nobody is left alone."
    cells = cells_of(text, "")
    assert cells
    said, bare = (Sentence(text),), tuple(Cell(each.value, each.effect) for each in cells)
    assert effects_rest_on_words((Candidate(text, said, effects=bare),), "").passed
    other = tuple(Cell(each.value, -each.effect) for each in cells)
    assert not effects_rest_on_words((Candidate(text, said, effects=other),), "").passed
