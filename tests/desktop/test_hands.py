"""The page of whose hands says what is so, in words that need no engineer."""

from __future__ import annotations

import re

import pytest

from crdt.passphrase import MODERATE, SHORTEST
from desktop.hands import BACKUP, BEFORE, HANDS, INTERNET, STOLEN_OFF, Hands
from desktop.meeting import Roads

JARGON = re.compile(
    r"\b(HMAC|AES|Argon2\w*|TLS|hash\w*|metadata|cipher\w*|encrypt\w*|X25519|protocol|Automerge)\b"
)


def sentences(hands: Hands) -> tuple[str, ...]:
    return (*hands.can, *hands.cannot, *hands.advice)


@pytest.mark.parametrize("hands", HANDS, ids=lambda hands: hands.who.split()[-1])
def test_each_says_what_can_and_what_cannot_be_and_what_helps(hands: Hands):
    assert hands.can
    assert hands.cannot
    assert hands.advice
    for each in sentences(hands):
        assert each[0].isupper()
        assert each.endswith(".")
        assert not JARGON.search(each)
        assert len(each) < 330, "too long to be read in a list"
    assert len(set(sentences(hands))) == len(sentences(hands))


def test_the_words_before_them_are_plain_too():
    for each in BEFORE:
        assert each.endswith(".")
        assert not JARGON.search(each)
    assert any("forward secrecy" in each for each in BEFORE)


def test_nobody_is_left_out():
    """The list of design and issue: roads, who was a member, thieves, a hostile one, a backup, a
    model's server."""
    said = " ".join(hands.who for hands in HANDS)
    for each in (
        "file", "folder", "room", "internet", "removed", "switched off", "unlocked", "hostile",
        "backup", "Ollama",
    ):  # fmt: skip
        assert each in said


def test_its_figures_are_those_of_the_code():
    for hands in (BACKUP, STOLEN_OFF):
        said = " ".join(hands.can)
        assert f"{MODERATE.mem >> 20} MB of memory" in said
        assert "eight characters are the fewest" in said
    assert SHORTEST == 8


def test_the_internet_is_off_until_it_is_switched_on():
    assert Roads().internet is False
    assert any("off, as it is until you switch it on" in each for each in INTERNET.cannot)
