"""What the owner told their agent in private may be read by a model on this very laptop alone."""

from __future__ import annotations

from llm.errors import ModelError
from llm.room.asking import Room


class LeavesTheLaptop(ModelError):
    """The model runs somewhere else, so private words would have to be sent there."""


def require_here(room: Room) -> Room:
    """The room, where its server and its model both run on this machine.

    Raises `LeavesTheLaptop`. A server that only passes on what it gets looks the same as one
    that runs here; no program can tell these apart.
    """
    if not room.server.on_this_machine:
        raise LeavesTheLaptop(
            f"The model runs at {room.server.host[:100]}, and what you tell your agent stays on "
            "this laptop; start Ollama here, or go on without a model."
        )
    if not room.model.runs_here:
        raise LeavesTheLaptop(
            f"The model {room.model.name[:100]} runs at its vendor's, and what you tell your agent "
            "stays on this laptop; choose a model that runs here, or go on without one."
        )
    return room
