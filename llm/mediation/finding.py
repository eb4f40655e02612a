"""Mediates with the model that the owner named, if the server has it, or with none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from llm.errors import ModelError, ServerGone
from llm.mediation.deadline import Progress
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.mediator import mediate
from llm.room.asking import nothing, open_room
from llm.room.budget import Budget
from llm.room.exchange import Exchange
from llm.room.models import server_address
from llm.vault.records import CanaryRun


async def mediate_with(
    dispute: Dispute,
    *,
    model: str = "auto",
    host: str | None = None,
    budget: Budget | None = None,
    record: Callable[[Exchange], None] = nothing,
    progress: Progress = lambda _: None,
    runs: Callable[[str], Sequence[CanaryRun]] = lambda _: (),
    corrections: Mapping[tuple[str, str], int] | None = None,
) -> Mediated:
    """As `mediate`, in a room that is opened first; what kept a model from it is said.

    `model` is "auto" (the largest that the server has), "none", or a model's name; `host` is the
    Ollama server's address (OLLAMA_HOST, else 127.0.0.1:11434); `record` keeps every exchange;
    `runs` gives the hidden canaries of the model with a digest. Raises `NothingToMediate`.
    """
    dispute.require_positions()
    room, why, expected = None, "", True
    if model != "none":
        progress("Looking for a model.")
        try:
            room = await open_room(model, host, budget=budget, record=record)
        except ModelError as error:
            # Without a server "auto" means to do without; all else is a fault worth a look.
            why, expected = str(error), model == "auto" and isinstance(error, ServerGone)
        else:
            if room is None:
                where = server_address(host)[:100]
                why = f"The Ollama server at {where} has no model that can draft."
    return await mediate(
        dispute,
        room=room,
        why=why,
        expected=expected,
        progress=progress,
        runs=runs(room.digest) if room else (),
        corrections=corrections,
    )
