"""How hard a passphrase would be to guess, as far as its looks tell: an upper bound, in words."""

from __future__ import annotations

import math
import re
import secrets
from enum import StrEnum
from itertools import pairwise

from desktop.ui.words import translate

SIX = 6  # words of one that is made, a byte each: 48 bits
_WORD = 11.0  # bits of a word of a language (2,048 that are common), or of a name
_LETTERS = 6  # of a word on the average
_PARTS = re.compile(r"[^\W\d_]+|\d+|[\W_]", re.UNICODE)
# Digits and signs inside a word that stand for letters: every guesser tries them.
_LETTER_OF = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_INSIDE = re.compile(r"(?<=[a-z])[013457@$](?=[a-z])")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_COMMON = frozenset(
    {
        "password", "passphrase", "passwort", "geheim", "secret", "letmein", "welcome", "admin",
        "login", "folkmoot", "iloveyou", "monkey", "dragon", "football", "master", "hallo", "hello",
    }
)  # fmt: skip


class Strength(StrEnum):
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


# Bits from which each begins. A guess costs 0.8 s on a laptop (Argon2id, `crdt.passphrase`), so a
# thousand rented computers make some 10,000 a second: 2^30 guesses take them a day, 2^42 14 years.
_FAIR, _GOOD = 30.0, 42.0


def draw() -> str:
    """A new passphrase of six words, 48 bits, of the system's random numbers."""
    from crdt.pairing.words import words_of  # loads slowly

    return " ".join(words_of(secrets.token_bytes(SIX), SIX))


def meant(typed: str) -> str:
    """What was typed with six of these words in mind, written as `draw` writes it; else as it is.

    Three letters of a word say which it is, and capitals and commas nothing.
    """
    from crdt.pairing.words import WORDS, word_meant

    said = re.split(r"[\s,;.]+", typed.strip().lower())
    if len(said) != SIX or any(word_meant(each) not in WORDS for each in said):
        return typed
    return " ".join(word_meant(each) for each in said)


def bits(passphrase: str) -> float:
    """At most so many bits: 2^bits guesses find one that looks like this. Words of a language are
    counted as words, and what repeats or runs along the keyboard hardly at all."""
    total, before = 0.0, set[str]()
    plain = _INSIDE.sub(lambda found: _LETTER_OF[found[0]], passphrase.casefold())
    for part in _PARTS.findall(plain):
        total += 1.0 if part in before else _bits_of(part)
        before.add(part)
    cases = sum(one.islower() and other.isupper() for one, other in pairwise(passphrase))
    swapped = sum(one != other for one, other in zip(plain, passphrase.casefold(), strict=True))
    return total + min(cases, 6) + min(swapped, 4)


def _bits_of(part: str) -> float:
    if part in _COMMON or len(set(part)) == 1 or _is_run(part):
        return 4.0
    if part.isdigit():
        year = len(part) == 4 and part[:2] in ("19", "20")
        return 7.0 if year else len(part) * math.log2(10)
    if not part[0].isalpha():
        return 1.0 if part.isspace() else 4.0
    if len(part) < 3:
        return len(part) * math.log2(26)
    if _looks_spoken(part):
        return _WORD * max(1, round(len(part) / _LETTERS))
    return len(part) * 4.0


def _is_run(part: str) -> bool:
    return len(part) > 2 and any(part in row or part[::-1] in row for row in _ROWS)


def _looks_spoken(letters: str) -> bool:
    """Whether it could be words: vowels come about as often as in them. Letters that know no
    vowels, as Chinese ones, are told from Latin ones by their number."""
    if not letters.isascii():
        return True
    vowels = sum(each in "aeiouy" for each in letters)
    return 0.2 <= vowels / len(letters) <= 0.7


def judge(passphrase: str) -> Strength:
    found = bits(passphrase)
    if found < _FAIR:
        return Strength.WEAK
    return Strength.FAIR if found < _GOOD else Strength.GOOD


def judgement(passphrase: str) -> str:
    """A plain sentence about how it looks."""
    return {
        Strength.WEAK: translate(
            "safety",
            "Weak: whoever gets hold of the file could guess it within a day. Take more words, or "
            "let Folkmoot make one.",
        ),
        Strength.FAIR: translate(
            "safety",
            "Fair: it keeps a curious person out, but not somebody with many computers and some "
            "months.",
        ),
        Strength.GOOD: translate(
            "safety",
            "Good, as far as it can be judged by its looks: nobody guesses it by trying, unless it "
            "is a line that can be looked up or something known of you.",
        ),
    }[judge(passphrase)]
