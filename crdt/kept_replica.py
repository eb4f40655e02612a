"""A replica in memory and its rows in the store, moved forward together.

What was received is committed, and only then shown. Where anything fails, the memory is thrown
away and read again: nothing is ever half applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from crdt import snapshot
from crdt.entry import Entry, read_unverified
from crdt.replica import NeedsCare, Replica
from crdt.rows import EntryRow
from crdt.store import Store
from deliberation.errors import FolkmootError
from deliberation.rulebook import Rulebook
from deliberation.state import State

SNAPSHOT_EVERY = 5_000  # entries; closing makes one anyway, so this many only after a crash


class KeptReplica:
    def __init__(self, store: Store, group_id: str) -> None:
        self.id = group_id
        self._store = store
        self._replica: Replica | None = None
        self._pos = 0  # of the last entry that the replica has
        self._snapshot_pos = 0

    @property
    def replica(self) -> Replica:
        if self._replica is None:
            try:
                self._replica = self._load(careful=False)
            except NeedsCare:
                self._replica = self._load(careful=True)
        return self._replica

    @property
    def state(self) -> State:
        return self.replica.state

    @property
    def rulebook(self) -> Rulebook:
        return self.replica.document.rulebook()

    def _wire(self, entry_id: str) -> bytes:
        row = self._store.entry(entry_id)
        if row is None:
            raise KeyError(entry_id)
        return row.wire

    def _load(self, *, careful: bool) -> Replica:
        """From the snapshots where there are any, and then entry by entry."""
        replica, self._pos = snapshot.load(self._store, self.id, self._wire)
        self._snapshot_pos = self._pos
        rows = self._store.entries(self.id, self._pos)
        if rows:
            replica.receive([read_unverified(row.wire) for row in rows], careful=careful)
            replica.kept()
            self._pos = rows[-1].pos
        return replica

    def save_snapshot(self) -> None:
        """Make the next opening quick and old entries small; a full disk costs no more."""
        if self._replica is None:
            return
        with suppress(FolkmootError):
            if self._pos > self._snapshot_pos:
                snapshot.save(self._store, self._replica, self._pos)
                self._snapshot_pos = self._pos
            self._store.pack_entries(self.id)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Where the block fails, what it did in memory is forgotten and read again."""
        try:
            yield
        except BaseException:
            self._replica = None
            raise

    def _keep(self, entries: Iterable[Entry]) -> int:
        """Put what the replica has accepted into the store, within a transaction.

        Returns the position to `_note` once that is committed.
        """
        self._store.add_entries(map(self._row, entries))
        return self._store.last_pos(self.id)

    def _row(self, entry: Entry) -> EntryRow:
        depth = self.replica.log.nodes[entry.id].depth
        return EntryRow(entry.id, self.id, entry.device, entry.seq, entry.kind, depth, entry.wire)

    def _note(self, pos: int) -> None:
        self.replica.kept()
        self._pos = pos
        if self._pos - self._snapshot_pos >= SNAPSHOT_EVERY:
            self.save_snapshot()
