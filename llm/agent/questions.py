"""The prepared questions that are asked where no model is at work, read strictly from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from deliberation.errors import FolkmootError
from deliberation.fields import is_slug
from deliberation.profiles.values import VALUES, ValuesError, is_words, parse_toml
from resources import path, read_text

AREAS = (
    "kitchen", "quiet", "cleaning", "rooms", "money", "meetings", "work", "conflict", "guests",
    "children", "care", "celebrating", "garden", "things", "coming-and-going",
)  # fmt: skip


class QuestionsError(FolkmootError, ValueError):
    """A file of prepared questions that cannot be read; the message names the place."""


@dataclass(frozen=True)
class Prepared:
    """A short question about a situation. Its answer may say something of `value`."""

    id: str
    value: str
    area: str
    words: str


@cache
def prepared_questions(language: str = "en") -> tuple[Prepared, ...]:
    """The questions that come with the program, in the file's order, in that language.

    `language` as in BCP 47; what has no translation is asked in English. Raises `QuestionsError`.
    """
    file = f"agent/questions.{language.split('-')[0].lower()}.toml"
    known = {f"agent/{each.name}" for each in path("agent").iterdir()}
    translation = read_text(file) if file in known and not file.endswith(".en.toml") else ""
    return read_questions(read_text("agent/questions.en.toml"), translation)


def read_questions(english: str, translation: str = "") -> tuple[Prepared, ...]:
    """The questions in a TOML text, whose form is told at the head of the English file.

    `translation` has only the words by id. Raises `QuestionsError`.
    """
    try:
        tables, words = parse_toml(english), parse_toml(translation)
    except ValuesError as error:
        raise QuestionsError(str(error)) from error
    found = [_question(*entry) for entry in tables.items()]
    unknown = [id_ for id_ in words if id_ not in tables or not is_words(words[id_])]
    if unknown:
        raise QuestionsError(f"The translated question {unknown[0]} has no original or no words.")
    return tuple(replace(each, words=words.get(each.id, each.words)) for each in found)


def _question(id_: str, table: Any) -> Prepared:
    fields: Mapping[str, Any] = table if isinstance(table, dict) else {}
    if not is_slug(id_) or set(fields) != {"value", "area", "words"}:
        raise QuestionsError(f"The question {id_} must have an id, a value, an area and words.")
    if fields["value"] not in VALUES or fields["area"] not in AREAS:
        raise QuestionsError(f"The question {id_} names a value or an area that there is not.")
    if not is_words(fields["words"]):
        raise QuestionsError(f"The question {id_} has no words; write some.")
    return Prepared(id_, fields["value"], fields["area"], fields["words"])
