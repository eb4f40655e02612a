"""The models that the server has, with all that is known here of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llm.canaries.standing import Standing, standing
from llm.errors import ModelError
from llm.room.chatting import list_models
from llm.room.describing import Described, describe
from llm.room.models import Model, Server, choose_model, server_address
from llm.room.recommending import Memory, Recommended, memory, recommend
from llm.vault.records import Counts
from llm.vault.vault import Vault


@dataclass(frozen=True)
class Shown:
    """A model: what the server says of it, how it did with hidden disputes, and how many of its
    quotes were kept or made up. `used`: it is the one that is asked."""

    model: Model
    described: Described
    standing: Standing
    counts: Counts
    used: bool


@dataclass(frozen=True)
class Models:
    """`trouble` says why there is nothing to list, "" where the server answered."""

    server: Server
    wanted: str  # "auto", "none" or a name
    shown: tuple[Shown, ...]
    recommended: Recommended
    memory: Memory
    trouble: str = ""

    @property
    def used(self) -> Shown | None:
        """The model that is asked; None where none is."""
        return next((each for each in self.shown if each.used), None)


async def look_at_models(vault: Vault, wanted: str, host: str | None = None) -> Models:
    """All models of the server; never raises for a server that is not there, or lacks one."""
    has = memory()
    server, trouble, used = Server("", ()), "", None
    try:
        server = Server(server_address(host), ())
        server = Server(server.host, await list_models(host))
        used = choose_model(server.models, wanted)
    except ModelError as error:
        trouble = str(error)
    described = [await _described(server, each.name) for each in server.models]
    shown = (
        Shown(
            model,
            told,
            standing(vault.canaries(model.digest), model.digest),
            vault.counts(model.digest),
            model == used,
        )
        for model, told in zip(server.models, described, strict=True)
    )
    return Models(server, wanted, tuple(shown), recommend(has), has, trouble)


async def _described(server: Server, name: str) -> Described:
    try:
        return await describe(server, name)
    except ModelError:  # it may be gone by now; what the list says stays
        return Described(name)


def named(models: Sequence[Model], wanted: str) -> str:
    """The name in full of a model that is there. Raises `ModelMissing`."""
    found = choose_model(models, wanted)
    return found.name if found else wanted
