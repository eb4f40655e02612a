"""What is sent fits: letters are counted before, and nothing is left to be forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.errors import TooLong
from llm.room.context import (
    MOST_CONTEXT,
    STEP,
    context_for,
    letters_that_fit,
    tokens_for,
    tokens_left,
    tokens_of,
)

TEXT = st.text(max_size=300)
MESSAGES = st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": TEXT}), max_size=8)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("The house is quiet. ", 10),  # 19 letters and spaces at 9/20, a full stop at 22/20
        ("12:30", 6),
        ("я", 2),  # two bytes at 4/5 each, rounded up
        ("安静", 5),
        ("\ud800", 2),
    ],
)
def test_tokens_by_hand(text: str, tokens: int) -> None:
    assert tokens_of(text) == tokens


@given(TEXT, TEXT)
def test_more_text_is_never_fewer_tokens(one: str, two: str) -> None:
    together = tokens_of(one + two)
    assert max(tokens_of(one), tokens_of(two)) <= together <= tokens_of(one) + tokens_of(two)


@given(st.text(), st.integers(-5, 400))
def test_as_many_letters_as_fit_and_not_one_more(text: str, tokens: int) -> None:
    letters = letters_that_fit(text, tokens)
    assert 0 <= letters <= len(text)
    assert letters == 0 or tokens_of(text[:letters]) <= tokens
    assert letters == len(text) or tokens_of(text[: letters + 1]) > tokens


@given(MESSAGES, st.integers(1, 2_000), st.integers(1_000, 100_000))
def test_what_is_left_can_be_used_and_not_a_token_more(
    messages: list[dict[str, str]], answer: int, most: int
) -> None:
    left = tokens_left(messages, answer, most)
    try:
        context = context_for(messages, answer, most)
    except TooLong as error:
        assert left == 0
        assert "\n" not in str(error)
        return
    assert tokens_for(messages) + answer <= context <= min(most, MOST_CONTEXT)
    assert context % STEP == 0 or context == min(most, MOST_CONTEXT)
    assert context_for(messages, answer + left, most) <= min(most, MOST_CONTEXT)
    with pytest.raises(TooLong):
        context_for(messages, answer + left + 1, most)


def test_the_context_is_asked_for_in_few_sizes() -> None:
    ask = [{"role": "user", "content": "Hello."}]
    assert context_for(ask, 900) == 4_096
    assert context_for(ask, 4_000) == 8_192
    assert context_for(ask, 900, most=2_048) == 2_048
