"""Opening the file of a vault: made whole or not at all, brought up to date, and never lost.

A new file is written under another name and renamed when it is whole. So an empty file is none
of ours: it is what damage leaves, and is not taken for a new vault.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from llm.vault.errors import damaged, lost
from llm.vault.tables import make_tables
from llm.vault.wiping import wipe, wipe_is_due

PAGE = 4096  # bytes; SQLCipher's own default, and what a file's length must be a multiple of


def open_database(path: Path, key: bytes) -> Database:
    """The database at `path`, made if there is none, with the 32-byte `key`.

    Nobody else may be making it at the same time: the lock of the data folder sees to that.
    Raises `VaultError`, and what `plain_errors` puts into words.
    """
    if not path.exists():
        _make(path, key)
    size = path.stat().st_size
    if not size:
        raise lost(path)
    if size % PAGE:  # SQLite would take a stump for an empty file
        raise damaged(path)
    db = _connect(path, key)
    try:
        db.conn.execute("PRAGMA journal_mode = WAL")
        make_tables(db, path)
        if wipe_is_due(db):
            with suppress(dbapi2.DatabaseError):  # such as a full disk: it stays due
                wipe(db)
    except BaseException:
        db.close()
        raise
    return db


def _make(path: Path, key: bytes) -> None:
    """A new file with its tables, or none; what a crash left half made is thrown away."""
    if any(each.stat().st_size for each in _beside(path)):
        raise lost(path)
    new = path.with_name(path.name + ".new")
    _remove(new)
    try:
        new.touch(mode=0o600)  # before SQLite makes it, for everybody to read
        db = _connect(new, key)  # with no log beside it, which renaming would lose
        try:
            make_tables(db, path)
        finally:
            db.close()
        new.rename(path)  # SQLite syncs the folder when it makes its log there
    except BaseException:
        with suppress(OSError):
            _remove(new)
        raise


def _connect(path: Path, key: bytes) -> Database:
    connection = dbapi2.connect(str(path), timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _beside(path: Path) -> list[Path]:
    """The logs that SQLite keeps beside a file while it is open, and after a crash."""
    logs = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    return [each for each in logs if each.exists()]


def _remove(path: Path) -> None:
    for each in (path, *_beside(path)):
        each.unlink(missing_ok=True)
