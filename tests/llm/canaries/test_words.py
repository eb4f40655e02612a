"""The sentences that made-up disputes are put together from."""

from __future__ import annotations

import re

import pytest

from llm.canaries.matters import LEAST, MOST, ONLY, Matter, matters, pieces_beside, shown, words_of
from resources import path

LANGUAGES = ("en", "de")
EVERY = [(language, matter) for language in LANGUAGES for matter in matters()]


@pytest.mark.parametrize(
    ("language", "matter"), EVERY, ids=lambda each: getattr(each, "name", each)
)
def test_each_matter_can_be_spoken_of_in_each_language(language: str, matter: Matter) -> None:
    words = words_of(language)["matters"][matter.name]
    wishes = [words[side] for side in matter.says]
    rules = [words["never"], words["always"]] if matter.unit == "never" else [words["rule"]]
    assert len(words["questions"]) >= 2
    assert all(len(listed) >= 2 for listed in [*wishes, *rules])
    placed = [sentence for listed in [*wishes, *rules] for sentence in listed]
    assert all(("{x}" in sentence) == (matter.unit != "never") for sentence in placed)
    assert len(set(placed)) == len(placed)


@pytest.mark.parametrize(
    ("language", "matter"), EVERY, ids=lambda each: getattr(each, "name", each)
)
def test_different_values_read_differently_in_every_form(language: str, matter: Matter) -> None:
    if matter.unit == "never":
        return
    for form in (0, 1):
        for spelt in (False, True):
            read = [shown(matter, value, language, form, spelt) for value in matter.space]
            assert len(set(read)) == len(matter.space)
            assert all(each and "{" not in each for each in read)


@pytest.mark.parametrize(
    ("value", "form", "language", "reads"),
    [
        (1_320, 0, "en", "22:00"),
        (1_320, 1, "en", "10 pm"),
        (1_350, 1, "en", "10:30 pm"),
        (1_440, 1, "en", "midnight"),
        (1_440, 0, "en", "00:00"),
        (1_530, 1, "en", "1:30 am"),
        (1_320, 0, "de", "22 Uhr"),
        (1_440, 1, "de", "Mitternacht"),
        (1_500, 1, "de", "01:00 Uhr"),
    ],
)
def test_times_read_as_people_write_them(value: int, form: int, language: str, reads: str) -> None:
    quiet = next(each for each in matters() if each.name == "quiet")
    assert shown(quiet, value, language, form) == reads


def test_every_side_of_a_matter_can_be_told() -> None:
    for matter in matters():
        assert set(matter.says) in ({MOST, LEAST}, {ONLY})
        assert len(matter.space) >= 2


def test_the_pieces_are_there() -> None:
    named = {piece for matter in matters() for piece in matter.pieces} | set(pieces_beside())
    assert len(named) > 20
    assert all(path(f"pieces/{piece}.toml").is_file() for piece in named)


def test_both_languages_have_the_same_parts() -> None:
    english, german = (words_of(language) for language in LANGUAGES)
    assert english.keys() == german.keys()
    assert english["matters"].keys() == german["matters"].keys()
    for name, words in english["matters"].items():
        assert words.keys() == german["matters"][name].keys()


def test_firm_words_and_daily_life_name_no_number() -> None:
    """Else a sentence beside the wish could be read as another limit."""
    for language in LANGUAGES:
        words = words_of(language)
        for part in ("opening", "firm", "soft", "closing", "open", "beside", "dissent"):
            assert not any(re.search(r"\d|\{", sentence) for sentence in words[part])
