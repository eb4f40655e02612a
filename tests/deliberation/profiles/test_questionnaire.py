"""Twenty everyday situations that favour no value, answered in three minutes."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.profiles.profile import fold
from deliberation.profiles.questionnaire import (
    NEITHER,
    QuestionnaireError,
    evidence_of,
    read_questionnaire,
)
from deliberation.profiles.values import VALUES
from resources import read_text

ENGLISH = read_text("values/questionnaire.en.toml")
OURS = read_questionnaire(ENGLISH)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        each.id: st.sampled_from([NEITHER, *(answer.id for answer in each.answers)])
        for each in OURS.situations
    },
)


def about(situation: Any) -> list[str]:
    """The value that each answer of the situation is for."""
    return [value for a in situation.answers for value, sign in a.signs.items() if sign > 0]


# The design: nobody is led anywhere


def test_there_are_twenty_short_situations() -> None:
    assert len(OURS.situations) == 20
    words = [
        text
        for situation in OURS.situations
        for text in (situation.words, *(answer.words for answer in situation.answers))
    ]
    assert len(set(words)) == len(words)
    # Silent reading of plain English runs at 238 words a minute (M. Brysbaert, "How many words do
    # we read per minute?", Journal of Memory and Language 109, 2019).
    assert sum(len(text.split()) for text in words) / 238 <= 3


def test_every_value_can_get_as_much_for_it_and_against_it_as_any_other() -> None:
    """The stated tolerance is none: the totals are equal."""
    for_, against = Counter[str](), Counter[str]()
    for situation in OURS.situations:
        for value in VALUES:
            signs = [answer.signs.get(value, 0) for answer in situation.answers]
            for_[value] += max(0, *signs)
            against[value] -= min(0, *signs)
    assert set(for_.values()) == {180}
    assert set(against.values()) == {45}
    assert set(for_) == set(against) == set(VALUES)


def test_who_answers_by_chance_is_expected_to_be_like_everybody() -> None:
    expected = dict.fromkeys(VALUES, Fraction())
    for situation in OURS.situations:
        for answer in situation.answers:
            for value, sign in answer.signs.items():
                expected[value] += Fraction(sign, len(situation.answers))
    assert len(set(expected.values())) == 1


def test_every_value_meets_others_from_both_sides_of_the_circle() -> None:
    """In three situations, each time other rivals, at least two of them on either side of it."""
    for place, value in enumerate(VALUES):
        rivals = [
            other
            for situation in OURS.situations
            for other in about(situation)
            if value in about(situation) and other != value
        ]
        assert len(rivals) == len(set(rivals)) == 6
        turns = [(VALUES.index(other) - place) % 20 for other in rivals]
        assert sum(turn < 10 for turn in turns) == sum(turn > 10 for turn in turns) == 3


def test_no_two_values_meet_twice_and_each_stands_once_in_every_place() -> None:
    met = Counter(
        frozenset(pair)
        for situation in OURS.situations
        for pair in combinations(about(situation), 2)
    )
    assert max(met.values()) == 1
    places = Counter(
        (value, place) for each in OURS.situations for place, value in enumerate(about(each))
    )
    assert places == Counter({(value, place): 1 for value in VALUES for place in range(3)})


@pytest.mark.parametrize("value", VALUES)
def test_whoever_always_chooses_a_value_has_it_first(value: str) -> None:
    answers = {
        situation.id: next((a.id for a in situation.answers if a.signs.get(value, 0) > 0), NEITHER)
        for situation in OURS.situations
    }
    profile = fold(evidence_of(OURS, answers))
    assert max(VALUES, key=lambda each: profile.of(each).mean) == value
    assert profile.of(value).weight > max(
        profile.of(each).weight for each in VALUES if each != value
    )


# Answers


def test_an_answer_is_evidence_with_its_words() -> None:
    found = evidence_of(OURS, {"ten": "neighbours"})
    assert [(each.value, each.direction, each.strength) for each in found] == [
        ("universalism-concern", 1, 60),
        ("conformity-rules", -1, 15),
        ("hedonism", -1, 15),
    ]
    assert {each.kind for each in found} == {"answer"}
    assert {each.ref for each in found} == {"ten"}
    assert found[0].words.endswith("Off it goes: the whole street has a right to sleep.")


def test_who_cannot_say_says_nothing() -> None:
    assert evidence_of(OURS, {each.id: NEITHER for each in OURS.situations}) == ()
    assert evidence_of(OURS, {}) == ()


@given(ANSWERS, st.data())
def test_changing_an_answer_replaces_its_evidence_alone(
    answers: dict[str, str], data: st.DataObject
) -> None:
    situation = data.draw(st.sampled_from(OURS.situations))
    other = data.draw(st.sampled_from([NEITHER, *(answer.id for answer in situation.answers)]))
    before = set(evidence_of(OURS, answers))
    after = set(evidence_of(OURS, answers | {situation.id: other}))
    assert {each for each in before if each.ref != situation.id} == {
        each for each in after if each.ref != situation.id
    }
    assert {each for each in after if each.ref == situation.id} == set(
        evidence_of(OURS, {situation.id: other})
    )


@given(ANSWERS)
def test_every_set_of_answers_gives_a_profile(answers: dict[str, str]) -> None:
    found = evidence_of(OURS, answers)
    assert len({each.id for each in found}) == len(found)
    assert sum(fold(found).weights) == 1000


@pytest.mark.parametrize(
    "answers", [{"nowhere": NEITHER}, {"ten": "eleven"}, {"ten": ""}, {"ten": None}]
)
def test_an_answer_that_there_is_not_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(QuestionnaireError, match=r"\.$"):
        evidence_of(OURS, answers)


# The file


def test_a_translation_changes_words_and_nothing_else() -> None:
    german = """
[[situation]]
id = "ten"
words = "Musik ist bis zehn erlaubt."
[[situation.answer]]
id = "ten-is-ten"
words = "Zehn ist zehn."
for = { hedonism = 100 }
"""
    translated = read_questionnaire(ENGLISH, german)
    ten = translated.situation("ten")
    assert ten.words == "Musik ist bis zehn erlaubt."
    assert [answer.words for answer in ten.answers][:1] == ["Zehn ist zehn."]
    assert ten.answers[1:] == OURS.situation("ten").answers[1:]
    assert [[a.signs for a in s.answers] for s in translated.situations] == [
        [a.signs for a in s.answers] for s in OURS.situations
    ]
    others = [each for each in translated.situations if each.id != "ten"]
    assert others == [each for each in OURS.situations if each.id != "ten"]


def situation(answers: str, head: str = 'id = "s"\nwords = "So?"') -> str:
    return f"[[situation]]\n{head}\n{answers}"


def answer(id_: str = "a", words: str = '"Yes."', signs: str = "for = { face = 5 }") -> str:
    return f'[[situation.answer]]\nid = "{id_}"\nwords = {words}\n{signs}\n'


TWO = answer() + answer("b")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[situation]",
        "situation = 3",
        "situation = [3]",
        situation(""),
        situation(answer()),
        situation("".join(answer(each) for each in "abcde")),
        situation(TWO, 'words = "So?"'),
        situation(TWO, 'id = "s"\nwords = " "'),
        situation(TWO) + situation(TWO),
        situation(answer() + answer()),
        situation(answer() + answer(NEITHER)),
        situation(answer() + answer("b", "3")),
        situation(answer() + answer("b", signs="")),
        situation(answer() + answer("b", signs="for = { kindness = 5 }")),
        situation(answer() + answer("b", signs="for = { face = 0 }")),
        situation(answer() + answer("b", signs="for = { face = 101 }")),
        situation(answer() + answer("b", signs="for = { face = 5.0 }")),
        situation(answer() + answer("b", signs="for = { face = nan }")),
        situation(answer() + answer("b", signs="for = { face = true }")),
        situation(answer() + answer("b", signs="for = { face = 5 }\nagainst = { face = 5 }")),
        situation(answer() + answer("b", signs="for = 5")),
        situation(
            answer()
            + answer("b", signs="for = { face = 5, hedonism = 5, tradition = 5, humility = 5 }")
        ),
    ],
)
def test_a_questionnaire_that_cannot_be_asked_is_refused(text: str) -> None:
    assert read_questionnaire(situation(TWO)).situation("s").words == "So?"
    with pytest.raises(QuestionnaireError, match=r"^[A-Z].*\.$"):
        read_questionnaire(text)


@pytest.mark.parametrize(
    "translation", ["[[", 'situation = "x"', '[[situation]]\nid="ten"\nwords=3']
)
def test_a_translation_that_is_none_is_refused(translation: str) -> None:
    with pytest.raises(QuestionnaireError):
        read_questionnaire(ENGLISH, translation)
