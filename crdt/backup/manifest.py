"""The first thing in a backup: when it was made, and the keys of the databases that follow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crdt.backup.errors import strange

NAME = "backup.json"
LIMIT = 1 << 16  # bytes
LATEST = 1 << 37  # seconds, the bound of every time in a group's entries, too


@dataclass(frozen=True)
class Manifest:
    """`at` in Unix seconds; `keys` are the 32-byte keys that the databases have inside the backup
    alone, by file name."""

    at: int
    keys: Mapping[str, bytes] = field(repr=False)

    def to_bytes(self) -> bytes:
        keys = {name: key.hex() for name, key in self.keys.items()}
        return json.dumps({"v": 1, "at": self.at, "databases": keys}).encode()


def read_manifest(data: bytes) -> Manifest:
    """Raises `BackupProblem`, whatever the bytes are."""
    try:
        found = json.loads(data)
        keys = {name: _key(text) for name, text in found["databases"].items()}
        version, at = found["v"], found["at"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise strange() from error
    if version != 1 or type(at) is not int or not 0 <= at <= LATEST:
        raise strange()
    return Manifest(at, keys)


def _key(text: Any) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError("the key of a database is 32 bytes")
    return key
