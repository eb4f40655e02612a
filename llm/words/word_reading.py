"""Reads a sentence with word lists: which signs for and against values stand in it, and where.

It knows words and their order and nothing else; it does not understand the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from llm.words.value_words import BREAK, GAP, Phrase, Phrases, Sign, WordList, fits, plain

_T = TypeVar("_T")
WIDEST = 4  # words that a gap may stand for
_ACCENTS = "\u0300-\u036f"  # written as characters of their own
_WORD = rf"[^\W_][\w{_ACCENTS}]*"
_TOKEN = re.compile(rf"\w+://\S+|{_WORD}(?:['’:*·.]{_WORD})*|[,;:.!?…()\[\]–—/]")
_IGNORED = ""  # stands where a word is not to be read: no atom fits it


@dataclass(frozen=True)
class Hit:
    """A sign that was found. `effect` is the sign's, or the opposite where an odd number of words
    turns it; `words` are the sentence's own, from the first of these to the last."""

    sign: Sign
    effect: int
    words: str


@dataclass(frozen=True)
class _Match:
    """Where a phrase's words stand; what a gap passes over is not among them."""

    phrase: Phrase
    at: tuple[int, ...]


@dataclass(frozen=True)
class _Reading:
    sign: Sign
    match: _Match
    turns: tuple[_Match, ...]

    def hit(self, sentence: str, spans: Sequence[tuple[int, int]]) -> Hit:
        at = [place for each in (self.match, *self.turns) for place in each.at]
        effect = -self.sign.effect if len(self.turns) % 2 else self.sign.effect
        return Hit(self.sign, effect, sentence[spans[min(at)][0] : spans[max(at)][1]])


def hits_in(sentence: str, lists: Iterable[WordList]) -> tuple[Hit, ...]:
    """The signs of all `lists` in a sentence; for one value no word counts for two of them."""
    spans = [found.span() for found in _TOKEN.finditer(sentence)]
    words = [*(_word(sentence[start:end]) for start, end in spans), BREAK]
    of_value: dict[str, list[_Reading]] = {}
    for each in lists:
        for reading in _readings(words, each):
            of_value.setdefault(reading.sign.value, []).append(reading)
    return tuple(
        each.hit(sentence, spans)
        for readings in of_value.values()
        for each in _apart(readings, lambda reading: reading.match)
    )


def common_words(sentence: str, each: WordList) -> int:
    """How many of the sentence's words are common ones of the list's language."""
    return sum(plain(word) in each.common for word in _TOKEN.findall(sentence))


def _word(token: str) -> str:
    if "://" in token:
        return _IGNORED
    return plain(token) if token[0].isalnum() else BREAK


def _readings(words: Sequence[str], each: WordList) -> Iterator[_Reading]:
    read = list(words)
    for ignored in _matches(words, each.ignore):
        for at in ignored.at:
            read[at] = _IGNORED
    turns = {turn.at[-1]: turn for turn in _apart(_matches(read, each.turn), _itself)}
    turns_back = _apart(_matches(read, each.turn_back), _itself)
    for match in _matches(read, each.spoken):
        before, after = _around(match, read, each.reach)
        turning = [turns[at] for at in before if at in turns]
        turning += [turn for turn in turns_back if turn.at[0] in after]
        for sign in each.signs[match.phrase]:
            yield _Reading(sign, match, tuple(turning))


def _around(match: _Match, words: Sequence[str], reach: int) -> tuple[range, range]:
    """Where what turns the match may stand, before and after it, in the same part."""
    first, last = match.at[0], match.at[-1]
    near = range(first - 1, max(-1, first - 1 - reach), -1)
    start = next((at + 1 for at in near if words[at] == BREAK), max(0, first - reach))
    return range(start, first), range(last + 1, words.index(BREAK, last))


def _itself(match: _Match) -> _Match:
    return match


def _apart(things: Iterable[_T], match_of: Callable[[_T], _Match]) -> list[_T]:
    """Those that share no word: the weightiest phrase is read, then the one that stands first."""

    def rank(thing: _T) -> tuple[int, int, tuple[int, ...], tuple[str, ...]]:
        match = match_of(thing)
        words, letters = match.phrase.weight
        return -words, -letters, match.at, match.phrase.atoms

    taken: set[int] = set()
    kept = []
    for thing in sorted(things, key=rank):
        if taken.isdisjoint(match_of(thing).at):
            taken.update(match_of(thing).at)
            kept.append(thing)
    return kept


def _matches(words: Sequence[str], phrases: Phrases) -> Iterator[_Match]:
    for at, word in enumerate(words):
        for phrase in phrases.starting(word) if word not in (BREAK, _IGNORED) else ():
            found = _rest(phrase.atoms[1:], words, at + 1)
            if found is not None:
                yield _Match(phrase, (at, *found))


def _rest(atoms: tuple[str, ...], words: Sequence[str], at: int) -> tuple[int, ...] | None:
    """Where the atoms stand from `at` on, a gap passing over as few words as it can."""
    if not atoms:
        return ()
    if atoms[0] == GAP:
        for start in range(at, min(at + WIDEST + 1, len(words))):
            found = _rest(atoms[1:], words, start)
            if found is not None or words[start] == BREAK:
                return found
        return None
    if atoms[0] == BREAK:  # it fits, and is no word
        return () if words[at] == BREAK else None
    if words[at] in (BREAK, _IGNORED) or not fits(atoms[0], words[at]):
        return None
    found = _rest(atoms[1:], words, at + 1)
    return None if found is None else (at, *found)
