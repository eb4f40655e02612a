"""A consistent copy of a database that is open and stays open, under another key.

Its connection holds the file alone, so no other one could read it: the copy is made through it,
by SQLite's online backup, page by page. The same way leads out of a backup: what was copied under
one key is copied again under the next, so that no file is ever half of one and half of the other.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from crdt.backup.errors import BackupProblem
from crdt.database import connect, plain_errors
from crdt.errors import DamagedStore, folder_errors


def copy_database(source: dbapi2.Connection, path: Path, key: bytes) -> None:
    """Copy all that is committed in `source` to a new file at `path`, with the 32-byte `key`.

    On the disk when it returns; what a failure leaves there is for the caller to remove. Raises
    `BackupProblem` within a transaction, `DamagedStore` where a page of the source cannot be read,
    `DiskFull`, `FolderUnusable`.
    """
    if source.in_transaction:
        raise BackupProblem("Your data are being changed at this moment; make the backup again.")
    with folder_errors(path.parent):
        path.touch(mode=0o600, exist_ok=False)  # before SQLite makes it, for everybody to read
    with plain_errors(path):
        # A page that does not hold its own check is copied as zeros, without a word.
        if source.execute("PRAGMA cipher_integrity_check").fetchone():
            raise DamagedStore(
                f"The file {path.name} is damaged, so it was not copied; keep your older backups, "
                "and restore the newest of them."
            )
        target = dbapi2.connect(str(path), isolation_level=None)
        try:
            target.execute("PRAGMA cipher_log_level = NONE")
            target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            target.execute("PRAGMA journal_mode = OFF")  # half of this file is worth nothing
            target.execute("PRAGMA synchronous = OFF")
            _back_up(source, target)
        finally:
            target.close()
    with folder_errors(path.parent), path.open("rb+") as file:
        os.fsync(file.fileno())


def _back_up(source: dbapi2.Connection, target: dbapi2.Connection) -> None:
    try:
        source.backup(target)
    except dbapi2.OperationalError as error:  # which comes without its code
        full = str(error) == "database or disk is full"  # SQLite's own words for it
        error.sqlite_errorcode = dbapi2.SQLITE_FULL if full else dbapi2.SQLITE_IOERR
        raise


def copy_file(source: Path, key: bytes, path: Path, new_key: bytes) -> None:
    """As `copy_database`, from a file that nobody has open. Raises `DamagedStore` as well for
    another key, and for what is no such database."""
    database = connect(source, key)
    try:
        copy_database(database.conn, path, new_key)
    finally:
        database.close()
