"""The tables of a store, and the records in which their rows cross to other modules."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

VERSION = 1  # of the tables below, kept as SQLite's user_version


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`state` is "joined", or "asked" while the members have not yet taken the owner in."""

    id: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An accepted entry. `pos` counts arrivals on this device upwards; 0 before it is kept."""

    id: str
    grp: str
    device: str
    seq: int
    kind: str
    depth: int
    wire: bytes
    pos: int = 0


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An entry that cannot be judged before the entries `missing` have come."""

    id: str
    grp: str
    wire: bytes
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A `WaitingRow` without its bytes, of which there are `size`."""

    id: str
    missing: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """What was refused and why. `id` is the entry's, or the SHA-256 of bytes that are no entry.

    `at` is when it came, in Unix seconds by this device's clock.
    """

    id: str
    grp: str
    device: str
    reason: str
    wire: bytes
    at: int


_ENTRIES = {
    "pos": int,
    "id": str,
    "grp": str,
    "device": str,
    "seq": int,
    "kind": str,
    "depth": int,
    "wire": bytes,
}
# The oldest entries of each group are not there but in blocks: `last` is the greatest `pos` in one.
_PACKS = {"number": int, "grp": str, "last": int, "blob": bytes}
_PACKED = "CREATE TABLE packed (id BLOB PRIMARY KEY, pack INT, place INT) WITHOUT ROWID"
_IDENTITY = {
    "id": int,
    "name": str,
    "member_seed": bytes,
    "device_seed": bytes,
    "age_secret": str,
    "former": str,  # age secrets, newest first, with spaces between them
}
_QUARANTINE = {"id": str, "grp": str, "device": str, "reason": str, "wire": bytes, "at": int}
_SNAPSHOTS = {"grp": str, "name": str, "pos": int, "blob": bytes}


def make_tables(db: Database) -> None:
    """Make every table, all or none of them; nothing where they are there already."""
    with db.atomic():
        if db.conn.execute("PRAGMA user_version").fetchone()[0]:
            return
        db.create_table("meta", {"key": str, "value": str}, pk="key")
        db.create_table("identity", _IDENTITY, pk="id")
        db.create_table("groups", {"id": str, "name": str, "state": str}, pk="id")
        entries = db.create_table("entries", _ENTRIES, pk="pos")
        entries.create_index(["id"], unique=True)
        entries.create_index(["grp", "pos"])
        packs = db.create_table("packs", _PACKS, pk="number")
        packs.create_index(["grp", "last"])
        db.conn.execute(_PACKED)
        db.create_table("waiting", {"id": str, "grp": str, "wire": bytes, "missing": str}, pk="id")
        db.create_table("quarantine", _QUARANTINE, pk="id")
        db.create_table("snapshots", _SNAPSHOTS, pk=("grp", "name"))
        db.create_table("taken", {"sha256": str, "grp": str, "at": int}, pk=("sha256", "grp"))
        db.conn.execute(f"PRAGMA user_version = {VERSION}")
