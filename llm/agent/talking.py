"""The conversation of the agent with its owner: what the model is told, and its reply, cleaned.

A reply is words on a screen and nothing more: nothing that the agent says changes a profile, a
sum or a consent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from llm.agent.history import as_chat, latest
from llm.agent.memory import Memory
from llm.errors import BadAnswer, TooLong
from llm.prompts import question
from llm.room.asking import Room, nothing
from llm.room.context import tokens_for
from llm.room.exchange import Answer, Question
from llm.vault.records import Message

MOST_LETTERS = 6_000  # of a reply; a good one has a tenth of that
_EARLIER = "The beginning of this conversation is left out here, because it is long."
# Control characters but for the line's end, halves of characters, and marks that turn the
# direction of what follows.
_UNWANTED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANK_LINES = re.compile(r" *\n(?: *\n)+ *")


def talk_question(
    memory: Memory,
    messages: Sequence[Message],
    message: str,
    *,
    conversation: str,
    room_for: int,
) -> Question:
    """What is asked when the owner has written `message` after `messages` of `conversation`.

    `room_for` is how many tokens all of it may be, as `history.readable` tells. What does not
    fit falls out: first the oldest whole exchanges, and where not even the question itself fits,
    what is remembered. `rests_on` names this conversation, those whose words are remembered, and
    those that an earlier reply in the history rested on. Raises `TooLong` where the owner's
    message alone is more than the model can read.
    """
    now = {"role": "user", "content": message}
    for remembered in (memory, Memory()):
        bare = _asked(remembered, (), now, conversation, cut=True)
        left = room_for - tokens_for(bare.messages)
        if left >= 0:
            kept = latest(messages, left)
            cut = len(kept) < len(messages)
            asked = _asked(remembered, as_chat(kept), now, conversation, cut=cut)
            heard = (ref for each in kept for ref in (each.conversation, *each.rests_on))
            rests_on = dict.fromkeys((conversation, *heard, *remembered.rests_on))
            return replace(asked, rests_on=tuple(rests_on))
    raise TooLong(
        "Your message is longer than this model can read at once: send it in parts, or choose a "
        "model that reads more."
    )


def _asked(
    memory: Memory,
    history: Sequence[Mapping[str, str]],
    now: Mapping[str, str],
    ref: str,
    *,
    cut: bool,
) -> Question:
    return question(
        "talk",
        memory.record(),
        blanks={"earlier": _EARLIER if cut else ""},
        history=(*history, now),
        ref=ref,
    )


async def talk(
    room: Room,
    asked: Question,
    *,
    on_text: Callable[[str], None] = nothing,
    on_attempt: Callable[[int], None] = nothing,
) -> str:
    """The agent's reply to a `talk_question`; `on_text` gets each piece of it as it comes, clean.

    `on_attempt` gets the number of each attempt: at the second what was shown is to be taken
    back. Raises `ModelError` where the model gives no reply that can be used. Can be cancelled.
    """
    shown = 0

    def begin(attempt: int) -> None:
        nonlocal shown
        shown = 0
        on_attempt(attempt)

    def show(piece: str) -> None:
        nonlocal shown
        clean = clean_piece(piece)[: MOST_LETTERS - shown]
        shown += len(clean)
        if clean:
            on_text(clean)

    return await room.ask(asked, read_reply, on_text=show, on_attempt=begin)


def read_reply(answer: Answer) -> str:
    """The reply in an answer: without characters that no document can hold, and of bounded length.

    What is longer than `MOST_LETTERS`, or was cut off, ends in “…”. Raises `BadAnswer` where
    there is not one word in it.
    """
    text = clean_piece(answer.text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    if not any(character.isalnum() for character in text):
        raise BadAnswer("The model answered with no words, so there is nothing to show.")
    if len(text) > MOST_LETTERS or answer.cut_off:
        text = f"{text[: MOST_LETTERS - 2].rstrip()} …"
    return text


def clean_piece(piece: str) -> str:
    """A piece of a reply as it can be shown, wherever the stream was broken into pieces."""
    return _UNWANTED.sub(lambda found: "" if found[0] > "\x9f" else " ", piece)
