"""How records become rows of the vault's tables, and rows records."""

from __future__ import annotations

import json
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol, TypeVar


class Identified(Protocol):
    """A frozen dataclass whose fields are the columns of its table."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Identified)

_FLAGS = ("seen", "passed")


def columns(kind: type[Identified]) -> str:
    """The names of the columns, quoted (two of them are words of SQL), in the fields' order."""
    return ", ".join(f'"{each.name}"' for each in fields(kind))


def to_row(record: Identified) -> list[Any]:
    """The values in the order of `columns`."""
    return [_kept(getattr(record, each.name)) for each in fields(record)]


def from_row(kind: type[T], row: tuple[Any, ...]) -> T:
    """Raises `ValueError` or `TypeError` for a row that no record was ever kept as."""
    names = [each.name for each in fields(kind)]
    return kind(*(_read(name, value) for name, value in zip(names, row, strict=True)))


def _kept(value: Any) -> Any:
    return value if isinstance(value, str | int) else json.dumps(value)


def _read(name: str, value: Any) -> Any:
    if name == "rests_on":
        return tuple(json.loads(value))
    return bool(value) if name in _FLAGS else value
