"""Nothing that is not seen is left in what a model wrote."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.words.cleaning import seen


def hidden(words: str) -> str:
    """The words in characters that print nothing."""
    return "".join(chr(0xE0100 + byte) for byte in words.encode())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Quiet from ten." + hidden("a secret"), "Quiet from ten."),
        ("Qu\u200ciet\u200d fr\u200bom\u2060 ten\ufe0f.", "Quiet from ten."),
        ("one\ntwo\u202ethree\x00", "one twothree"),
        ("".join(chr(0xE0000 + ord(each)) for each in "tag"), ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
        ("👩\u200d\u200d\ufe0f\u200c👧", "👩\u200d👧"),
    ],
)
def test_only_what_people_need_of_it_stays(text: str, left: str) -> None:
    assert seen(text) == left


@given(st.text())
def test_it_is_one_line_and_cleaning_again_changes_nothing(text: str) -> None:
    line = seen(text)
    assert seen(line) == line
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") for each in line)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=80))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    unseen = {"\u115f", "\u1160", "\u3164", "\uffa0"}  # Hangul fillers count as letters
    if not unseen & set(text):
        assert seen(text) == text
