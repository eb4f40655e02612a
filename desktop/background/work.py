"""One thing that the agent can do by itself, and when it may."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llm.room.asking import Room
from llm.room.power import Power

if TYPE_CHECKING:
    from desktop.views import Changed
    from desktop.workspace import Workspace

QUIET_SECONDS = 20.0  # without a keystroke, before it begins anything
BATTERY_PERCENT = 50  # below that, on battery, it does nothing


@dataclass(frozen=True)
class Work:
    """`what` tells the person. `run` does it with a model or, where none is, without; it may be
    cancelled at any moment and has then changed nothing. `keep` stores what came of it, on the
    documents thread."""

    what: str
    run: Callable[[Room | None], Awaitable[Any]]
    keep: Callable[[Workspace, Any], Changed]


def may_work(power: Power, idle_seconds: float, *, wanted: bool, level: int) -> bool:
    """Whether the agent may begin something: the owner wants it to, has typed nothing for a
    while, and the laptop is not on battery below `level` percent."""
    if not wanted or idle_seconds < QUIET_SECONDS:
        return False
    return not power.on_battery or power.percent is None or power.percent >= level


def key_of(*parts: object) -> str:
    """What a piece of work was done from, as one short string: the same work is done once."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
