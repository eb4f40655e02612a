"""A real Ollama server with a real small model: it talks nonsense, and nothing unproven counts."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace

import pytest

from deliberation.quotes import normalise
from llm.agent.extracting import extract_question, read_evidence
from llm.agent.history import readable
from llm.agent.memory import Memory
from llm.agent.proving import Extracted
from llm.agent.talking import talk, talk_question
from llm.errors import BadAnswer
from llm.room.asking import open_room
from llm.room.budget import Budget
from llm.room.exchange import Exchange, Question
from llm.vault.records import Message

# The first run fetches the server and the model; a slow network must not look like a failure.
pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

BUDGET = Budget(
    attempts=1,
    tokens=int(os.environ.get("FOLKMOOT_MODEL_TOKENS", "80")),
    answer_seconds=600,  # a busy machine is many times slower
    threads=int(os.environ.get("FOLKMOOT_MODEL_THREADS", "1")),
)
WORDS = "I can't sleep when there is music after ten. I need my sleep, and I hate shouting."


def uninstructed(asked: Question) -> Question:
    """Without the instructions: so small a model cannot follow them, and reads them for minutes."""
    return replace(asked, messages=asked.messages[1:])


def test_a_talk_streams_and_only_what_the_owner_wrote_is_evidence(real_ollama: str) -> None:
    journal: list[Exchange] = []
    heard: list[str] = []
    message = Message("m1", "talk-1", 1, "owner", WORDS)

    async def evening() -> tuple[str, Extracted | None]:
        room = await open_room("smol", real_ollama, budget=BUDGET, record=journal.append)
        assert room is not None
        asked = talk_question(Memory(), [], WORDS, conversation="talk-1", room_for=readable(room))
        reply = await talk(room, uninstructed(asked), on_text=heard.append)
        asked = uninstructed(extract_question([message], []))
        try:
            return reply, await room.ask(asked, lambda it: read_evidence(it, "talk-1", [message]))
        except BadAnswer:  # cut off before there was anything: it happens to so small a model
            return reply, None

    reply, extracted = asyncio.run(evening())
    assert len(heard) > 1
    assert any(letter.isalpha() for letter in reply)
    assert [each.purpose for each in journal] == ["talk", "extract"]
    assert all(each.ended in ("whole", "cut off") for each in journal)
    for each in extracted.evidence if extracted else ():
        assert normalise(each.words) in normalise(WORDS)
        assert each.ref == "talk-1"
