"""One thing that the agent can do by itself, and when it may."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from llm.room.power import Power

if TYPE_CHECKING:
    from deliberation.profiles.profile import Profile
    from desktop.views import Changed
    from desktop.working import Working
    from llm.room.asking import Room  # its client loads slowly, and a folder opens without

QUIET_SECONDS = 20.0  # without a keystroke, before it begins anything
BATTERY_PERCENT = 50  # below that, on battery, it does nothing


@dataclass(frozen=True)
class Work:
    """`what` tells the person. `key` is one string for this work from what is known now: while
    that does not change, it is the same. `run` does it with a model or, where none is, without;
    it may be cancelled at any moment and has then changed nothing. `keep` stores what came of it,
    on the documents thread."""

    what: str
    key: str
    run: Callable[[Room | None], Awaitable[Any]]
    keep: Callable[[Working, Any], Changed]


class Kind(Protocol):
    """A module of this package: what of its kind there is to do, the most urgent first.

    `digest` names the model at hand, "" without one.
    """

    def due(self, workspace: Working, digest: str) -> Iterator[Work]: ...


def may_work(power: Power, idle_seconds: float, *, wanted: bool, level: int) -> bool:
    """Whether the agent may begin something: the owner wants it to, has typed nothing for a
    while, and the laptop is not on battery below `level` percent."""
    if not wanted or idle_seconds < QUIET_SECONDS:
        return False
    return not power.on_battery or power.percent is None or power.percent >= level


def key_of(*parts: object) -> str:
    """What a piece of work was done from, as one short string: the same work is done once."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def is_stale(did: str, key: str, digest: str) -> bool:
    """Whether it is to be done (again): `did` is what `Working.did` says of it.

    It was never done, or from something else than `key`, or not by the model that is at hand.
    What a model did stands while none is at hand: a server that comes and goes changes nothing.
    """
    before, _, model = did.partition(" ")
    return before != key or digest not in ("", model)


def told_in(profile: Profile) -> tuple[str, ...]:
    """The conversations that the profile rests on: with one of them goes what was made of it."""
    refs = {each.ref for each in profile.evidence if each.kind == "quote" and each.ref}
    return tuple(sorted(refs))
