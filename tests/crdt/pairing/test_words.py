"""Words that people can say, hear and type without taking one for another."""

from __future__ import annotations

import itertools

import pytest

from crdt.pairing.words import WORDS, word_meant, words_of


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter changed, added or left out turns one into the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    return any(other[:at] + other[at + 1 :] == one for at in range(len(other)))


def test_there_is_one_word_for_every_byte() -> None:
    assert len(set(WORDS)) == len(WORDS) == 256
    assert list(WORDS) == sorted(WORDS)
    assert words_of(bytes(range(256)), 256) == WORDS


def test_they_are_short_and_plain() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert all(4 <= len(word) <= 8 for word in WORDS)


def test_no_two_are_alike() -> None:
    assert len({word[:3] for word in WORDS}) == 256
    alike = [pair for pair in itertools.combinations(WORDS, 2) if _one_slip_apart(*pair)]
    assert alike == []


def test_three_letters_say_which_word_is_meant() -> None:
    for word in WORDS:
        assert word_meant(word[:3]) == word_meant(f" {word.upper()}s ") == word
    assert word_meant("") == word_meant("ot") == word_meant("xyz") == ""


def test_too_few_bytes_make_no_words() -> None:
    with pytest.raises(ValueError, match="3 bytes"):
        words_of(b"abc", 4)
