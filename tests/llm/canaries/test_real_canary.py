"""A hidden dispute before a real model, end to end: asked, journalled, graded, graded again.

The small model writes nonsense, so whether it passes says nothing; that the grade follows from
what it wrote, and can be derived again from the journal, is what is held here.
"""

from __future__ import annotations

import asyncio
import os

import pytest

from llm.canaries.generating import ABSENT, make
from llm.canaries.regrading import regrade
from llm.canaries.running import run
from llm.canaries.standing import canary_audit
from llm.room.asking import Room, open_room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun, check

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

SHORTEST = 60  # a seed with few words, for the model is slow
BUDGET = Budget(
    attempts=1,
    answer_seconds=600.0,  # a busy machine is slow, and that is not what is looked at here
    stall_seconds=120.0,
    tokens=int(os.environ.get("FOLKMOOT_MODEL_TOKENS", "120")),
    threads=int(os.environ.get("FOLKMOOT_MODEL_THREADS", "1")),
)


def test_a_hidden_dispute_before_a_real_model(real_ollama: str) -> None:
    journal: list[Exchange] = []

    async def ask_it() -> tuple[Room, CanaryRun]:
        room = await open_room("smol", real_ollama, budget=BUDGET, record=journal.append)
        assert room is not None
        return room, await run(room, ABSENT, SHORTEST)

    room, kept = asyncio.run(ask_it())
    check(kept)
    assert kept.digest == room.digest
    assert len(journal) == 1
    assert make(ABSENT, SHORTEST).dispute.question in journal[0].request
    assert journal[0].answer
    again = regrade(kept, journal)
    assert (again.passed, again.detail) == (kept.passed, kept.detail)
    audit = canary_audit([kept], "smol")
    assert not audit.passed  # one run is never enough
    assert "Checked with 1 hidden dispute so far" in audit.detail
