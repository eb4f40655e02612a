"""Which Ollama server, which models it has, and which of them to use."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from llm.errors import BadHost, ModelMissing

DEFAULT_HOST = "127.0.0.1:11434"
RUNS_HERE_BYTES = 1_000_000  # what is smaller only names a model on somebody else's machine

_EMBEDDING = re.compile(r"embed|bert|minilm|\bbge\b|\bgte\b|rerank", re.IGNORECASE)


@dataclass(frozen=True)
class Model:
    name: str
    size: int  # bytes
    digest: str  # hex, as the server states it
    family: str = ""

    @property
    def chats(self) -> bool:
        """Whether it can be talked to, as opposed to turning texts into numbers."""
        return not _EMBEDDING.search(f"{self.name} {self.family}")

    @property
    def runs_here(self) -> bool:
        """Whether the server itself holds the model; "cloud" models run at their vendor's."""
        return self.size >= RUNS_HERE_BYTES and not self.name.endswith("cloud")


@dataclass(frozen=True)
class Server:
    host: str
    models: tuple[Model, ...]

    @property
    def on_this_machine(self) -> bool:
        name = urlsplit(self.host if "//" in self.host else f"//{self.host}").hostname or ""
        try:
            return name == "localhost" or ip_address(name).is_loopback
        except ValueError:  # another name, whatever it begins with
            return False

    @property
    def machine(self) -> str:
        """Where it runs, in words that may stand in the group's log, as its address may not."""
        return "this machine" if self.on_this_machine else "another machine"


def server_address(host: str | None = None) -> str:
    """`host`, else OLLAMA_HOST, else the default; "every interface" is read as this machine.

    An address is shown and kept, so one that may hold a password is refused, and not repeated.
    Raises `BadHost`.
    """
    given = (host or os.environ.get("OLLAMA_HOST", "")).strip() or DEFAULT_HOST
    if re.search(r"[@?#]", given):
        raise BadHost(
            "The address of the Ollama server holds a name, a password or a key, which others "
            "would see: write it without, like 127.0.0.1:11434."
        )
    given = re.sub(r"^((?:\w+://)?)0\.0\.0\.0(?=[:/]|$)", r"\g<1>127.0.0.1", given)
    return re.sub(r"^((?:\w+://)?)\[::\](?=[:/]|$)", r"\g<1>[::1]", given)


def choose_model(models: Sequence[Model], wanted: str) -> Model | None:
    """The model to use: "auto" (the largest that chats and runs here), "none", or by its name.

    None where there is none to use. Raises `ModelMissing` for a name that the server lacks.
    """
    if wanted == "none":
        return None
    if wanted == "auto":
        fit = [model for model in models if model.chats and model.runs_here]
        return max(fit, key=lambda model: (model.size, model.name), default=None)
    for model in models:
        if model.name in (wanted, f"{wanted}:latest"):
            return model
    raise ModelMissing(missing_model(wanted, [model.name for model in models]))


def missing_model(model: str, there: Sequence[str]) -> str:
    """The sentence about a model that the server lacks; `there` are those that it has."""
    have = f" (it has {', '.join(there[:5])})" if there else ""
    return (
        f"The Ollama server does not have the model {model[:100]!r}{have}: "
        f"fetch it with “ollama pull {model[:100]}”, or choose another."
    )
