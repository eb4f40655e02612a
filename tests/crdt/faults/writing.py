"""A process that writes into a data folder until it is killed, and says what it was told is saved.

Snapshots and blocks of old entries are made all the time in it, so that a kill falls into those
as well. The module imports nothing of pytest: it runs in a process of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from crdt import kept_entries, kept_replica, packing
from crdt.edits import EditClause
from crdt.group import Group
from crdt.identity import Identity
from crdt.store import Store
from deliberation.acts import TakePosition
from tests.crdt.laptops import MATTER, NOON, QUIET

KEY = bytes(range(32))


def write_until_killed(
    folder: Path, who: Identity, group_id: str, others: Sequence[bytes], saved: Connection
) -> None:
    """Acts, edits and what others wrote, in turn; each batch of ids goes to `saved` once kept.

    `others` are wires of another member that are here or not.
    """
    kept_replica.SNAPSHOT_EVERY = 13
    packing.BLOCK_ENTRIES = kept_entries.BLOCK_ENTRIES = 4
    kept_entries.KeptEntries.pack_entries.__defaults__ = (5, 3)
    with Store.open(folder, KEY) as store:
        group = Group(store, who, group_id, lambda: NOON)
        ids = [packing.entry_id(wire) for wire in others]
        for number in itertools.count():
            written = [group.act(TakePosition(MATTER, f"What I think, version {number}."))]
            saved.send(written)
            edited = group.edit([EditClause(QUIET, f"Quiet hours start at {number} o'clock.")])
            saved.send([edited] if edited else [])
            known = store.has(ids)
            lacking = [at for at, id_ in enumerate(ids) if id_ not in known][:3]
            group.take_wires([others[at] for at in lacking])
            saved.send([ids[at] for at in lacking])
