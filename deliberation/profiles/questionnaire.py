"""A short questionnaire: everyday situations, what one would do, and what that is evidence of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.errors import FolkmootError
from deliberation.fields import is_number, is_slug
from deliberation.profiles.profile import FULL, Evidence
from deliberation.profiles.values import VALUES, ValuesError, is_words, parse_toml

NEITHER = "neither"  # "none of these, or I can't say": an answer that is evidence of nothing


class QuestionnaireError(FolkmootError, ValueError):
    """A questionnaire that cannot be asked, or an answer that it does not have."""


@dataclass(frozen=True)
class Answer:
    """`signs`: the values that it is evidence for (> 0) or against (< 0), in hundredths."""

    id: str
    words: str
    signs: Mapping[str, int]


@dataclass(frozen=True)
class Situation:
    """An everyday situation and what one might do in it."""

    id: str
    words: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Questionnaire:
    """The situations, in the order in which they are asked."""

    situations: tuple[Situation, ...]

    def situation(self, id_: str) -> Situation:
        """Raises `QuestionnaireError` if there is none of that id."""
        for each in self.situations:
            if each.id == id_:
                return each
        raise QuestionnaireError(f"The questionnaire has no situation {id_!r}; read it again.")


def evidence_of(questionnaire: Questionnaire, answers: Mapping[str, str]) -> tuple[Evidence, ...]:
    """What the answers (an answer's id, or `NEITHER`, by situation) say about the 20 values.

    An item's id is fixed by situation, answer and value, and its `ref` is the situation, so that
    another answer to the same situation takes its place. Raises `QuestionnaireError`.
    """
    found = []
    for situation_id, answer_id in answers.items():
        situation = questionnaire.situation(situation_id)
        chosen = [each for each in situation.answers if each.id == answer_id]
        if not chosen and answer_id != NEITHER:
            raise QuestionnaireError(
                f"“{situation.words}” has no answer {answer_id!r}; choose one of those it has."
            )
        found += [
            Evidence(
                id=f"answer/{situation.id}/{answer.id}/{value}",
                value=value,
                direction=1 if sign > 0 else -1,
                strength=abs(sign),
                kind="answer",
                ref=situation.id,
                words=f"{situation.words} {answer.words}",
            )
            for answer in chosen
            for value, sign in answer.signs.items()
        ]
    return tuple(found)


def read_questionnaire(english: str, translation: str = "") -> Questionnaire:
    """The questionnaire in a TOML text, whose form is told at the head of the English file.

    `translation` is a text of the same form that has only the words; what it leaves out is asked
    in English, and what an answer is evidence of is never translated. Raises
    `QuestionnaireError`.
    """
    try:
        situations = tuple(_situation(each) for each in _list(parse_toml(english), "situation"))
        questionnaire = Questionnaire(situations)
        _check_ids(situations, "situation")
        return _translated(questionnaire, parse_toml(translation))
    except ValuesError as error:
        raise QuestionnaireError(str(error)) from error


def _list(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise QuestionnaireError(f"The questionnaire's [[{name}]] parts cannot be read; see them.")
    return found


def _situation(table: dict[str, Any]) -> Situation:
    answers = tuple(_answer(each) for each in _list(table, "answer"))
    if not is_slug(table.get("id")) or not is_words(table.get("words")):
        raise QuestionnaireError("A situation of the questionnaire needs an id and words.")
    if not 2 <= len(answers) <= 4:
        raise QuestionnaireError(f"Situation {table['id']} needs 2 to 4 answers.")
    _check_ids(answers, "answer")
    return Situation(table["id"], table["words"], answers)


def _answer(table: dict[str, Any]) -> Answer:
    if not is_slug(table.get("id")) or table["id"] == NEITHER or not is_words(table.get("words")):
        raise QuestionnaireError(f"An answer needs words and an id, which is not {NEITHER!r}.")
    signs: dict[str, int] = {}
    for side, direction in (("for", 1), ("against", -1)):
        strengths = table.get(side, {})
        if not isinstance(strengths, dict) or signs.keys() & strengths.keys():
            raise QuestionnaireError(f"Answer {table['id']} names a value for and against.")
        for value, strength in strengths.items():
            if value not in VALUES or not is_number(1, FULL)(strength):
                raise QuestionnaireError(
                    f"Answer {table['id']}: {value} = {strength!r} is no value with a strength of "
                    "1 to 100."
                )
            signs[value] = direction * strength
    if not 1 <= len(signs) <= 3:
        raise QuestionnaireError(f"Answer {table['id']} must be about 1 to 3 values.")
    return Answer(table["id"], table["words"], signs)


def _check_ids(things: tuple[Situation, ...] | tuple[Answer, ...], what: str) -> None:
    ids = [each.id for each in things]
    if not ids or len(set(ids)) < len(ids):
        raise QuestionnaireError(f"The questionnaire needs one id for each {what}, and some.")


def _translated(questionnaire: Questionnaire, translation: dict[str, Any]) -> Questionnaire:
    """With the words that the translation has for a situation and for its answers."""
    tables = {each.get("id"): each for each in _list(translation, "situation")}
    situations = []
    for situation in questionnaire.situations:
        table = tables.get(situation.id, {})
        said = {each.get("id"): each for each in _list(table, "answer")}
        answers = tuple(
            replace(answer, words=_words(said.get(answer.id, {}), answer.words))
            for answer in situation.answers
        )
        words = _words(table, situation.words)
        situations.append(replace(situation, words=words, answers=answers))
    return Questionnaire(tuple(situations))


def _words(table: Mapping[str, Any], english: str) -> str:
    words = table.get("words", english)
    if not is_words(words):
        raise QuestionnaireError("A translation of the questionnaire has words that are no text.")
    return str(words)
