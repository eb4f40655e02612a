"""The owner's private database: what their profile rests on. Nothing in it ever leaves the laptop.

A SQLCipher file of its own beside the group's, with a key of its own; `crdt`, through which all
that leaves goes, cannot see this module. One thread at a time may use a vault.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from deliberation.errors import FolkmootError
from deliberation.profiles.profile import Evidence

FILE = "vault.db"
VERSION = 1  # of the tables, kept as SQLite's user_version
PAGE = 4096  # bytes; SQLCipher's own default, and what a file's length must be a multiple of

_EVIDENCE = {
    "id": str,
    "value": str,
    "direction": int,
    "strength": int,
    "kind": str,
    "ref": str,
    "words": str,
}
_COLUMNS = ", ".join(_EVIDENCE)


class VaultError(FolkmootError):
    """The vault cannot be opened, read or written; the message says why and what to do."""


class Vault:
    """An open vault. Every method may raise `VaultError`; a change that fails is taken back whole.

    What was changed is on the disk when the method returns.
    """

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Vault:
        """The vault in `folder`, made if there is none, with the 32-byte `key`.

        Raises `VaultError` for another key than it was made with and for a damaged file.
        """
        if len(key) != 32:
            raise ValueError("the key of a vault is 32 bytes")
        path = folder / FILE
        with _plain_errors(path):
            path.touch(mode=0o600)  # before SQLite makes it, for everybody to read
            if path.stat().st_size % PAGE:  # SQLite would take a stump for an empty file
                raise VaultError(_SENTENCES[dbapi2.SQLITE_CORRUPT].format(file=path.name))
            connection = dbapi2.connect(
                str(path), timeout=0, isolation_level=None, check_same_thread=False
            )
            try:
                connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                _make_tables(Database(connection))
            except BaseException:
                connection.close()
                raise
        return cls(path, Database(connection))

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def evidence(self) -> tuple[Evidence, ...]:
        """All that counts, by id: what was struck is not among it."""
        return self._evidence("NOT IN")

    def struck(self) -> tuple[Evidence, ...]:
        """What the owner struck, by id. It is kept, so that nothing brings it back to count."""
        return self._evidence("IN")

    def _evidence(self, among: str) -> tuple[Evidence, ...]:
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM evidence WHERE id {among} (SELECT id FROM struck) ORDER BY id"
        )
        return tuple(Evidence(*row) for row in rows)

    def add_evidence(self, items: Iterable[Evidence], instead_of: Iterable[str] = ()) -> None:
        """Keep the items, and forget those whose ids are in `instead_of`: both or neither.

        An item that is here already, or was struck, stays as it is. Raises `VaultError` if
        another one is kept under its id.
        """
        with self._transaction():
            self._write("DELETE FROM evidence WHERE id = ?", ([each] for each in instead_of))
            self._add(items)

    def _add(self, items: Iterable[Evidence]) -> None:
        for item in items:
            kept = self._rows(f"SELECT {_COLUMNS} FROM evidence WHERE id = ?", [item.id])
            if kept and Evidence(*kept[0]) != item:
                raise VaultError(f"Another piece of evidence is kept as {item.id}; strike it.")
            if not kept:
                self._write(
                    f"INSERT INTO evidence ({_COLUMNS}) VALUES (?{', ?' * 6})", [_row(item)]
                )

    def strike(self, id_: str) -> None:
        """Let an item count no more, now or when it comes again. Raises `VaultError` for none."""
        with self._transaction():
            if not self._rows("SELECT 1 FROM evidence WHERE id = ?", [id_]):
                raise VaultError("There is no such evidence in your vault; look at the list again.")
            self._write("INSERT OR IGNORE INTO struck VALUES (?)", [[id_]])

    def answers(self) -> dict[str, str]:
        """The owner's answer to each situation of the questionnaire that they answered."""
        return dict(self._rows("SELECT situation, answer FROM answers ORDER BY situation"))

    def set_answers(self, answers: Mapping[str, str], evidence: Iterable[Evidence]) -> None:
        """Keep these answers and what they are evidence of, in place of earlier ones to the same
        situations; the other answers stay as they are."""
        with self._transaction():
            self._write("REPLACE INTO answers VALUES (?, ?)", answers.items())
            self._write(
                "DELETE FROM evidence WHERE kind = 'answer' AND ref = ?",
                ([situation] for situation in answers),
            )
            self._add(evidence)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _plain_errors(self.path), self.db.atomic():
            yield

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with _plain_errors(self.path):
            return list(self.db.conn.execute(sql, values).fetchall())

    def _write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.db.conn.executemany(sql, rows)


def _row(item: Evidence) -> tuple[Any, ...]:
    return tuple(getattr(item, column) for column in _EVIDENCE)


def _make_tables(db: Database) -> None:
    """Make every table, all or none of them; nothing where they are there already."""
    with db.atomic():
        found = db.conn.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise VaultError(f"{FILE} is from a newer Folkmoot; update this one.")
        if found:
            return
        db.create_table("evidence", _EVIDENCE, pk="id")
        db.create_table("answers", {"situation": str, "answer": str}, pk="situation")
        db.create_table("struck", {"id": str}, pk="id")
        db.conn.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise in the block into a sentence for the owner."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte names the kind
        if code in _SENTENCES:
            raise VaultError(_SENTENCES[code].format(file=path.name, folder=path.parent)) from error
        raise
    except OSError as error:
        full = error.errno == errno.ENOSPC
        sentence = _SENTENCES[dbapi2.SQLITE_FULL if full else dbapi2.SQLITE_CANTOPEN]
        raise VaultError(sentence.format(file=path.name, folder=path.parent)) from error


_UNUSABLE = (
    "The file {file} in {folder} cannot be read or written; see whether the disk is well and "
    "yours to write to."
)
_SENTENCES: Mapping[int, str] = {
    dbapi2.SQLITE_NOTADB: "{file} does not open with this key: it was made with another one, or "
    "it is damaged; restore the data folder from a copy.",
    dbapi2.SQLITE_CORRUPT: "The file {file} is damaged; restore the data folder from a copy.",
    dbapi2.SQLITE_FULL: "The disk that holds {folder} is full; nothing was changed, so make room "
    "and try again.",
    dbapi2.SQLITE_BUSY: "The vault in {folder} is open in another Folkmoot; close that one first.",
    dbapi2.SQLITE_CANTOPEN: _UNUSABLE,
    dbapi2.SQLITE_IOERR: _UNUSABLE,
    dbapi2.SQLITE_PERM: _UNUSABLE,
    dbapi2.SQLITE_READONLY: _UNUSABLE,
}
