"""Wiping what deleted rows leave in the file, so that what is forgotten cannot be read by anyone
who has the key.

SQLite overwrites what is deleted (`secure_delete`), but not the copies that moving rows from page
to page left between them, and not the log. So the whole file is written anew and the log cut.
"""

from __future__ import annotations

from sqlite_utils import Database

_CUT = "PRAGMA wal_checkpoint(TRUNCATE)"


def wipe(db: Database) -> None:
    """Leave nothing in the file and its log but the rows that are there; no transaction is open.

    Takes a few seconds and as much memory as the file is large where it holds hundreds of
    megabytes. May raise `DatabaseError`, as for a full disk: then it is still due.
    """
    for sql in ("VACUUM", _CUT, "DELETE FROM wiping", _CUT):
        db.conn.execute(sql).fetchall()


def wipe_is_due(db: Database) -> bool:
    """Whether something was deleted for good and a wipe has not come to its end since."""
    return db.conn.execute("SELECT 1 FROM wiping LIMIT 1").fetchone() is not None
