"""What of a conversation is sent again: the latest whole exchanges, as many as fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llm.agent.history import as_chat, exchanges, latest
from llm.room.context import tokens_for
from llm.vault.records import Message

talks = st.lists(
    st.tuples(st.sampled_from(["owner", "agent"]), st.text(min_size=1, max_size=60)), max_size=20
).map(
    lambda said: [
        Message(str(number), "talk-1", number, by, text) for number, (by, text) in enumerate(said)
    ]
)


@given(talks)
def test_exchanges_put_together_are_the_conversation(messages: list[Message]) -> None:
    parts = exchanges(messages)
    assert [each for part in parts for each in part] == messages
    for part in parts[1:]:
        assert part[0].by == "owner"
    for part in parts:
        speakers = "".join(each.by[0] for each in part)
        assert "ao" not in speakers, "who is answered begins the next exchange"


@given(talks, st.integers(0, 1_000))
def test_the_latest_exchanges_are_kept_whole_and_as_many_as_fit(
    messages: list[Message], tokens: int
) -> None:
    kept = latest(messages, tokens)
    parts = exchanges(messages)
    suffixes = [
        tuple(each for part in parts[start:] for each in part) for start in range(len(parts) + 1)
    ]
    fitting = [each for each in suffixes if tokens_for(as_chat(each)) <= tokens]
    assert kept == fitting[0]


def test_an_answer_is_never_sent_without_its_question(say) -> None:  # type: ignore[no-untyped-def]
    question, answer = say("Why " * 200), say("Because.", by="agent")
    assert latest([question, answer], 100) == ()
    assert latest([question, answer], 1_000) == (question, answer)


def test_the_model_is_told_who_said_what(say) -> None:  # type: ignore[no-untyped-def]
    assert as_chat([say("Hello."), say("Good evening.", by="agent")]) == (
        {"role": "user", "content": "Hello."},
        {"role": "assistant", "content": "Good evening."},
    )
