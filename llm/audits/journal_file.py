"""The part of a journal that is about one deliberation, as a file for somebody who wants to check.

JSON, so that it can be read without this program. Whoever gets one trusts nothing in it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from pydantic_core import from_json

from deliberation.errors import FolkmootError
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun

FORMAT = "folkmoot journal 1"
LIMIT = 64 << 20  # bytes of such a file

T = TypeVar("T", Exchange, CanaryRun)

_IS = {
    "str": lambda value: isinstance(value, str),
    "int": lambda value: type(value) is int,
    "bool": lambda value: isinstance(value, bool),
    "tuple[str, ...]": lambda value: (
        isinstance(value, tuple) and all(isinstance(each, str) for each in value)
    ),
}


class NoJournal(FolkmootError, ValueError):
    """The file is no part of a journal."""


@dataclass(frozen=True)
class Given:
    """What a model was asked and answered about a deliberation (an id), and the hidden disputes
    that it had been given before; oldest first, the hidden disputes' lines among the exchanges."""

    deliberation: str
    exchanges: tuple[Exchange, ...]
    runs: tuple[CanaryRun, ...]


def to_file(given: Given) -> bytes:
    """As UTF-8, each exchange and each run with all its fields."""
    record = {
        "format": FORMAT,
        "deliberation": given.deliberation,
        "exchanges": [asdict(each) for each in given.exchanges],
        "runs": [asdict(each) for each in given.runs],
    }
    return f"{json.dumps(record, ensure_ascii=False, indent=1)}\n".encode()


def from_file(data: bytes) -> Given:
    """Raises `NoJournal` for anything that `to_file` does not write."""
    try:
        record = from_json(data)
    except ValueError:
        raise NoJournal("This file is no JSON, so it is no part of a journal.") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise NoJournal(
            "This file is no part of a journal that this Folkmoot can read; ask for one that "
            "“folkmoot journal give” has written."
        )
    about = record.get("deliberation")
    if not isinstance(about, str):
        raise _torn("deliberation")
    exchanges = _records(Exchange, record.get("exchanges"), "exchanges")
    return Given(about, exchanges, _records(CanaryRun, record.get("runs"), "runs"))


def _records(kind: type[T], given: Any, where: str) -> tuple[T, ...]:
    if not isinstance(given, list):
        raise _torn(where)
    return tuple(_record(kind, each, where) for each in given)


def _record(kind: type[T], given: Any, where: str) -> T:
    if not isinstance(given, dict):
        raise _torn(where)
    values = {each.name: _value(given.get(each.name)) for each in fields(kind)}
    if not all(_IS[str(each.type)](values[each.name]) for each in fields(kind)):
        raise _torn(where)
    return kind(**values)


def _value(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def _torn(where: str) -> NoJournal:
    return NoJournal(f"In this part of a journal something is missing or misshapen: its {where}.")
