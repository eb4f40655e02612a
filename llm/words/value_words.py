"""The word lists by which effects are told without a model: their form, read strictly from TOML.

A list is words that anybody can read and correct, one language a file. What each part means is
told at the head of `resources/values/words.en.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.combining import nfc
from deliberation.errors import FolkmootError
from deliberation.fields import HUNDRED, is_number
from deliberation.profiles.values import VALUES, ValuesError, parse_toml

BREAK, GAP = "|", "…"
_SETTINGS = ("common", "ignore", "turn", "turn_back")
_ATOM = r"\*?[\w']+\*?"
_PHRASE = re.compile(rf"{_ATOM}(?: (?:{GAP} )?{_ATOM})*(?: \{BREAK})?\Z")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
_TABLE = re.compile(r"""\s*\[\s*"?([^\]"]+?)"?\s*\]""")


class WordListError(FolkmootError, ValueError):
    """A word list that cannot be read; the message names the line."""


@dataclass(frozen=True)
class Phrase:
    """Atoms one after the other: a word, a part of one ("ruhe*", "*ruhe", "*ruhe*"), the end of
    a part of a sentence ("|"), or up to four words of any kind ("…")."""

    atoms: tuple[str, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """The more words, and then the more letters, the sooner it is the one that is read."""
        words = [each for each in self.atoms if each not in (BREAK, GAP)]
        return len(words), sum(map(len, words))


class Phrases:
    """Phrases by how they begin, so that for each word only few are looked at."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_start: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_start.setdefault(phrase.atoms[0], []).append(phrase)
        self._open = [atom for atom in self._by_start if atom.startswith("*")]
        self._longest = max(map(len, self._by_start), default=0)

    def __iter__(self) -> Iterator[Phrase]:
        return (phrase for some in self._by_start.values() for phrase in some)

    def starting(self, word: str) -> Iterator[Phrase]:
        """Those whose first atom fits the word."""
        yield from self._by_start.get(word, ())
        for end in range(1, min(len(word), self._longest) + 1):
            yield from self._by_start.get(f"{word[:end]}*", ())
        for atom in self._open:
            if fits(atom, word):
                yield from self._by_start[atom]


@dataclass(frozen=True)
class Sign:
    """A phrase that speaks for a value (`effect` > 0) or against it, in hundredths, never 0."""

    value: str
    phrase: Phrase
    effect: int


@dataclass(frozen=True)
class WordList:
    """`reach`: how many words before a phrase a `turn` may stand. `common` words tell the
    language, and nothing in `ignore` is read at all. `signs` by phrase, in `spoken`: one phrase
    may speak of several values."""

    reach: int
    common: frozenset[str]
    ignore: Phrases
    turn: Phrases
    turn_back: Phrases
    spoken: Phrases
    signs: Mapping[Phrase, tuple[Sign, ...]]


def fits(atom: str, word: str) -> bool:
    """Whether an atom that is no mark fits a plain word."""
    if atom.endswith("*"):
        return atom[1:-1] in word if atom[0] == "*" else word.startswith(atom[:-1])
    return word.endswith(atom[1:]) if atom[0] == "*" else word == atom


def plain(word: str) -> str:
    """A word as it is compared: small letters in Unicode NFC, "ß" as "ss", one apostrophe."""
    return nfc(word).casefold().replace("’", "'")


def read_word_list(text: str) -> WordList:
    """The list in a TOML text. Raises `WordListError`, whose sentence names the line."""
    try:
        found = parse_toml(text)
    except ValuesError as error:
        raise WordListError(str(error)) from error
    settings = {name: found.pop(name, None) for name in _SETTINGS}
    reach = found.pop("reach", None)
    if not is_number(1, 9)(reach):
        raise _wrong(text, "", "reach", "must be a whole number from 1 to 9")
    phrases = {name: _phrases(text, name, said) for name, said in settings.items()}
    signs: dict[Phrase, tuple[Sign, ...]] = {}
    for value, entries in found.items():
        for sign in _signs(text, value, entries):
            signs[sign.phrase] = (*signs.get(sign.phrase, ()), sign)
    missing = [value for value in VALUES if value not in found]
    if missing:
        raise WordListError(f"The word list has no table [{missing[0]}]; add it at the end.")
    return WordList(
        reach,
        frozenset(each.atoms[0] for each in phrases["common"]),
        Phrases(phrases["ignore"]),
        Phrases(phrases["turn"]),
        Phrases(phrases["turn_back"]),
        Phrases(signs),
        signs,
    )


def _phrases(text: str, name: str, said: Any) -> tuple[Phrase, ...]:
    if not isinstance(said, list) or not said:
        raise _wrong(text, "", name, "must be a list of words, and not an empty one")
    found = tuple(_phrase(text, "", name, each) for each in said)
    if name == "common" and any(each.atoms[1:] or "*" in each.atoms[0] for each in found):
        raise _wrong(text, "", name, "must hold whole single words")
    return found


def _signs(text: str, value: str, entries: Any) -> Iterable[Sign]:
    if value not in VALUES:
        raise _wrong(text, value, None, "is none of the twenty values and no setting")
    if not isinstance(entries, dict) or not entries:
        raise _wrong(text, value, None, "must be a table with words")
    known: dict[Phrase, str] = {}
    for words, effect in entries.items():
        if not is_number(-HUNDRED, HUNDRED)(effect) or effect == 0:
            raise _wrong(text, value, words, "needs a whole number from -100 to 100 that is not 0")
        phrase = _phrase(text, value, words, words)
        if known.setdefault(phrase, words) != words:
            raise _wrong(text, value, words, f"says the same as “{known[phrase]}”")
        yield Sign(value, phrase, effect)


def _phrase(text: str, table: str, key: str, words: Any) -> Phrase:
    atoms = plain(words).replace("-", " ").split() if isinstance(words, str) else []
    if not _PHRASE.match(" ".join(atoms)):
        raise _wrong(text, table, key, f"holds {str(words)[:40]!r}, which is no phrase")
    return Phrase(tuple(atoms))


def _wrong(text: str, table: str, key: str | None, what: str) -> WordListError:
    """An error that says on which line of `text` the key of the table stands."""
    name, inside = table if key is None else key, ""
    for number, line in enumerate(text.splitlines(), 1):
        heading, entry = _TABLE.match(line), _KEY.match(line)
        inside = heading.group(1) if heading else inside
        here = heading if key is None else entry and key in entry.groups()
        if here and inside == table:
            return WordListError(f"Line {number} of the word list: “{name}” {what}; correct it.")
    return WordListError(f"In the word list “{name}” {what}; correct it.")
