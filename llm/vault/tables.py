"""The tables of a vault, as the steps that led to them: a vault of any version is brought up."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from llm.vault.errors import VaultError, damaged

_EVIDENCE = """
    id TEXT{key}, value TEXT, direction INTEGER, strength INTEGER, kind TEXT, ref TEXT, words TEXT
"""
_RESTS_ON = "rests_on TEXT NOT NULL CHECK (json_valid(rests_on))"

_FIRST = (
    f"CREATE TABLE evidence ({_EVIDENCE.format(key=' PRIMARY KEY')})",
    "CREATE TABLE answers (situation TEXT PRIMARY KEY, answer TEXT)",
    "CREATE TABLE struck (id TEXT PRIMARY KEY)",
)
# Times are Unix seconds. 0 stands for what an earlier vault did not write down: long ago.
_SECOND = (
    "ALTER TABLE evidence ADD COLUMN added INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE struck ADD COLUMN struck_at INTEGER NOT NULL DEFAULT 0",
    # What counted from `added` until something took its place; an item may be here several times.
    f"CREATE TABLE replaced ({_EVIDENCE.format(key='')}, added INTEGER, until INTEGER)",
    f"""CREATE TABLE messages (
        pos INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL,
        at INTEGER NOT NULL, "by" TEXT NOT NULL, text TEXT NOT NULL, exchange TEXT NOT NULL,
        {_RESTS_ON}, looked INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE INDEX messages_of ON messages (conversation, pos)",
    # Ids alone: what still comes of a conversation after it was forgotten is not kept.
    "CREATE TABLE forgotten (conversation TEXT PRIMARY KEY) STRICT",
    f"""CREATE TABLE journal (
        pos INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
        purpose TEXT NOT NULL, version INTEGER NOT NULL, ref TEXT NOT NULL, {_RESTS_ON},
        model TEXT NOT NULL, digest TEXT NOT NULL, host TEXT NOT NULL, request TEXT NOT NULL,
        answer TEXT NOT NULL, ended TEXT NOT NULL, milliseconds INTEGER NOT NULL,
        verdict TEXT NOT NULL) STRICT""",
    # So that forgetting need not read every request and answer to find what rests on what.
    "CREATE INDEX journal_rests ON journal (ref, rests_on)",
    "CREATE INDEX journal_models ON journal (digest, at)",
    "CREATE TABLE counts (digest TEXT PRIMARY KEY, kept INTEGER NOT NULL, dropped INTEGER NOT NULL)"
    " STRICT",
    f"""CREATE TABLE notes (
        pos INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, kind TEXT NOT NULL,
        "group" TEXT NOT NULL, deliberation TEXT NOT NULL, subject TEXT NOT NULL,
        text TEXT NOT NULL, data TEXT NOT NULL, seen INTEGER NOT NULL, {_RESTS_ON}) STRICT""",
    """CREATE TABLE canaries (
        pos INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, model TEXT NOT NULL,
        digest TEXT NOT NULL, kind TEXT NOT NULL, seed INTEGER NOT NULL, passed INTEGER NOT NULL,
        detail TEXT NOT NULL, exchange TEXT NOT NULL) STRICT""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE wiping (due INTEGER NOT NULL) STRICT",  # a row while there are traces to wipe
)
_STEPS = (_FIRST, _SECOND)
VERSION = len(_STEPS)  # of the tables, kept as SQLite's user_version


def make_tables(db: Database, path: Path) -> None:
    """Take every step that the file has not seen yet, all or none of them.

    Raises `VaultError` for a file of a newer version.
    """
    with db.atomic():
        found = db.conn.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise VaultError(f"{path.name} is from a newer Folkmoot; update this one.")
        if not found and db.conn.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise damaged(path)  # tables, but not by any step of ours
        for step in _STEPS[found:]:
            for sql in step:
                db.conn.execute(sql)
        if found < VERSION:
            db.conn.execute(f"PRAGMA user_version = {VERSION}")
        if found == 1:  # which overwrote nothing that it deleted
            db.conn.execute("INSERT INTO wiping VALUES (1)")
