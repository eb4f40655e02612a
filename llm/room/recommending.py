"""Which of the well-known models fits this laptop's memory.

By size alone: how well a model mediates was not measured for this table. What a model does with
questions whose answers can be computed is measured on this laptop before it is first used.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

import psutil

from resources import read_text

GB = 1_000_000_000
TABLE = "models.toml"


@dataclass(frozen=True)
class Memory:
    total: int  # bytes
    available: int  # bytes that programs could still take


@dataclass(frozen=True)
class Known:
    """A line of the table. `download` is bytes, `languages` what its makers say."""

    name: str
    download: int
    languages: str
    licence: str

    @property
    def memory(self) -> int:
        """About how many bytes it takes while it writes, from above.

        Its weights (the download) and a quarter for the sums over them, and 1.5 GB for what it
        keeps of the conversation (some 8,000 tokens at about 0.15 MB) and the program itself.
        Ollama's own refusals name less: 5.3 to 5.6 GiB for llama3.1:8b, 4.1 for gemma3:4b, 3.8
        for qwen3:4b, each with a shorter conversation.
        """
        return self.download * 5 // 4 + GB * 3 // 2


@dataclass(frozen=True)
class Recommended:
    """`name` is "" where no model of the table fits; `why` is one sentence."""

    name: str
    download: int
    memory: int
    why: str


def memory() -> Memory:
    """This machine's memory, as the system reports it."""
    now = psutil.virtual_memory()
    return Memory(int(now.total), int(now.available))


def known_models(table: str | None = None) -> tuple[Known, ...]:
    """The models of a table in TOML (ours unless given), smallest first."""
    read: dict[str, Any] = tomllib.loads(read_text(TABLE) if table is None else table)
    found = (
        Known(each["name"], int(each["download"]), each["languages"], each["licence"])
        for each in read["models"]
    )
    return tuple(sorted(found, key=lambda known: (known.download, known.name)))


def recommend(memory: Memory, table: str | None = None) -> Recommended:
    """The largest model of the table that takes at most half of the memory.

    The other half is left to the system, to this app and to the other programs that are open: a
    laptop that must move memory to its disk writes a word in minutes. A graphics card's own
    memory is not counted. `table` is TOML as in `resources/models.toml`.
    """
    models = known_models(table)
    fit = [model for model in models if 2 * model.memory <= memory.total]
    if not fit:
        least = f", and the smallest known one takes {_gb(models[0].memory)}" if models else ""
        return Recommended(
            "", 0, 0,
            f"This laptop has {_gb(memory.total)} of memory, of which a model may take half"
            f"{least}: none fits, so Folkmoot goes on without a model.",
        )  # fmt: skip
    best = fit[-1]
    now = (
        f" (only {_gb(memory.available)} are free now: close other programs first)"
        if best.memory > memory.available
        else ""
    )
    return Recommended(
        best.name, best.download, best.memory,
        f"{best.name} is the largest known model that takes at most half of this laptop's "
        f"{_gb(memory.total)} of memory: about {_gb(best.memory)}{now}; it was chosen by its size "
        "alone.",
    )  # fmt: skip


def _gb(number: int) -> str:
    return f"{number // (GB // 10) / 10:.1f} GB"
