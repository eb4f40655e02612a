"""The twenty values, their circle, and the words that travel with the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.values import (
    VALUES,
    ValuesError,
    angle,
    position,
    read_words,
)
from resources import read_text

ENGLISH = read_text("values/values.en.toml")
VALUE = st.sampled_from(VALUES)


def test_there_are_twenty_in_the_circles_order() -> None:
    names = [words.name for words in read_words(ENGLISH)]
    assert names == [
        "Self-direction: thought",
        "Self-direction: action",
        "Stimulation",
        "Hedonism",
        "Achievement",
        "Power: dominance",
        "Power: resources",
        "Face",
        "Security: personal",
        "Security: societal",
        "Tradition",
        "Conformity: rules",
        "Conformity: interpersonal",
        "Humility",
        "Benevolence: caring",
        "Benevolence: dependability",
        "Universalism: concern",
        "Universalism: nature",
        "Universalism: tolerance",
        "Universalism: objectivity",
    ]
    slugs = [name.casefold().replace(": ", "-") for name in names]
    assert slugs == list(VALUES)


def test_each_has_one_plain_sentence_and_the_source_is_named() -> None:
    for words in read_words(ENGLISH):
        assert words.sentence.endswith(".")
        assert words.sentence.count(".") == 1
        assert 5 <= len(words.sentence.split()) <= 20
    assert len({words.sentence for words in read_words(ENGLISH)}) == 20
    assert "CC BY 4.0" in ENGLISH
    assert "Touché23-ValueEval" in ENGLISH


def test_the_circle_starts_at_the_top_and_closes() -> None:
    assert [angle(value) for value in VALUES] == list(range(0, 360, 18))
    assert angle("tradition") == 180, "across from thinking for oneself"


@given(VALUE)
def test_every_value_has_its_place(value: str) -> None:
    assert VALUES[position(value)] == value


@pytest.mark.parametrize("unknown", ["", "Hedonism", "kindness", 3, None])
def test_what_is_no_value_is_refused(unknown: str) -> None:
    for question in (position, angle):
        with pytest.raises(ValuesError, match=r"^There is no value .*\.$"):
            question(unknown)


def test_what_a_translation_leaves_out_is_said_in_english() -> None:
    german = '[hedonism]\nname = "Genuss"\n[face]\nsentence = "Geachtet werden."\n'
    words = {each.value: each for each in read_words(ENGLISH, german)}
    english = {each.value: each for each in read_words(ENGLISH)}
    assert words["hedonism"].name == "Genuss"
    assert words["hedonism"].sentence == english["hedonism"].sentence
    assert words["face"].sentence == "Geachtet werden."
    assert [v for v in VALUES if words[v] != english[v]] == ["hedonism", "face"]


@pytest.mark.parametrize(
    "translation",
    [
        "[hedonism",
        '[kindness]\nname = "?"',
        "hedonism = 3",
        "[hedonism]\nname = 3",
        '[hedonism]\nname = " "',
        '[hedonism]\ntitle = "Genuss"',
        "a = " + "[" * 5000,
    ],
)
def test_a_file_of_words_that_is_none_is_refused(translation: str) -> None:
    with pytest.raises(ValuesError, match=r"\.$"):
        read_words(ENGLISH, translation)


def test_english_must_have_words_for_every_value() -> None:
    with pytest.raises(ValuesError, match="self-direction-thought are not complete"):
        read_words("")
