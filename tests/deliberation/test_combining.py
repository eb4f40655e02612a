"""Marks stacked on a letter: how many an act may hold, and NFC that no number of them stalls."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation import combining
from deliberation.combining import nfc, too_many_marks

ACUTE, BELOW, IOTA, TIBETAN = "\u0301", "\u0323", "\u0345", "\u0f73"
MARKS = st.sampled_from([ACUTE, BELOW, IOTA, "\u0344", "\u0334", TIBETAN, "\u0f81", "\u1dce"])
LETTERS = st.sampled_from(["a", "é", "ế", "ᾂ", "한", "\u11a8", " ", "\u034f", "हि", "\u200d"])
_normalize: Any = unicodedata.normalize
STACKS = st.lists(st.one_of(LETTERS, st.lists(MARKS, max_size=70).map("".join)), max_size=8)


def longest_run(text: str) -> int:
    """In NFD, which needs no table of ours."""
    runs = re.split("\0+", "".join("x" if unicodedata.combining(c) else "\0" for c in text))
    return max(map(len, runs))


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("Quiet at nine.", False),
        ("a" * 20_000, False),
        ("—" * 40 + "🙂" * 40, False),
        ("Tiếng Việt rất đẹp, हम सब यहाँ, 静か", False),
        ("a" + ACUTE * 30, False),
        ("a" + ACUTE * 31, True),
        ("Quiet. " * 900 + "a" + (ACUTE + BELOW) * 16, True),
        (("a" + ACUTE * 30) * 600, False),
        (TIBETAN * 31, True),  # of class 0 itself, but not what it is made of
        ("a" + ACUTE * 30 + "\u034f" + ACUTE * 30, False),
    ],
)
def test_more_than_thirty_marks_in_a_row_are_too_many(text: str, many: bool) -> None:
    assert too_many_marks(text) is many


@given(STACKS)
@example(["ế", "\u0327" + ACUTE * 29])
def test_nfc_is_the_same_canonical_form_of_what_it_leaves_apart(parts: list[str]) -> None:
    text = "".join(parts)
    found = nfc(text)
    assert nfc(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert longest_run(unicodedata.normalize("NFD", found)) <= combining.LONGEST
    if longest_run(unicodedata.normalize("NFD", text)) <= combining.LONGEST:
        assert found == unicodedata.normalize("NFC", text)


@given(st.text())
def test_nfc_of_ordinary_words_is_that_of_unicode(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)


def test_unicode_is_asked_to_order_no_long_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Watched:
        @staticmethod
        def normalize(form: str, text: str) -> Any:
            asked.append(text)
            return _normalize(form, text)

    hostile = "No" + IOTA * 6000 + ACUTE * 6000 + "\u0334" * 6000 + TIBETAN * 2000
    longer = combining._longer(unicodedata)
    monkeypatch.setattr(combining, "unicodedata", Watched)
    monkeypatch.setattr(combining, "_longer", lambda _: longer)
    nfc(hostile)
    assert asked and max(map(longest_run, asked)) <= combining.LONGEST


@pytest.mark.parametrize("version", [unicodedata, unicodedata.ucd_3_2_0])
def test_what_is_looked_for_first_misses_no_mark(version: Any) -> None:
    everything = map(chr, range(0x110000))
    assert all(c < chr(combining._END) for c in everything if version.combining(c))
    every = [chr(code) for code in range(combining._END) if not 0x3400 <= code < 0xD7A4]
    apart = {c: version.normalize("NFD", c) for c in every}
    ranks = {c: sum(version.combining(d) > 0 for d in apart[c]) for c in every}
    marks = [c for c in every if version.combining(apart[c][0])]
    assert all(combining._STACKED.fullmatch(mark * 14) for mark in marks)
    longest = max(ranks[mark] for mark in marks)
    assert max(ranks.values()) + 13 * longest <= combining.LONGEST
