"""A passphrase is judged in plain words, and one that is made for somebody is worth its 48 bits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.pairing.words import WORDS
from desktop.ui.safety.strength import SIX, Strength, bits, draw, judge, judgement, meant


@pytest.mark.parametrize(
    ("passphrase", "how"),
    [
        ("password1", Strength.WEAK),
        ("Sommer2024!", Strength.WEAK),
        ("12345678", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("qwertyuiop", Strength.WEAK),
        ("1983-07-14", Strength.WEAK),
        ("ada ada ada ada ada", Strength.WEAK),
        ("Anna1987", Strength.WEAK),
        ("Tr0ub4dor&3", Strength.FAIR),
        ("correct horse battery", Strength.FAIR),
        ("correct horse battery staple", Strength.GOOD),
        ("xK9#mQ2$vL", Strength.GOOD),
        ("", Strength.WEAK),
    ],
)
def test_it_is_judged_by_its_looks(passphrase: str, how: Strength):
    assert judge(passphrase) is how
    assert judgement(passphrase).lower().startswith(how.value)


def test_one_that_is_made_has_six_words_of_a_byte_each():
    made = {draw() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        words = each.split(" ")
        assert len(words) == SIX
        assert set(words) <= set(WORDS)
        assert judge(each) is Strength.GOOD
    assert len({word for each in made for word in each.split()}) > 200, "all of the words come"


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_is_never_worse_by_much(start: str, more: str):
    assert bits(start) >= 0
    assert bits(f"{start} {more}") >= bits(start) - 1e-9


@given(st.lists(st.sampled_from(WORDS), min_size=SIX, max_size=SIX))
def test_six_words_are_understood_however_they_are_typed(words: list[str]):
    right = " ".join(words)
    assert meant(right) == right
    assert meant(", ".join(word.upper() for word in words) + " ") == right
    assert meant(" ".join(word[:3] for word in words)) == right


@given(st.text(max_size=80))
def test_what_is_not_six_of_the_words_stays_as_it_is(typed: str):
    said = meant(typed)
    assert said == typed or set(said.split(" ")) <= set(WORDS)
