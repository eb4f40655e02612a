"""What a data folder holds: one encrypted database with the identity, the groups and their entries.

Methods are small and typed; what they mean is the callers' affair. One thread at a time may use a
store, and its owner sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from crdt.database import connect, plain_errors
from crdt.derive import hkdf
from crdt.errors import AlreadyMade, DamagedStore
from crdt.identity import Identity
from crdt.kept_entries import KeptEntries
from crdt.rows import VERSION, GroupRow, QuarantineRow, Waiting, WaitingRow, make_tables

FILE = "folkmoot.db"


class Store(KeptEntries):
    """The database of one data folder, open until `close`. Made by `create` or `open`.

    Every method may raise `DamagedStore` or `DiskFull`; a change that fails is taken back whole.
    """

    def __init__(self, path: Path, db: Database, key: bytes) -> None:
        super().__init__(path, db)
        self._key = key

    @classmethod
    def create(cls, folder: Path, key: bytes) -> Store:
        """A new, empty store in `folder`, encrypted with the 32-byte `key`.

        Raises `AlreadyMade` where there is one.
        """
        path = folder / FILE
        if path.exists():
            raise AlreadyMade(f"{folder} already holds a database; open it, or choose another one.")
        try:
            return cls._connect(path, key)
        except BaseException:
            for left in (path, path.with_name(FILE + "-wal"), path.with_name(FILE + "-journal")):
                left.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Store:
        """The store that `folder` holds. Raises `WrongKey`, `DamagedStore`, `FolderInUse`."""
        if not (folder / FILE).exists():
            raise DamagedStore(f"{folder} holds no database; choose the folder that does.")
        return cls._connect(folder / FILE, key)

    @classmethod
    def _connect(cls, path: Path, key: bytes) -> Store:
        store = cls(path, connect(path, key), key)
        try:
            with plain_errors(path):
                make_tables(store.db)
            if store._rows("PRAGMA user_version")[0][0] != VERSION:
                raise DamagedStore(f"{path.name} is from a newer Folkmoot; update this one.")
        except BaseException:
            store.close()
            raise
        return store

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for another file of this folder, always the same for one purpose.

        Whoever has it can open that file alone: it does not lead back to the folder's own key.
        """
        return hkdf(self._key, f"folkmoot {purpose} v1".encode())

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The owner of the device

    def identity(self) -> Identity | None:
        sql = "SELECT name, member_seed, device_seed, age_secret, former FROM identity"
        rows = self._rows(sql)
        if not rows:
            return None
        name, member_seed, device_seed, age_secret, former = rows[0]
        return Identity(name, member_seed, device_seed, age_secret, tuple(former.split()))

    def set_identity(self, identity: Identity) -> None:
        who = identity
        values = (who.name, who.member_seed, who.device_seed, who.age_secret, " ".join(who.former))
        self._write("REPLACE INTO identity VALUES (1, ?, ?, ?, ?, ?)", [values])

    def become(self, identity: Identity, note: str) -> None:
        """Go on as another device, and keep the `note` of it as the meta `restored`.

        The Automerge installation is dropped with the device that it was drawn for: the next
        change draws its own.
        """
        with self.transaction():
            self.set_identity(identity)
            self._write("DELETE FROM meta WHERE key = ?", [("installation",)])
            self.set_meta("restored", note)

    def meta(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        self._write("REPLACE INTO meta VALUES (?, ?)", [(key, value)])

    # Groups

    def groups(self) -> list[GroupRow]:
        return [GroupRow(*row) for row in self._rows("SELECT * FROM groups ORDER BY name, id")]

    def group(self, group_id: str) -> GroupRow | None:
        rows = self._rows("SELECT * FROM groups WHERE id = ?", [group_id])
        return GroupRow(*rows[0]) if rows else None

    def set_group(self, row: GroupRow) -> None:
        """Add the group, or change its name and state."""
        self._write("REPLACE INTO groups VALUES (?, ?, ?)", [(row.id, row.name, row.state)])

    # Entries that wait for their past

    def add_waiting(self, row: WaitingRow) -> None:
        """Keep the entry, or note anew what it waits for."""
        values = (row.id, row.grp, row.wire, " ".join(row.missing))
        self._write("REPLACE INTO waiting VALUES (?, ?, ?, ?)", [values])

    def waiting(self, grp: str) -> list[WaitingRow]:
        rows = self._rows("SELECT * FROM waiting WHERE grp = ? ORDER BY id", [grp])
        return [WaitingRow(i, g, wire, tuple(missing.split())) for i, g, wire, missing in rows]

    def all_waiting(self, grp: str) -> list[Waiting]:
        """As `waiting`, without reading their bytes."""
        sql = "SELECT id, missing, length(wire) FROM waiting WHERE grp = ? ORDER BY id"
        return [Waiting(i, tuple(missing.split()), n) for i, missing, n in self._rows(sql, [grp])]

    def waiting_wires(self, ids: Iterable[str]) -> list[bytes]:
        """The bytes of those of `ids` that wait, in no order."""
        return [wire for (wire,) in self._where("wire FROM waiting", [*ids])]

    def remove_waiting(self, ids: Iterable[str]) -> None:
        self._write("DELETE FROM waiting WHERE id = ?", ([each] for each in ids))

    # What the gate refused

    def add_quarantine(self, row: QuarantineRow) -> None:
        """Keep what was refused; the first reason stays when it comes again."""
        values = (row.id, row.grp, row.device, row.reason, row.wire, row.at)
        sql = "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
        self._write(sql, [values])

    def quarantine(self, grp: str) -> list[QuarantineRow]:
        rows = self._rows("SELECT * FROM quarantine WHERE grp = ? ORDER BY at, id", [grp])
        return [QuarantineRow(*row) for row in rows]

    def quarantine_sizes(self, grp: str) -> dict[str, int]:
        """The bytes that each takes, by id."""
        return dict(self._rows("SELECT id, length(wire) FROM quarantine WHERE grp = ?", [grp]))

    # What is only kept for speed, and which bundles were merged

    def snapshot(self, grp: str, name: str) -> tuple[int, bytes] | None:
        """The `pos` of the last entry that the snapshot counts in, and its bytes."""
        sql = "SELECT pos, blob FROM snapshots WHERE grp = ? AND name = ?"
        rows = self._rows(sql, [grp, name])
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else None

    def put_snapshot(self, grp: str, name: str, pos: int, blob: bytes) -> None:
        self._write("REPLACE INTO snapshots VALUES (?, ?, ?, ?)", [(grp, name, pos, blob)])

    def delete_snapshots(self, grp: str) -> None:
        self._write("DELETE FROM snapshots WHERE grp = ?", [(grp,)])

    def add_taken(self, sha256: str, grp: str, at: int) -> None:
        """Note that a bundle was merged at `at`, in Unix seconds; the first time stays."""
        sql = "INSERT INTO taken VALUES (?, ?, ?) ON CONFLICT (sha256, grp) DO NOTHING"
        self._write(sql, [(sha256, grp, at)])

    def has_taken(self, sha256: str, grp: str) -> bool:
        return bool(self._rows("SELECT 1 FROM taken WHERE sha256 = ? AND grp = ?", [sha256, grp]))
