"""What the window and the command line both have a model do; every answer goes to the journal.

Runs on the network thread: what it needs was read before, and only the vault is written to, which
any thread may.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence

from deliberation.errors import FolkmootError
from desktop.mediating import ToMediate, ToRate
from llm.canaries.running import run
from llm.canaries.standing import due
from llm.discretion import TOLD, DiscreetRoom, Discretion, discretion, is_indiscreet
from llm.errors import BadHost, ModelError, ModelTooSlow, ServerGone
from llm.mediation.dispute import Mediated
from llm.mediation.embedded import mediate_embedded
from llm.mediation.mediator import mediate
from llm.rating.own import OwnRating, rate
from llm.room.asking import Room, open_room
from llm.room.models import Server, server_address
from llm.vault.records import CanaryRun
from llm.vault.vault import Vault

Progress = Callable[[str], None]
CHECK_SECONDS = 240.0  # before a mediation; what is left of the checks is done the next time
DAY = 24 * 3600  # seconds


async def draft_between(
    it: ToMediate, model: str = "auto", *, host: str | None = None, progress: Progress
) -> Mediated:
    """A mediation with the model that is wanted, or without any where there is none to use.

    A model that was not checked lately is first given hidden disputes whose answers are known.
    What holds words that the owner told their agent in private is not used. Raises
    `NothingToMediate`.
    """
    it.dispute.require_positions()
    keeps = discretion(it.vault, it.dispute)
    mediated = await _draft(it, keeps, model, host, progress)
    if is_indiscreet(mediated, keeps):  # by what the server says of itself, or by pieces of words
        return mediate_embedded(it.dispute, TOLD, expected=False, pieces=it.pieces)
    return mediated


async def _draft(
    it: ToMediate, keeps: Discretion, model: str, host: str | None, progress: Progress
) -> Mediated:
    try:
        progress("Looking for a model.")
        room = await open_room(model, host, record=it.vault.record)
        if room is None:
            why = "" if model == "none" else "The Ollama server has no model that can draft."
            return mediate_embedded(it.dispute, why, pieces=it.pieces)
        await check(room, it.vault, progress, min(CHECK_SECONDS, room.budget.total_seconds / 4))
        return await mediate(
            it.dispute,
            room=DiscreetRoom(room, keeps),
            progress=progress,
            runs=it.vault.canaries(room.digest),
            corrections=it.corrections,
            pieces=it.pieces,
        )
    except ModelError as error:
        # Without a server "auto" means to do without; everything else is a fault worth a look.
        expected = model == "auto" and isinstance(error, ServerGone)
        return mediate_embedded(
            it.dispute, _for_the_group(error, host), expected=expected, pieces=it.pieces
        )


def _for_the_group(error: ModelError, host: str | None) -> str:
    """What went wrong, without the address of the owner's server: it goes into the group's log."""
    if isinstance(error, BadHost):
        return "The address of the Ollama server cannot be read, or holds a name or a password."
    address = server_address(host)
    return str(error).replace(address[:100], Server(address, ()).machine)


async def check(
    room: Room,
    vault: Vault,
    progress: Progress,
    seconds: float = CHECK_SECONDS,
    kinds: Sequence[str] | None = None,
) -> tuple[CanaryRun, ...]:
    """Give the model the hidden disputes that are due, or of these kinds, as far as the time
    goes; each is kept.

    Raises `ModelError` where the model cannot be reached.
    """
    if kinds is None:
        kinds = due_kinds(room.digest, vault)
    done: list[CanaryRun] = []
    try:
        async with asyncio.timeout(seconds):
            for number, kind in enumerate(kinds, 1):
                progress(f"Checking the model with hidden disputes: {number} of {len(kinds)}.")
                found = await run(room, kind, secrets.randbits(32))
                vault.keep_canary(found)
                done.append(found)
    except (TimeoutError, ModelTooSlow):  # the dispute itself may still have its turn
        progress("The checks are not all done; the rest comes the next time.")
    return tuple(done)


def due_kinds(digest: str, vault: Vault) -> Sequence[str]:
    """Which hidden disputes are due for the model of that digest."""
    runs = vault.canaries(digest)
    newest = max((each.at for each in runs), default=0)
    since = vault.exchanges_since(digest, newest)
    return due(runs, since, int((time.time() - newest) // DAY) if runs else 0, digest)


async def rate_all(
    it: ToRate, vault: Vault, model: str = "auto", *, host: str | None = None, progress: Progress
) -> list[OwnRating]:
    """How the owner's agent would rate each candidate, by the model or else by the word list."""
    room = None
    try:
        room = await open_room(model, host, record=vault.record)
    except FolkmootError as error:
        progress(str(error))
    found = []
    for number, text in enumerate(it.texts, 1):
        progress(f"Your agent reads wording {number} of {len(it.texts)}.")
        found.append(await rate(room, text, it.present, it.weights, it.deliberation))
    return found
