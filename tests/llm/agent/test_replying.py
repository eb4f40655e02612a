"""Without a model the agent asks prepared questions, says so, and asks none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from deliberation.profiles.profile import Evidence, fold
from deliberation.profiles.values import VALUES
from llm.agent.questions import AREAS, QuestionsError, prepared_questions, read_questions
from llm.agent.replying import embedded_reply
from llm.vault.records import Message

Say = Callable[..., Message]
NOBODY = fold([])
LANGUAGES = ("en", "de")


def known_about(*values: str) -> list[Evidence]:
    return [Evidence(each, each, 1, 100, "quote") for each in values]


# --- the questions ---------------------------------------------------------------------------


def test_there_are_three_questions_or_more_for_each_value_and_some_for_each_area() -> None:
    questions = prepared_questions()
    assert len(questions) >= 60
    about = Counter(each.value for each in questions)
    assert set(about) == set(VALUES)
    assert min(about.values()) >= 3
    assert {each.area for each in questions} == set(AREAS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_short_asks_something_and_is_there_once(language: str) -> None:
    words = [each.words for each in prepared_questions(language)]
    assert len(set(words)) == len(words)
    for each in words:
        assert each.endswith("?")
        assert 5 <= len(each.split()) <= 25, each


@pytest.mark.parametrize(
    ("language", "abstract"),
    [("en", ("value", "important", "matters", "principle", "in general", "why")),
     ("de", ("Wert", "wichtig", "Prinzip", "grundsätzlich", "allgemein", "warum"))],
)  # fmt: skip
def test_a_question_is_about_a_situation_and_not_about_values(
    language: str, abstract: tuple[str, ...]
) -> None:
    for each in prepared_questions(language):
        assert not any(word in each.words for word in abstract), each.words


def test_every_question_is_there_in_german_and_other_languages_get_english() -> None:
    english, german = prepared_questions("en"), prepared_questions("de-AT")
    assert [each.id for each in english] == [each.id for each in german]
    assert not {each.words for each in english} & {each.words for each in german}
    assert prepared_questions("fr") == english


GOOD = '[a-b]\nvalue = "face"\narea = "money"\nwords = "When?"\n'


@pytest.mark.parametrize(
    ("english", "translation", "says"),
    [
        ("[a", "", "no TOML"),
        (GOOD.replace("face", "love"), "", "names a value or an area"),
        (GOOD.replace("money", "love"), "", "names a value or an area"),
        (GOOD.replace("When?", " "), "", "has no words"),
        (GOOD.replace("a-b", "A_B"), "", "must have an id"),
        ('a-b = "When?"', "", "must have an id"),
        (GOOD, 'b = "Wann?"', "has no original"),
        (GOOD, "a-b = 1", "no words"),
    ],
)
def test_a_file_of_questions_that_cannot_be_read_is_a_sentence(
    english: str, translation: str, says: str
) -> None:
    assert read_questions(GOOD, 'a-b = "Wann?"')[0].words == "Wann?"
    with pytest.raises(QuestionsError, match=says):
        read_questions(english, translation)


# --- the replies -----------------------------------------------------------------------------


def test_the_first_reply_says_that_no_model_is_at_work(say: Say) -> None:
    first = embedded_reply(NOBODY, [], [])
    assert first.text.startswith("No model is at work here")
    later = embedded_reply(NOBODY, [first.asks], [say(first.text, by="agent"), say("Yes.")])
    assert later.text.startswith("Prepared question 2 of ")
    assert embedded_reply(NOBODY, [], [], "de").text.startswith("Hier ist kein Modell am Werk")


def test_it_asks_about_the_value_of_which_least_is_known() -> None:
    questions = {each.id: each.value for each in prepared_questions()}
    for unknown in VALUES:
        profile = fold(known_about(*(each for each in VALUES if each != unknown)))
        assert questions[embedded_reply(profile, [], []).asks] == unknown


def test_evidence_against_a_value_is_knowledge_of_it_too() -> None:
    questions = {each.id: each.value for each in prepared_questions()}
    items = known_about(*VALUES[1:])
    against = Evidence("x", VALUES[0], -1, 100, "quote")
    more = fold([*items, against, Evidence("y", VALUES[0], -1, 50, "quote")])
    assert questions[embedded_reply(more, [], []).asks] != VALUES[0]


def test_it_goes_on_from_what_the_owner_just_said(say: Say) -> None:
    asked = embedded_reply(NOBODY, [], [say("The last meeting was bad, everybody came too late.")])
    assert asked.asks == "came-late"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_comes_twice_no_value_is_pressed_and_then_they_are_over(
    language: str, say: Say
) -> None:
    questions = {each.id: each.value for each in prepared_questions(language)}
    asked: list[str] = []
    for _ in questions:
        asked.append(embedded_reply(NOBODY, asked, [say("Well.")], language).asks)
    assert sorted(asked) == sorted(questions)
    assert {questions[each] for each in asked[: len(VALUES)]} == set(VALUES)
    over = embedded_reply(NOBODY, asked, [], language)
    assert over.asks == ""
    assert str(len(questions)) in over.text
