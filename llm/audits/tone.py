"""Tone parity: whether the mediator speaks down to some members, or praises one, in its critiques.

Only the mediator's own words are read: what it quotes from anybody's position is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from deliberation.acts import Audit, Critique
from deliberation.quotes import normalise
from llm.audits.saying import audit, joined, listed, names_of
from llm.mediation.dispute import Dispute
from resources import path, read_text

NAME = "Tone parity"
PRAISED = 2  # critiques that praise one member alone before it is called partial

_QUOTED = re.compile(r'"([^"]{1,400})"')  # once normalised, all double quotes are of one kind
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NOT = re.compile(r"(?:no|not|never|nothing|kein\w*|nicht|nie|niemals|\w+n't)\Z")


@dataclass(frozen=True)
class Tones:
    """Words that praise and words that belittle, lower case, in all languages together."""

    praise: frozenset[str]
    belittle: frozenset[str]


@cache
def tones() -> Tones:
    """The lists that come with the program, `resources/audits/tone.LANGUAGE.toml`."""
    files = (each.name for each in path("audits").iterdir())
    read = [
        tomllib.loads(read_text(f"audits/{name}"))
        for name in sorted(files)
        if re.fullmatch(r"tone\.[a-z]+\.toml", name)
    ]
    praise = (word.casefold() for each in read for word in each["praise"])
    belittle = (word.casefold() for each in read for word in each["belittle"])
    return Tones(frozenset(praise), frozenset(belittle))


def tone_parity(dispute: Dispute, critiques: Sequence[Critique]) -> Audit:
    """Whether some members, and not all, are belittled; or one alone is praised, and repeatedly.

    A word of the lists counts unless a "not" stands within two words before it.
    """
    about: dict[str, list[str]] = {}
    said = [normalise(position.text) for position in dispute.positions]
    for each in critiques:
        about.setdefault(each.member, []).append(_own_words(said, each.text))
    if not any(text.strip() for texts in about.values() for text in texts):
        return audit(NAME, True, "The mediator wrote no words of its own about anybody.")
    belittled = {m: f for m, texts in about.items() if (f := _found(texts, tones().belittle))}
    praised = {
        member: sum(1 for text in texts if _found([text], tones().praise))
        for member, texts in about.items()
    }
    faults = _belittling(dispute, belittled, len(about)) + _praising(dispute, praised)
    if faults:
        return audit(NAME, False, joined(faults) + ".")
    if belittled:
        return audit(NAME, True, "Everybody alike is spoken of in words that belittle.")
    return audit(NAME, True, "Nobody is belittled, and nobody alone is praised.")


def _belittling(
    dispute: Dispute, belittled: Mapping[str, Sequence[str]], members: int
) -> list[str]:
    if not belittled or len(belittled) == members > 1:
        return []
    return [
        f"{dispute.name(member)} is spoken of with {_quoted(words)}, which belittles, "
        "and others are not"
        for member, words in belittled.items()
    ]


def _praising(dispute: Dispute, praised: Mapping[str, int]) -> list[str]:
    alone = [member for member, times in praised.items() if times]
    if len(alone) == 1 and len(praised) > 1 and praised[alone[0]] >= PRAISED:
        return [f"{names_of(dispute, alone)} alone is praised, {praised[alone[0]]} times"]
    return []


def _own_words(said: Sequence[str], text: str) -> str:
    """`text` without what it quotes, where somebody did say that; `said` is normalised."""

    def kept(found: re.Match[str]) -> str:
        return " " if any(found[1].strip() in words for words in said) else found[0]

    return _QUOTED.sub(kept, normalise(text))


def _found(texts: Iterable[str], words: frozenset[str]) -> list[str]:
    """The words of the list in the texts, each once."""
    found: dict[str, None] = {}
    for text in texts:
        read = _WORD.findall(text.casefold())
        for place, word in enumerate(read):
            if word in words and not any(map(_NOT.match, read[max(0, place - 2) : place])):
                found[word] = None
    return list(found)


def _quoted(words: Sequence[str]) -> str:
    return listed([f"“{word}”" for word in words[:3]])
