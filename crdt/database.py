"""The SQLCipher file of a data folder: opened, and its errors put into words.

The connection holds the file alone (`locking_mode=EXCLUSIVE`) and every commit is synced to the
disk before it returns, so what was shown as saved outlives a crash and a power cut.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from crdt.errors import (
    DamagedStore,
    FolderInUse,
    FolderUnusable,
    WrongKey,
    disk_full,
    folder_errors,
)

PAGE = 4096  # bytes; SQLCipher's own default, and what a file's length must be a multiple of

_UNUSABLE = (
    dbapi2.SQLITE_CANTOPEN,
    dbapi2.SQLITE_IOERR,
    dbapi2.SQLITE_PERM,
    dbapi2.SQLITE_READONLY,
)


def connect(path: Path, key: bytes) -> Database:
    """The database at `path`, made if it is not there, opened with the 32-byte `key`.

    Raises `WrongKey`, `DamagedStore`, `DiskFull`, `FolderInUse`, `FolderUnusable`.
    """
    if len(key) != 32:
        raise ValueError("the key of a database is 32 bytes")
    with folder_errors(path.parent):
        path.touch(mode=0o600)  # before SQLite makes it, for everybody to read
        _check_encrypted(path)
        is_new = not path.stat().st_size
    with plain_errors(path):
        connection = dbapi2.connect(
            str(path), timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            _check_key(connection, path)
            if is_new:  # on another it counts for nothing, and would write to a disk that is full
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
    return Database(connection)


def _check_encrypted(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(16)
    if start == b"SQLite format 3\0":
        raise DamagedStore(f"{path.name} is not encrypted, so Folkmoot did not write it.")
    # With a log beside it, the disk was full when its pages were copied here: they will be again.
    log = path.with_name(path.name + "-wal")
    if start and path.stat().st_size % PAGE and not (log.exists() and log.stat().st_size):
        raise _damaged(path)


def _check_key(connection: dbapi2.Connection, path: Path) -> None:
    """Tell a wrong key, with which no page can be read, from a page that was damaged."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if error.sqlite_errorcode != dbapi2.SQLITE_NOTADB:
            raise
        unreadable = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if len(unreadable) < path.stat().st_size // PAGE:
            raise _damaged(path) from error
        raise WrongKey(
            f"{path.name} does not open with this key: it was made with another one, "
            "or its first bytes are damaged."
        ) from error


def _damaged(path: Path) -> DamagedStore:
    return DamagedStore(
        f"The file {path.name} is damaged; restore the data folder from a copy, or join the "
        "group again from a bundle of another member."
    )


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises in the block into the errors that a person can act on."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte names the kind
        if code == dbapi2.SQLITE_FULL:
            raise disk_full(path.parent) from error
        if code in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB):
            raise _damaged(path) from error
        if code == dbapi2.SQLITE_BUSY:
            raise FolderInUse(
                f"The data folder {path.parent} is open in another Folkmoot; close that one first."
            ) from error
        if code in _UNUSABLE:
            raise FolderUnusable(
                f"The files in {path.parent} cannot be read or written ({error}); see whether "
                "the disk is well and yours to write to."
            ) from error
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise disk_full(path.parent) from error
        raise
