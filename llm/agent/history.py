"""How much of a conversation is sent to the model again: its latest whole exchanges that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from llm.room.asking import Room
from llm.room.context import tokens_for, tokens_left
from llm.vault.records import Message

_ROLES = {"owner": "user", "agent": "assistant"}


def readable(room: Room) -> int:
    """How many tokens all the messages of a question to this room's model may be."""
    return tokens_left((), room.budget.tokens, room.context)


def as_chat(messages: Sequence[Message]) -> tuple[Mapping[str, str], ...]:
    """The messages in the form in which a model is told who said what."""
    return tuple({"role": _ROLES[each.by], "content": each.text} for each in messages)


def exchanges(messages: Sequence[Message]) -> tuple[tuple[Message, ...], ...]:
    """The conversation in parts, each from where the owner begins to speak up to the next time.

    An exchange is what the owner wrote and what the agent said to it; all parts together are the
    conversation.
    """
    parts: list[tuple[Message, ...]] = []
    for each in messages:
        if parts and not (each.by == "owner" and parts[-1][-1].by != "owner"):
            parts[-1] = (*parts[-1], each)
        else:
            parts.append((each,))
    return tuple(parts)


def latest(messages: Sequence[Message], tokens: int) -> tuple[Message, ...]:
    """The latest whole exchanges that are together at most `tokens` tokens (as estimated by
    `llm.room.context`); an answer is never sent without what it answers."""
    kept: tuple[Message, ...] = ()
    for part in reversed(exchanges(messages)):
        if tokens_for(as_chat((*part, *kept))) > tokens:
            break
        kept = (*part, *kept)
    return kept
