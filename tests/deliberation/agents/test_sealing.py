"""Seals: exact bytes, what opens them, and what cannot be sealed."""

import hashlib
import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.agents.sealing import OutcomeSeal, PredictionSeal, SealError, opens

A, B, C = "a" * 64, "b" * 64, "c" * 64
SALT = "0123456789abcdef" * 2
FORETOLD = PredictionSeal(A, B, C, utility=-40, baseline=0, salt=SALT)
SAW = OutcomeSeal(A, C, "mixed", harm=15, note="Loud\non Sundays.", salt=SALT)

IDS = st.sampled_from([A, B, C])
SALTS = st.sampled_from([SALT, SALT[::-1]])
PREDICTIONS = st.builds(
    PredictionSeal,
    IDS,
    IDS | st.just("keep"),
    IDS,
    st.integers(-100, 100),
    st.integers(-100, 100),
    SALTS,
)
RESULTS = st.sampled_from(["worked", "mixed", "failed"])
NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
OUTCOMES = st.builds(OutcomeSeal, IDS, IDS, RESULTS, st.integers(0, 100), NOTES, SALTS)


def test_the_bytes_of_a_seal_are_those_of_the_format() -> None:
    lines = f"folkmoot prediction v1\n{A}\n{B}\n{C}\n-40\n0\n{SALT}\n"
    assert FORETOLD.sha256() == hashlib.sha256(lines.encode()).hexdigest()
    note = hashlib.sha256(b"Loud\non Sundays.").hexdigest()
    lines = f"folkmoot outcome v1\n{A}\n{C}\nmixed\n15\n{note}\n{SALT}\n"
    assert SAW.sha256() == hashlib.sha256(lines.encode()).hexdigest()


@given(st.one_of(PREDICTIONS, OUTCOMES), st.one_of(PREDICTIONS, OUTCOMES))
def test_a_seal_opens_for_what_was_sealed_and_nothing_else(
    one: PredictionSeal | OutcomeSeal, other: PredictionSeal | OutcomeSeal
) -> None:
    assert opens(one.sha256(), one)
    assume(one != other)
    assert not opens(one.sha256(), other)


def test_nobody_can_take_over_the_seal_of_another_member() -> None:
    assert not opens(FORETOLD.sha256(), replace(FORETOLD, member=A))
    assert not opens(SAW.sha256(), replace(SAW, member=A))


@pytest.mark.parametrize("number", [math.nan, math.inf, True, 101, -101, 0.5, "1"])
def test_numbers_out_of_range_cannot_be_sealed(number: object) -> None:
    broken = (
        replace(FORETOLD, utility=number),
        replace(FORETOLD, baseline=number),
        replace(SAW, harm=number),
    )
    for each in broken:
        with pytest.raises(SealError, match="must be a whole number"):
            each.sha256()
        assert not opens(FORETOLD.sha256(), each)


def test_an_outcome_is_told_in_three_words_and_a_harm_is_not_below_nothing() -> None:
    with pytest.raises(SealError, match="worked, mixed or failed"):
        replace(SAW, result="fine").sha256()
    with pytest.raises(SealError, match="from 0 to 100"):
        replace(SAW, harm=-1).sha256()


@pytest.mark.parametrize("salt", ["", SALT[1:], SALT + "0", SALT.upper(), SALT + "\n", None, 7])
def test_a_salt_is_needed(salt: object) -> None:
    for seal in (FORETOLD, SAW):
        with pytest.raises(SealError, match="salt of 32 hex digits"):
            replace(seal, salt=salt).sha256()


@pytest.mark.parametrize("word", ["", "keep", A[1:], A + "\n", f"{A}\n{B}", None])
def test_what_a_seal_is_about_has_an_id(word: object) -> None:
    broken = [
        replace(FORETOLD, deliberation=word),
        replace(FORETOLD, member=word),
        replace(SAW, trial=word),
        replace(SAW, member=word),
    ]
    if word != "keep":
        broken.append(replace(FORETOLD, option=word))
    for each in broken:
        with pytest.raises(SealError, match="id of 64 hex digits"):
            each.sha256()


@pytest.mark.parametrize("note", ["\ud800", "x" * 20_001, None])
def test_a_note_is_text(note: object) -> None:
    with pytest.raises(SealError, match="note"):
        replace(SAW, note=note).sha256()
