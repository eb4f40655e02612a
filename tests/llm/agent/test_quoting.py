"""A quote counts only where the owner wrote it, and then in the owner's own letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Citation
from deliberation.quotes import normalise, prove
from deliberation.state import Position
from llm.agent.quoting import count_words, evidence_from, own_words

# Letters that typing habits change: accents apart, quotes and dashes of many kinds, unseen marks.
letters = st.sampled_from(
    "abcdé ’'—-…\u0301\u0323\u0308\u00ad\u200b \n\t“”.ßñ日本ㅎ가각\u1112\u1161\u11ab"
)
texts = st.text(letters, max_size=40)


def proves(quote: str, text: str) -> bool:
    return prove(Citation("", "t", quote), {"t": Position("t", "", text, 0)})


@given(texts, st.data())
def test_what_is_proven_is_found_in_the_owners_letters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = data.draw(st.sampled_from([text[start:end], normalise(text[start:end])]))
    words = own_words(quote, text)
    assert (words is not None) == proves(quote, text)
    if words is not None:
        assert normalise(words) == normalise(quote)
        assert words in text or words in normalise(text)


@pytest.mark.parametrize(
    ("quote", "text", "words"),
    [
        ("can't sleep", "I can’t  sleep here.", "can’t  sleep"),
        ('my "quiet" hour', "It is my “quiet”\nhour.", "my “quiet”\nhour"),
        ("wait - no", "I said wait—no!", "wait—no"),
        ("and so on...", "Noise, dirt and so on…", "and so on…"),
        ("café at night", "The cafe\u0301 at night.", "cafe\u0301 at night"),
        ("mit Rücksicht", "Nur mit Ru\u0308ck\u00adsicht!", "mit Ru\u0308ck\u00adsicht"),
        ("port", "They support me in every port.", "port"),
    ],
)
def test_typing_habits_are_forgiven_and_kept(quote: str, text: str, words: str) -> None:
    assert own_words(quote, text) == words


@pytest.mark.parametrize(
    "quote",
    ["i can't sleep", "I can't sleep well", "can t sleep", "sle", "", "...", "I can sleep"],
)
def test_a_changed_word_is_not_forgiven(quote: str) -> None:
    assert own_words(quote, "I can't sleep here.") is None


def test_words_are_counted_also_where_nothing_stands_between_them() -> None:
    assert count_words("noise") == 1
    assert count_words("don't shout") == 2
    assert count_words("at 10:30 !!") == 1
    assert count_words("我要安静") == 2
    assert count_words("静") == 1


def test_the_same_words_are_the_same_piece_of_evidence() -> None:
    one = evidence_from("I can’t sleep", "talk-1", "security-personal", 1, 50)
    again = evidence_from("I can't  sleep", "talk-1", "security-personal", 1, 25)
    assert one.id == again.id
    assert len({one.id, *(other.id for other in (
        evidence_from("I can’t sleep", "talk-2", "security-personal", 1, 50),
        evidence_from("I can’t sleep", "talk-1", "hedonism", 1, 50),
        evidence_from("I can’t sleep", "talk-1", "security-personal", -1, 50),
        evidence_from("I can’t sleep now", "talk-1", "security-personal", 1, 50),
    ))}) == 5  # fmt: skip
    assert (one.kind, one.ref, one.words) == ("quote", "talk-1", "I can’t sleep")
