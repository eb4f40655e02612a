"""Frozen dataclasses to plain lists and back, for snapshots: fields in order, no names.

Only for what this very version wrote into its own encrypted store: a snapshot of another version
is thrown away, not read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """Lists, maps, text, numbers and bytes that stand for `value`."""
    if is_dataclass(value):
        return [to_plain(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    return value


def _as_is(value: Any) -> Any:
    return value


@cache
def reader(kind: Any) -> Reader:
    """The function that makes a value of type `kind` from what `to_plain` made of one."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = [reader(hints[each.name]) for each in fields(kind)]
        if all(part is _as_is for part in parts):
            return lambda value: kind(*value)
        return lambda value: kind(*[part(v) for part, v in zip(parts, value, strict=True)])
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple and args:
        item = reader(args[0])
        return tuple if item is _as_is else lambda value: tuple([item(v) for v in value])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        item = reader(args[1])
        return lambda value: {key: item(v) for key, v in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, types.UnionType):
        raise TypeError(f"{kind} cannot be read back: a list does not say which of them it is")
    return _as_is
