"""A story for the rehearsal: who is there, and who wants what about which clause."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import resources
from deliberation.acts import LEVELS, LINE_LIMIT, RESULTS, TEXT_LIMIT
from deliberation.errors import FolkmootError
from deliberation.rulebook import Clause, Rulebook
from desktop.files import read_file
from llm.words.rulelike import rule_score

# What a story's trial is about where the story does not say it.
_TRIAL = {
    "hope": "That all of us can live with it.",
    "worked": "Nobody has complained for a month.",
    "failed": "Somebody has stopped keeping to it.",
    "lesson": "Look at a rule again after some months, each alone first.",
}
SHORT, LONG = 40, 300  # characters of a clause that a story can well be about


class StoryRefused(FolkmootError):
    """The file tells no story that can be played."""


@dataclass(frozen=True)
class Seen:
    """What a member saw of the trial; `harm` from 0 to 100, `tell`: it may be told to others."""

    result: str
    note: str = ""
    harm: int = 0
    tell: bool = False


@dataclass(frozen=True)
class Part:
    """A member of the story, and what they want in their own words.

    `keep`: they also want the words that the clause has now to stay.
    """

    name: str
    position: str
    keep: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)  # to the questionnaire
    shares: str = "ratings"  # of what the answers amount to: one of `acts.LEVELS`
    seen: Seen | None = None  # of the trial, at its review


@dataclass(frozen=True)
class Story:
    """`clause` holds words of the clause that it is about; "" for the first that fits."""

    group: str
    clause: str
    parts: tuple[Part, Part, Part]
    hope: str
    worked: str
    failed: str
    lesson: str
    outsiders: str = ""  # who else is touched, and how much it harms them, from 0 to 100
    harm: int = 0


def read_story(path: Path | None, *, sample: bool) -> Story:
    """The story in a TOML file, else ours: for our sample rules, or one that fits any rules.

    Raises `StoryRefused`, `FileProblem`.
    """
    if path is None:
        return _story(resources.read_text(f"stories/{'sample' if sample else 'any-rules'}.toml"))
    try:
        return _story(read_file(path, 1 << 20).decode())
    except UnicodeDecodeError:
        raise StoryRefused(f"{path.name} is no text in UTF-8, as a story must be.") from None


def _story(text: str) -> Story:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise StoryRefused(f"The story is not written as TOML: {error}.") from None
    members = content.get("member")
    if not isinstance(members, list) or len(members) != 3:
        raise StoryRefused("A story needs three [[member]] parts, each with a name and a position.")
    parts = [_part(each) for each in members]
    if len({folder_name(part.name) for part in parts}) < 3:
        raise StoryRefused("The three members of a story need three different names.")
    group = _words(content.get("group", "A practice group"), LINE_LIMIT, "group")
    clause = content.get("clause", "")
    if not isinstance(clause, str):
        raise StoryRefused("The story's clause must be words that stand in the clause.")
    trial = content.get("trial", {})
    if not isinstance(trial, dict):
        raise StoryRefused("The [trial] of a story has a hope, and signs that it worked or failed.")
    words = {
        name: _words(trial.get(name, usual), TEXT_LIMIT, name) for name, usual in _TRIAL.items()
    }
    harm = trial.get("harm", 0)
    if type(harm) is not int or not 0 <= harm <= 100:
        raise StoryRefused("The harm of a story's trial is a whole number from 0 to 100.")
    touches = trial.get("touches", "")
    outsiders = _words(touches, LINE_LIMIT, "touches") if touches else ""
    three = (parts[0], parts[1], parts[2])
    return Story(group, clause, three, **words, outsiders=outsiders, harm=harm)


def folder_name(name: str) -> str:
    """The name as it stands in names of folders and files."""
    return "".join(c if c.isalnum() else "-" for c in name.casefold())


def _part(content: Any) -> Part:
    if not isinstance(content, dict):
        raise StoryRefused("A [[member]] of a story has a name and a position.")
    name = _words(content.get("name"), 60, "name")
    position = _words(content.get("position"), TEXT_LIMIT, "position")
    answers, shares = content.get("answers", {}), content.get("shares", "ratings")
    known = isinstance(answers, dict) and all(isinstance(each, str) for each in answers.values())
    if not known or shares not in LEVELS:
        raise StoryRefused(
            "A [[member]]'s answers are words for each situation, and they share one of "
            f"{', '.join(LEVELS)}."
        )
    keep = content.get("keep") is True
    return Part(name, position, keep, answers, shares, _seen(content.get("seen")))


def _seen(content: Any) -> Seen | None:
    if content is None:
        return None
    if not isinstance(content, dict) or content.get("result") not in RESULTS:
        raise StoryRefused(f"What a [[member]] has seen has a result, one of {', '.join(RESULTS)}.")
    harm = content.get("harm", 0)
    if type(harm) is not int or not 0 <= harm <= 100:
        raise StoryRefused("The harm that a member saw is a whole number from 0 to 100.")
    note = _words(content.get("note", "-"), TEXT_LIMIT, "note")
    return Seen(content["result"], note, harm, content.get("tell") is True)


def _words(value: Any, limit: int, what: str) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= limit:
        raise StoryRefused(f"The story's {what} must be words, at most {limit} characters.")
    return " ".join(value.split())


def place_of(texts: Sequence[str], story: Story) -> int:
    """Which of the clauses' texts has the words that the story is about, from 0.

    Raises `StoryRefused` where none has them.
    """
    for place, text in enumerate(texts):
        if story.clause.casefold() in text.casefold():
            return place
    raise StoryRefused(f"No clause of these rules says “{story.clause}”.")


def pick_clause(rulebook: Rulebook, story: Story) -> Clause:
    """The clause that the story is about. Raises `StoryRefused` where none fits."""
    if story.clause:
        place = place_of([clause.text for clause in rulebook.clauses], story)
        return rulebook.clauses[place]
    plain = [c for c in rulebook.clauses if SHORT <= len(c.text) <= LONG and "\n" not in c.text]
    return max(plain or rulebook.clauses, key=lambda clause: rule_score(clause.text))
