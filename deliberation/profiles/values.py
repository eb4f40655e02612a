"""The twenty values that profiles and effects speak of, on their circle, and the words for them.

Neighbours on the circle go together and what lies across pulls the other way: S. Schwartz et al.,
"Refining the Theory of Basic Individual Values", Journal of Personality and Social Psychology 103
(2012). Twenty categories, their names and order as in Touché23-ValueEval (N. Mirzakhmedova et
al., 2023; CC BY 4.0).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from deliberation.errors import FolkmootError

VALUES: tuple[str, ...] = (
    "self-direction-thought",
    "self-direction-action",
    "stimulation",
    "hedonism",
    "achievement",
    "power-dominance",
    "power-resources",
    "face",
    "security-personal",
    "security-societal",
    "tradition",
    "conformity-rules",
    "conformity-interpersonal",
    "humility",
    "benevolence-caring",
    "benevolence-dependability",
    "universalism-concern",
    "universalism-nature",
    "universalism-tolerance",
    "universalism-objectivity",
)
STEP = 360 // len(VALUES)  # degrees from one value to the next

_POSITION = {value: number for number, value in enumerate(VALUES)}


class ValuesError(FolkmootError, ValueError):
    """A value that is not among the twenty, or a file of words that cannot be read."""


@dataclass(frozen=True)
class ValueWords:
    """What a value is called, and one plain sentence about it, in some language."""

    value: str
    name: str
    sentence: str


def position(value: str) -> int:
    """Where the value stands in the circle's order, 0 to 19. Raises `ValuesError`."""
    if not isinstance(value, str) or value not in _POSITION:
        raise ValuesError(f"There is no value called {value!r}; choose one of the twenty.")
    return _POSITION[value]


def angle(value: str) -> int:
    """Degrees clockwise from the top, 0 to 342 in steps of 18. Raises `ValuesError`."""
    return STEP * position(value)


def read_words(english: str, translation: str = "") -> tuple[ValueWords, ...]:
    """The words of all values in the circle's order, from TOML with a table for each value.

    What `translation` leaves out is said in English. Raises `ValuesError` for a text that is no
    such TOML, for an unknown value, and for a value that English has no words for.
    """
    first, second = _tables(english), _tables(translation)
    found = []
    for value in VALUES:
        words = {**first.get(value, {}), **second.get(value, {})}
        if set(words) != {"name", "sentence"}:
            raise ValuesError(f"The words for {value} are not complete: a name and a sentence.")
        found.append(ValueWords(value, words["name"], words["sentence"]))
    return tuple(found)


def _tables(text: str) -> dict[str, dict[str, str]]:
    tables = parse_toml(text)
    for value, words in tables.items():
        position(value)
        if not isinstance(words, dict) or not all(is_words(each) for each in words.values()):
            raise ValuesError(f"The words for {value} are not a name and a sentence.")
    return tables


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises `ValuesError`."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValuesError(f"The file of words is no TOML ({error}); correct it.") from error


def is_words(thing: object) -> bool:
    """Whether it is a text that says something."""
    return isinstance(thing, str) and bool(thing.strip())
