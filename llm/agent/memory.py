"""What the agent remembers when a conversation begins: a page of what it has come to know.

All of it is read from the profile and from what the owner's groups are deliberating, so a struck
piece of evidence or a forgotten conversation is out of it at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.profiles.profile import FULL, Evidence, Profile

STRONGEST = 5  # values that are named
QUOTES = 12  # of the owner's own words
MATTERS = 4  # open deliberations
QUOTED = 200  # letters of one quote
SHOWN = 400  # letters of a text as it stands
SURE = ((4 * FULL, "well founded"), (FULL, "some signs"), (0, "a first guess"))


@dataclass(frozen=True)
class Known:
    """A value that matters to the owner, by its name, and how sure that is, in words."""

    name: str
    sure: str


@dataclass(frozen=True)
class Remembered:
    """Words of the owner, what they were a sign of, and from which conversation they are."""

    quote: str
    value: str
    matters: bool  # they spoke for the value, not against it
    conversation: str


@dataclass(frozen=True)
class Matter:
    """An open deliberation of one of the owner's groups; `present` is "" without a clause."""

    topic: str
    present: str


@dataclass(frozen=True)
class Memory:
    """What of all that is told to the model; the conversations whose words are in it."""

    known: tuple[Known, ...] = ()
    remembered: tuple[Remembered, ...] = ()
    matters: tuple[Matter, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The conversations whose words are in it, each once."""
        return tuple(dict.fromkeys(each.conversation for each in self.remembered))

    def record(self) -> dict[str, Any]:
        """As the parts of a prompt's record."""
        return {
            "known": [{"value": each.name, "sure": each.sure} for each in self.known],
            "remembered": [
                {
                    "quote": each.quote,
                    "about": each.value,
                    "means": "matters" if each.matters else "matters little",
                }
                for each in self.remembered
            ],
            "matters": [{"topic": each.topic, "present": each.present} for each in self.matters],
        }


def recall(
    profile: Profile,
    recent: Sequence[Evidence],
    matters: Sequence[Matter],
    names: Mapping[str, str],
) -> Memory:
    """What to remember of a profile, within fixed limits.

    The five weightiest values of which anything was said; the first twelve quotes of `recent`
    (the newest first) that still count in `profile`; the first four `matters`. `names` gives the
    words for values.
    """
    said = [each for each in profile.standings if each.count and each.plus > each.minus]
    strongest = sorted(said, key=lambda each: -each.weight)[:STRONGEST]
    quotes = [each for each in recent if each.kind == "quote" and each in profile.evidence]
    return Memory(
        tuple(Known(names.get(each.value, each.value), _sure(each.plus + each.minus))
              for each in strongest),
        tuple(
            Remembered(
                _short(each.words, QUOTED),
                names.get(each.value, each.value),
                each.direction > 0,
                each.ref,
            )
            for each in quotes[:QUOTES]
        ),
        tuple(Matter(each.topic, _short(each.present, SHOWN)) for each in matters[:MATTERS]),
    )  # fmt: skip


def _sure(hundredths: int) -> str:
    return next(words for least, words in SURE if hundredths >= least)


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
