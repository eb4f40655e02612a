"""The accepted entries of a data folder: the newest as rows, older ones in compressed blocks.

Nobody who asks for entries sees which is which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crdt.database import plain_errors
from crdt.errors import DiskFull, FolderUnusable
from crdt.packing import BLOCK_ENTRIES, blocks, pack, unpack
from crdt.rows import EntryRow

NEWEST = 3_000  # entries of a group that stay rows: they are what others ask for
MOST_BLOCKS = 10  # that are made in one go, so that closing never takes long
_OPEN_BLOCKS = 4  # that are kept inflated
_ENTRY = "id, grp, device, seq, kind, depth, wire, pos"
_ASK = 500  # ids in one question to SQLite
_PACKED_ID = "lower(hex(id))"  # there as 32 bytes, everywhere else as 64 hex digits


class KeptEntries:
    """Every method may raise the errors of `crdt.database.plain_errors`."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db
        self._open_blocks: dict[int, list[EntryRow]] = {}  # by number, the last used one last

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes in the block, or none of them. On disk when the outermost block ends."""
        with plain_errors(self.path), self.db.atomic():
            yield

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with plain_errors(self.path):
            return list(self.db.conn.execute(sql, values).fetchall())

    def _write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.transaction():
            self.db.conn.executemany(sql, rows)

    def add_entries(self, rows: Iterable[EntryRow]) -> None:
        """Keep the entries, in this order; those that are here already stay as they are."""
        self._write(
            "INSERT INTO entries (id, grp, device, seq, kind, depth, wire) "
            "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS "
            "(SELECT 1 FROM packed WHERE id = unhex(?1)) ON CONFLICT (id) DO NOTHING",
            ((r.id, r.grp, r.device, r.seq, r.kind, r.depth, r.wire) for r in rows),
        )

    def entries(self, grp: str, after_pos: int = 0) -> list[EntryRow]:
        """The group's entries in the order of their arrival, from after `after_pos` on."""
        sql = "SELECT blob FROM packs WHERE grp = ? AND last > ? ORDER BY last"
        old = chain.from_iterable(
            unpack(blob, grp) for (blob,) in self._rows(sql, [grp, after_pos])
        )
        sql = f"SELECT {_ENTRY} FROM entries WHERE grp = ? AND pos > ? ORDER BY pos"
        new = (EntryRow(*row) for row in self._rows(sql, [grp, after_pos]))
        return [row for row in old if row.pos > after_pos] + list(new)

    def entry(self, entry_id: str) -> EntryRow | None:
        rows = self._rows(f"SELECT {_ENTRY} FROM entries WHERE id = ?", [entry_id])
        if rows:
            return EntryRow(*rows[0])
        places = self._rows("SELECT pack, place FROM packed WHERE id = unhex(?)", [entry_id])
        return self._block(places[0][0])[places[0][1]] if places else None

    def wires(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of those of `ids` that are kept, each block of old ones opened once."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, bytes] = dict(self._where("id, wire FROM entries", wanted))
        rest = [each for each in wanted if each not in found]
        places = self._where(f"pack, place, {_PACKED_ID} FROM packed", rest)
        for number, inside in groupby(sorted(places), key=lambda row: row[0]):
            block = self._block(number)
            found |= {id_: block[place].wire for _, place, id_ in inside}
        return found

    def last_pos(self, grp: str) -> int:
        """The `pos` of the entry that came last; 0 while there is none."""
        rows = self._rows("SELECT max(pos) FROM entries WHERE grp = ?", [grp])
        return int(rows[0][0] or 0)

    def has(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that are kept as accepted entries."""
        wanted = list(ids)
        rows = self._where("id FROM entries", wanted)
        rows += self._where(f"{_PACKED_ID} FROM packed", wanted)
        return {id_ for (id_,) in rows}

    def _where(self, select: str, ids: Sequence[str]) -> list[Any]:
        id_ = "unhex(?)" if select.endswith("packed") else "?"
        rows: list[Any] = []
        for start in range(0, len(ids), _ASK):
            some = ids[start : start + _ASK]
            places = ", ".join([id_] * len(some))
            rows += self._rows(f"SELECT {select} WHERE id IN ({places})", some)
        return rows

    def _block(self, number: int) -> list[EntryRow]:
        block = self._open_blocks.pop(number, None)
        if block is None:
            sql = "SELECT blob, grp FROM packs WHERE number = ?"
            block = unpack(*self._rows(sql, [number])[0])
            if len(self._open_blocks) == _OPEN_BLOCKS:
                del self._open_blocks[next(iter(self._open_blocks))]
        self._open_blocks[number] = block
        return block

    # Old ones together

    def pack_entries(self, grp: str, newest: int = NEWEST, most: int = MOST_BLOCKS) -> int:
        """Move old entries into blocks, at most `most` full ones and never the `newest`.

        `newest` is at least 1: the last row says which `pos` comes next. Returns how many were
        moved; what is interrupted has moved nothing.
        """
        if newest < 1:
            raise ValueError("the newest entry of a group stays a row")
        rows = self._rows("SELECT count(*) FROM entries WHERE grp = ?", [grp])
        old = max(0, int(rows[0][0]) - newest)
        sql = f"SELECT {_ENTRY} FROM entries WHERE grp = ? ORDER BY pos LIMIT ?"
        found = self._rows(sql, [grp, min(old, most * BLOCK_ENTRIES)])
        full = [*blocks(EntryRow(*row) for row in found)]
        if full and len(full[-1]) < BLOCK_ENTRIES:  # it may get more yet
            del full[-1]
        if full:
            with self.transaction():  # of all: ids lie scattered over the pages of their index
                for block in full[:most]:
                    self._move(grp, block)
            with suppress(DiskFull, FolderUnusable):  # all is packed by now; room can wait
                self._rows("PRAGMA incremental_vacuum")  # gives the pages back to the disk
        return sum(map(len, full[:most]))

    def _move(self, grp: str, block: Sequence[EntryRow]) -> None:
        conn = self.db.conn
        sql = "INSERT INTO packs (grp, last, blob) VALUES (?, ?, ?)"
        number = conn.execute(sql, [grp, block[-1].pos, pack(block)]).lastrowid
        places = ((row.id, number, place) for place, row in enumerate(block))
        conn.executemany("INSERT INTO packed VALUES (unhex(?), ?, ?)", places)
        conn.executemany("DELETE FROM entries WHERE pos = ?", ((row.pos,) for row in block))
