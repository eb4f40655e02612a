"""What a made-up dispute is about: one number that a rule sets, and the limits that members put."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from resources import read_text

MOST, LEAST, ONLY, OPEN = "most", "least", "only", "open"  # the sides that a member can be on


@dataclass(frozen=True)
class Matter:
    """`space` is every value that a rule could set, in order.

    `says` tells a person, for each side, what a limit means; `pieces` are ids of pieces about the
    matter. The unit "never" has two values: 0 for never, 1 for always.
    """

    name: str
    unit: str
    space: tuple[int, ...]
    says: Mapping[str, str]
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """What a member can live with: up to the value, from it on, it alone, or anything ("open")."""

    side: str
    value: int = 0

    def meets(self, value: int) -> bool:
        """Whether a rule that sets `value` is within the limit."""
        if self.side == MOST:
            return value <= self.value
        if self.side == LEAST:
            return value >= self.value
        return self.side == OPEN or value == self.value


def within(matter: Matter, limits: Iterable[Limit]) -> tuple[int, ...]:
    """Every value of the matter that all the limits allow, tried one by one."""
    all_of_them = tuple(limits)
    return tuple(v for v in matter.space if all(limit.meets(v) for limit in all_of_them))


def meaning(matter: Matter, limit: Limit) -> str:
    """The limit in a few words for a person, such as "quiet from 22:00 at the latest"."""
    return matter.says[limit.side].replace("{x}", shown(matter, limit.value, "en"))


def shown(matter: Matter, value: int, language: str, form: int = 0, spelt: bool = False) -> str:
    """How a value reads: in one of the language's forms, the number spelt out where it can be."""
    words = words_of(language)
    forms = words["units"][matter.unit]
    blanks: dict[str, Any] = {"n": value}
    if matter.unit == "time":
        hour, minute = value // 60 % 24, value % 60
        if form and not (hour or minute):
            return str(words["units"]["midnight"])
        blanks = {
            "hour": hour,
            "minute": minute,
            "twelve": hour % 12 or 12,
            "past": f":{minute:02d}" if minute else "",
            "half": "am" if hour < 12 else "pm",
        }
    elif matter.unit == "day":
        blanks = {"day": words["days"][value]}
    elif spelt and 2 <= value <= 12:
        blanks = {"n": words["numbers"][value - 2]}
    return str(forms[form % len(forms)].format(**blanks))


@cache
def words_of(language: str) -> Mapping[str, Any]:
    """The sentences of a language, from `resources/disputes`."""
    return tomllib.loads(read_text(f"disputes/{language}.toml"))


@cache
def matters() -> tuple[Matter, ...]:
    """Every matter, in the order of the file."""
    return tuple(
        Matter(
            name,
            given["unit"],
            tuple(range(given["low"], given["high"] + 1, given["step"])),
            {side: given[side] for side in (MOST, LEAST, ONLY) if side in given},
            tuple(given["pieces"]),
        )
        for name, given in _read().items()
        if name != "beside"
    )


def pieces_beside() -> tuple[str, ...]:
    """Ids of pieces that are about none of the matters."""
    return tuple(_read()["beside"]["pieces"])


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(read_text("disputes/matters.toml"))
