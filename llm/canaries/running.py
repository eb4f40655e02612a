"""Asks a model a hidden dispute, through the same door as all else, and grades what it answers."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace

from llm.canaries.asking import Part, steps, together
from llm.canaries.generating import make
from llm.canaries.grading import grade, signed, unusable
from llm.errors import BadAnswer
from llm.room.asking import Room
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun


async def run(room: Room, kind: str, seed: int, *, ref: str = "") -> CanaryRun:
    """How the room's model does on the hidden dispute of a kind and a seed.

    The seed should come from `secrets`, so that nobody can foresee what will be asked. `ref` is
    what the journal names as the matter (else the made-up deliberation). The run's `exchange` are
    the journal's entries, one a question, with spaces between. An answer that cannot be used,
    after as many attempts as the room allows, is a run that failed. Raises `CanaryError`, and
    every `ModelError` that is no fault of the answer, such as `ServerGone`: then nothing was
    learned about the model, and there is no run.
    """
    canary = make(kind, seed)
    heard: list[Exchange] = []
    listening = _listening(room, heard)
    parts: list[Part] = []
    entries: list[str] = []
    try:
        for step in steps(canary):
            question = replace(step.question, ref=ref or step.question.ref)
            parts.append(await listening.ask(question, step.read))
            entries.append(heard[-1].id)
        result = grade(canary, together(parts))
    except BadAnswer as error:
        entries.append(heard[-1].id)
        result = unusable(str(error))
    return CanaryRun(
        id=uuid.uuid4().hex,
        at=int(time.time()),  # its end, so that no exchange of its own comes after it
        model=room.model.name,
        digest=room.digest,
        kind=kind,
        seed=seed,
        passed=result.passed,
        detail=signed(result).detail,
        exchange=" ".join(entries),
    )


def _listening(room: Room, heard: list[Exchange]) -> Room:
    """The same room, which also tells what its journal gets: the run names these entries."""

    def record(exchange: Exchange) -> None:
        heard.append(exchange)
        room._record(exchange)

    return Room(room.server, room.model, room.budget, record, context=room.context)
