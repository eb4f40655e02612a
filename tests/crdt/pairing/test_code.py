"""A spoken code: easily said, leniently read, and three wrong tries make it void."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.pairing.code import PLACES, Code
from crdt.pairing.errors import CodeVoid, PairingRefused, WrongCode
from crdt.pairing.offer import TRIES, Offer
from crdt.pairing.words import WORDS

codes = st.builds(Code, st.integers(1, PLACES), st.tuples(*[st.sampled_from(WORDS)] * 3))


@given(codes)
def test_what_is_said_is_what_is_read(code: Code) -> None:
    assert Code.parse(str(code)) == code


@given(codes, st.sampled_from([" ", "-", ", ", "  .  ", " – ", "\n"]), st.booleans())
def test_it_is_read_however_it_is_written(code: Code, between: str, loud: bool) -> None:
    said = between.join((f"0{code.place}"[-2:], *(word[:3] + "xx" for word in code.words)))
    assert Code.parse(f"\t{said.upper() if loud else said} ") == code


@pytest.mark.parametrize(
    "said",
    ["", "7", "otter lamp robin", "7 otter lamp", "0 otter lamp robin", "100 otter lamp robin",
     "7 otter lamp robin kiwi", "-7", "७ otter lamp robin", "7 7 7 7" * 1_000],
)  # fmt: skip
def test_what_is_no_code_is_told_in_a_sentence(said: str) -> None:
    with pytest.raises(PairingRefused, match="A code is a number from 1 to 99 and 3 words"):
        Code.parse(said)


def test_a_word_that_is_none_is_named() -> None:
    with pytest.raises(PairingRefused, match="No code has the word 'xylophone'"):
        Code.parse("7 otter xylophone robin")


def test_the_words_are_not_shown_where_codes_are_logged() -> None:
    assert "otter" not in repr(Code.parse("7 otter lamp robin"))


def test_codes_are_drawn_from_all_places_and_words() -> None:
    drawn = [Code.draw() for _ in range(4_000)]
    assert {code.place for code in drawn} == set(range(1, PLACES + 1))
    assert {word for code in drawn for word in code.words} == set(WORDS)


def test_the_place_tells_nothing_of_the_words() -> None:
    """Of each place the first words are spread as they are over all."""
    drawn = [Code.draw() for _ in range(6_000)]
    low = Counter(code.place for code in drawn if WORDS.index(code.words[0]) < 128)
    halves = [low[place] / max(1, sum(c.place == place for c in drawn)) for place in low]
    assert len(low) == PLACES and min(halves) > 0.05 and max(halves) < 0.95


def test_a_right_try_uses_the_code_up() -> None:
    offer = Offer()
    offer.judge(b"proof", b"proof")
    assert not offer.open
    with pytest.raises(CodeVoid, match="has been used"):
        offer.judge(b"proof", b"proof")


def test_three_wrong_tries_make_it_void_even_for_the_right_one() -> None:
    offer = Offer()
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(WrongCode, match=f"{left} of 3 tries are left"):
            offer.judge(b"guess", b"proof")
    with pytest.raises(CodeVoid, match="void; make a new one"):
        offer.judge(b"guess", b"proof")
    with pytest.raises(CodeVoid, match="void; make a new one"):
        offer.judge(b"proof", b"proof")


def test_an_offer_can_be_taken_back() -> None:
    offer = Offer()
    offer.withdraw()
    with pytest.raises(CodeVoid, match="taken back"):
        offer.check_open()


def test_every_offer_has_a_code_of_its_own() -> None:
    assert len({str(Offer().code) for _ in range(50)}) > 45
