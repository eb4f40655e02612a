"""An open vault's file, under one lock: what every part of the vault reads and writes through."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from llm.vault.errors import VaultError, damaged, plain_errors
from llm.vault.rows import Identified, T, columns, from_row, to_row


class Kept:
    """Any thread may use it. A transaction holds the lock until it ends, so that no thread sees
    or writes into the half-made change of another."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db
        self._lock = threading.RLock()
        self._closed = False

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self.db.close()

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._lock, plain_errors(self.path):
            if self._closed:
                raise VaultError("Your vault is closed; open Folkmoot again.")
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._held(), self.db.atomic():
            yield

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._held():
            return list(self.db.conn.execute(sql, values).fetchall())

    def _records(
        self, kind: type[T], table: str, rest: str = "", values: Sequence[Any] = ()
    ) -> tuple[T, ...]:
        """The table's rows that the `rest` of the statement picks, as records."""
        rows = self._rows(f"SELECT {columns(kind)} FROM {table} {rest}", values)
        try:
            return tuple(from_row(kind, row) for row in rows)
        except (ValueError, TypeError) as error:
            raise damaged(self.path) from error

    def _change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """How many rows were changed; to be called within a transaction."""
        return int(self.db.conn.execute(sql, values).rowcount)

    def _write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.db.conn.executemany(sql, rows)

    def _keep(self, table: str, record: Identified) -> None:
        """Keep it once. Raises `VaultError` where another one is kept under its id."""
        kept = self._records(type(record), table, "WHERE id = ?", [record.id])
        if kept and kept[0] != record:
            raise VaultError(f"Another entry of your vault is called {record.id}; keep this anew.")
        if not kept:
            row = to_row(record)
            self._change(
                f"INSERT INTO {table} ({columns(type(record))}) "
                f"VALUES ({', '.join('?' * len(row))})",
                row,
            )
