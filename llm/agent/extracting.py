"""Evidence from a conversation: which of the owner's words are signs of what matters to them.

The model only points at words. What counts is what is proven without it: that the owner wrote
them, in one of the messages that were asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from deliberation.profiles.profile import Evidence
from deliberation.profiles.values import VALUES, read_words
from llm.agent.history import readable
from llm.agent.proving import Extracted, Pointed, prove_all
from llm.errors import BadAnswer, TooLong
from llm.prompts import question
from llm.room.asking import Room
from llm.room.context import letters_that_fit, tokens_for
from llm.room.exchange import Answer, Question
from llm.room.parsing import parsed
from llm.vault.records import Message
from resources import read_text

CONTEXT = 4  # messages that were not asked about are shown, so that the others are understood
CONTEXT_LETTERS = 600  # of each of these
STEADY = 0.2  # the temperature: words are to be found, not invented
DIRECTIONS = {"for": 1, "against": -1}
STRENGTHS = {"some": 25, "clear": 50, "strong": 100}  # hundredths


def extract_question(messages: Sequence[Message], context: Sequence[Message]) -> Question:
    """Which signs there are in the owner's `messages`, all of one conversation, oldest first.

    `context` is what the conversation held so far; the last four messages of it that are not
    asked about are shown, shortened. The agent's words are only ever context.
    """
    asked = {each.id for each in messages}
    before = [each for each in context if each.id not in asked][-CONTEXT:]
    record = {
        "before": [{"by": each.by, "text": each.text[:CONTEXT_LETTERS]} for each in before],
        "messages": [each.text for each in messages if each.by == "owner"],
    }
    refs = [ref for each in (*messages, *before) for ref in (each.conversation, *each.rests_on)]
    return question(
        "extract",
        record,
        blanks={"values": _values()},
        choices={"values": VALUES},
        ref=messages[0].conversation if messages else "",
        rests_on=tuple(dict.fromkeys(refs)),
        temperature=STEADY,
    )


async def extract(
    room: Room,
    waiting: Sequence[Message],
    context: Sequence[Message],
    known: Iterable[Evidence] = (),
) -> Extracted:
    """The evidence in as many of the waiting messages as the model can read in one question;
    `Extracted.read` names those. Of a message that is too long alone, the beginning is read.

    `known` is what the vault holds already, struck or not: found again, it stays as it was.
    Raises `ModelError` where the model gives nothing that can be read: the messages then wait on,
    and nothing is changed. Can be cancelled.
    """
    now, before = batch(waiting, context, readable(room)), tuple(known)
    if not now:
        return Extracted((), ())
    asked = extract_question(now, context)
    return await room.ask(asked, lambda answer: read_evidence(answer, asked.ref, now, before))


def batch(
    waiting: Sequence[Message], context: Sequence[Message], room_for: int
) -> tuple[Message, ...]:
    """The first of the owner's waiting messages that fit into one question of `room_for` tokens.

    At least one, where there is one: shortened at its end if it must be. Raises `TooLong` where
    not even the question itself fits.
    """
    mine = [each for each in waiting if each.by == "owner"]
    fitting: tuple[Message, ...] = ()
    for each in mine:
        if _tokens((*fitting, each), context) > room_for:
            break
        fitting = (*fitting, each)
    return fitting if fitting or not mine else (_shortened(mine[0], context, room_for),)


def _shortened(message: Message, context: Sequence[Message], room_for: int) -> Message:
    left = room_for - _tokens((replace(message, text=""),), context)
    # In JSON a sign may be written as two.
    text = message.text[: letters_that_fit(message.text, left // 2)]
    if not text.strip():
        raise TooLong(
            "This model can read too little at once to look for what matters to you: choose one "
            "that reads more."
        )
    return replace(message, text=text)


def _tokens(messages: Sequence[Message], context: Sequence[Message]) -> int:
    return tokens_for(extract_question(messages, context).messages)


def read_evidence(
    answer: Answer,
    conversation: str,
    messages: Sequence[Message],
    known: Iterable[Evidence] = (),
) -> Extracted:
    """What of an answer is proven by the owner's own words among `messages`, and what is not.

    Raises `BadAnswer` for an answer of another shape than was asked for. Of one that was cut off,
    what was finished counts.
    """
    read = parsed(answer)
    given = read.get("evidence") if isinstance(read, dict) else None
    if not isinstance(given, list):
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    if answer.cut_off and given and not _is_whole(given[-1]):
        given = given[:-1]
    return prove_all([_pointed(each) for each in given], conversation, messages, known)


def _is_whole(given: Any) -> bool:
    return isinstance(given, dict) and {"quote", "value", "direction", "strength"} <= set(given)


def _pointed(given: Any) -> Pointed:
    try:
        quote, value = given["quote"], given["value"]
        direction, strength = DIRECTIONS[given["direction"]], STRENGTHS[given["strength"]]
    except (TypeError, KeyError):
        quote, value, direction, strength = None, None, 0, 0
    if not isinstance(quote, str) or value not in VALUES:
        raise BadAnswer("The model's answer had another shape than asked for, so it was not used.")
    return Pointed(quote, value, direction, strength)


def _values() -> str:
    words = read_words(read_text("values/values.en.toml"))
    return "\n".join(f"- {each.value}: {each.sentence}" for each in words)
