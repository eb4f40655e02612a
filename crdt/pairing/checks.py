"""What the parts of a message, an invitation or a request may be, whoever sent them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deliberation.fields import Check, is_entry_id

_ADDRESS = re.compile(r"[\x21-\x7e]{1,200}\Z")

MOST_ADDRESSES = 8
MOST_GONE = 1_000


def is_exactly(size: int) -> Check:
    """`size` bytes."""
    return lambda value: isinstance(value, bytes) and len(value) == size


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def is_gone(value: Any) -> bool:
    """By member ids, the entries by which they went: at most 1,000."""
    return (
        isinstance(value, Mapping)
        and len(value) <= MOST_GONE
        and all(is_entry_id(key) and is_entry_id(entry) for key, entry in value.items())
    )


def are_addresses(value: Any) -> bool:
    """At most 8 texts of 1 to 200 printable ASCII characters, without a space."""
    return (
        isinstance(value, list | tuple)
        and len(value) <= MOST_ADDRESSES
        and all(isinstance(each, str) and _ADDRESS.match(each) is not None for each in value)
    )
