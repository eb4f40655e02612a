"""A position is split where its author ended a sentence, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.words.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Quiet at ten. No smoking!", ["Quiet at ten.", "No smoking!"]),
        ("Quiet from 22.30 to 7 a.m. on weekdays.", ["Quiet from 22.30 to 7 a.m. on weekdays."]),
        ("Until 7 a.m. Then it is day.", ["Until 7 a.m.", "Then it is day."]),
        ("Guests (e.g. friends) ask Dr. Who.", ["Guests (e.g. friends) ask Dr. Who."]),
        ("No. No. 5 is mine.", ["No.", "No. 5 is mine."]),
        ("See example.org for more", ["See example.org for more"]),
        ("He said “never.” Fine.", ["He said “never.”", "Fine."]),
        ("- wash up\n- sweep\n2) cook", ["wash up", "sweep", "cook"]),
        ("a line that was\nonly wrapped here", ["a line that was\nonly wrapped here"]),
        ("no full stop\nNext line\n\nlast", ["no full stop", "Next line", "last"]),
        ("夜は静かに。昼は自由。", ["夜は静かに。", "昼は自由。"]),
        ("Ruhe ab 22 Uhr, z.B. montags. Danke", ["Ruhe ab 22 Uhr, z.B. montags.", "Danke"]),
        ("?!… --- \n\n", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert list(split_sentences(text)) == sentences


@given(st.text(alphabet=st.sampled_from("ab A1.!?。\n\t-*)(“"), max_size=80) | st.text())
def test_every_sentence_is_the_authors_own_and_no_letter_is_lost(text: str) -> None:
    place = 0
    for sentence in split_sentences(text):
        assert sentence == sentence.strip() != ""
        found = text.find(sentence, place)
        assert found >= place
        place = found + len(sentence)
    kept = "".join(split_sentences(text))
    marks = sum(ch.isalnum() for ch in text) - sum(ch.isalnum() for ch in kept)
    lines = len(text.splitlines())
    assert 0 <= marks <= 3 * lines  # only list marks such as "12)" go


def test_a_long_text_of_short_lines_is_split_too() -> None:
    assert len(split_sentences("a\n" * 10_000)) == 1
    assert len(split_sentences("A\n" * 10_000)) == 10_000
