"""A word list is read strictly, and what is wrong with it is said with its line."""

from __future__ import annotations

import pytest

from deliberation.profiles.values import VALUES
from llm.words.value_words import Phrase, Sign, WordListError, read_word_list
from llm.words.word_reading import hits_in

HEAD = """\
reach = 2
common = ["the"]
ignore = ["not only"]
turn = ["not", "no"]
turn_back = ["forbidden", "nicht |"]
"""


def a_list(face: str = '"praise*" = 20') -> str:
    tables = dict.fromkeys(VALUES, '"xyzzy" = 1') | {"face": face}
    return HEAD + "".join(f"[{value}]\n{lines}\n" for value, lines in tables.items())


def found_in(sentence: str, face: str) -> list[tuple[str, int]]:
    return [(each.words, each.effect) for each in hits_in(sentence, [read_word_list(a_list(face))])]


def test_a_list_is_what_its_lines_say() -> None:
    words = read_word_list(a_list())
    assert (words.reach, words.common) == (2, frozenset({"the"}))
    assert list(words.turn_back) == [Phrase(("forbidden",)), Phrase(("nicht", "|"))]
    assert words.signs[Phrase(("praise*",))] == (Sign("face", Phrase(("praise*",)), 20),)
    assert len(words.signs[Phrase(("xyzzy",))]) == len(VALUES) - 1


@pytest.mark.parametrize(
    ("phrase", "sentence", "words"),
    [
        ("praise*", "All are Praised!", "Praised"),
        ("*ruhe", "Die Nachtruhe.", "Nachtruhe"),
        ("*ruhe*", "Die Nachtruhezeit.", "Nachtruhezeit"),
        ("self esteem", "Self-esteem for all", "Self-esteem"),
        ("hears … side", "Who hears the other’s side?", "hears the other’s side"),
        ("hears … side", "Who hears a side?", "hears a side"),
        ("straße*", "Auf der STRASSE.", "STRASSE"),
        ("don't mock", "We don’t mock", "don’t mock"),
        ("bewohner", "Alle Bewohner:innen", ""),
        ("bewohner*", "Alle Bewohner:innen", "Bewohner:innen"),
        ("hears … side", "Who hears it, takes a side", ""),
        ("hears … side", "Who hears one two three four five side", ""),
        ("praise", "See https://praise.example/praise", ""),
        ("praise", "appraise praises", ""),
    ],
)
def test_what_a_phrase_fits(phrase: str, sentence: str, words: str) -> None:
    assert found_in(sentence, f'"{phrase}" = 20') == ([(words, 20)] if words else [])


def test_a_turn_reaches_some_words_and_one_behind_the_whole_part() -> None:
    face = '"praise" = 20'
    assert found_in("not a praise", face) == [("not a praise", -20)]
    assert found_in("not a great praise", face) == [("praise", 20)]
    assert found_in("praise is on all of these days forbidden", face)[0][1] == -20
    assert found_in("praise, or all is forbidden", face) == [("praise", 20)]
    assert found_in("praise gibt es nicht.", face) == [("praise gibt es nicht", -20)]
    assert found_in("praise gibt es nicht oft.", face) == [("praise", 20)]
    assert found_in("not only praise", face) == [("praise", 20)]
    assert found_in("no praise is forbidden", face) == [("no praise is forbidden", 20)]


def test_of_two_phrases_the_one_with_more_words_is_read() -> None:
    face = '"praise" = 20\n"faint praise" = -10\n"faint*" = -30'
    assert found_in("faint praise", face) == [("faint praise", -10)]
    assert sorted(found_in("praise or fainting", face)) == [("fainting", -30), ("praise", 20)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", r"The file of words is no TOML .*; correct it"),
        (a_list('"a" = 1\n"a" = 2'), r"no TOML .*line \d+"),
        (a_list().replace("reach = 2", "reach = true"), r"Line 1 .*“reach” must be a whole number"),
        (a_list().replace('["the"]', "[]"), r"Line 2 .*“common” must be a list"),
        (a_list().replace('["the"]', '["the*"]'), r"Line 2 .*“common” must hold whole single"),
        (a_list().replace('"not only"', '"… not"'), r"Line 3 .*“ignore” holds '… not'"),
        (a_list().replace('"not", "no"', "7"), r"Line 4 .*“turn” holds '7', which is no phrase"),
        (a_list().replace("turn_back", "turnback"), r"“turn_back” must be a list"),
        (a_list('"praise" = 0'), r"Line 21 .*“praise” needs a whole number .* not 0"),
        (a_list('"b" = 3\n"praise" = 101'), r"Line 22 .*“praise” needs a whole number"),
        (a_list('"praise" = 1.5'), r"Line 21 .*“praise” needs a whole number"),
        (a_list('"praise" = true'), r"Line 21 .*“praise” needs a whole number"),
        (a_list('"a | b" = 3'), r"Line 21 .*holds 'a | b'"),
        (a_list('"a … … b" = 3'), r"Line 21 .*which is no phrase"),
        (a_list('"a*b" = 3'), r"Line 21 .*which is no phrase"),
        (a_list('"" = 3'), r"Line 21 .*which is no phrase"),
        (a_list('"self-esteem" = 3\n"Self esteem" = 4'), r"Line 22 .*says the same as “self-est"),
        (a_list() + "[charm]\nx = 1\n", r"Line \d+ .*“charm” is none of the twenty values"),
        (a_list().replace("[face]", "[faces]"), r"Line 20 .*“faces” is none of the twenty"),
        (a_list(""), r"Line 20 .*“face” must be a table with words"),
        (HEAD + '[face]\n"a" = 1\n', r"no table \[self-direction-thought\]; add it"),
    ],
)
def test_a_broken_list_names_its_line(text: str, says: str) -> None:
    with pytest.raises(WordListError, match=says) as refused:
        read_word_list(text)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
