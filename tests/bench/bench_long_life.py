"""A group after ten years, 100,000 entries: opened, written in, merged, and how large its file is.

`python tests/bench/bench_long_life.py`; making such a group takes a minute or two first. Opening is
held against reading the same snapshot's bytes from the same database and decoding them.
"""

from __future__ import annotations

import gc
import pickle
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cbor2
import zstandard
from making import (
    KEY,
    Writer,
    act_often,
    bundle_of,
    constitution,
    edit_often,
    fill,
    group_of,
)
from measuring import paired, report, timed

from crdt import snapshot
from crdt.bundle import Bundle
from crdt.edits import EditClause
from crdt.group import Group
from crdt.identity import Identity
from crdt.rows import GroupRow
from crdt.store import Store

ENTRIES, EDITS = 100_000, 12_000
PORTIONS = 8  # years' worths, in turn
NEW = 200  # edits that somebody brings after ten years


def opened(folder: Path, who: Identity, group: str, then: Callable[[Group], object]) -> float:
    """Seconds from an open database until `then` is done."""
    gc.collect()
    with Store.open(folder, KEY) as store:
        it = Group(store, who, group, lambda: 1)
        return timed(lambda: then(it))


def decoded(folder: Path, group: str, parts: tuple[str, ...]) -> float:
    """Seconds for the bytes of these parts, out of the database and into lists and maps."""
    gc.collect()
    with Store.open(folder, KEY) as store:

        def work() -> object:
            with snapshot._nothing_collected():  # as opening does
                return decode()

        def decode() -> object:
            found = (store.snapshot(group, part) for part in parts)
            start = snapshot._DIGEST + len(snapshot._BEGIN)
            blobs = [zstandard.decompress(each[1][start:]) for each in found if each is not None]
            return [cbor2.loads(blob) for blob in blobs]

        return timed(work)


def read(it: Group) -> None:
    assert it.state.current and it.rulebook.clauses
    assert it.replica.summary.entries >= ENTRIES


def ready(it: Group) -> None:
    """All in memory that writing and merging need."""
    read(it)
    assert len(it.replica.log) >= ENTRIES


def make(folder: Path) -> tuple[Writer, Writer, list[str]]:
    """The folder of a member, the same in memory, and another one with news."""
    rng = random.Random(4)
    writer, other, *_ = group_of(10)
    clauses = fill(writer, constitution())
    edits = EDITS // PORTIONS
    for _ in range(PORTIONS):
        edit_often(writer, clauses, edits, rng)
        act_often(writer, clauses, (ENTRIES - EDITS) // PORTIONS, rng)
    wires = list(writer.wires.values())
    with Store.create(folder, KEY) as store:
        store.set_group(GroupRow(writer.replica.group, "Bench", "joined"))
        it = Group(store, writer.identity, writer.replica.group, lambda: 1)
        for start in range(0, len(wires), 5_000):
            it.take(bundle_of(writer, wires[start : start + 5_000]), f"{start:064x}")
        it.save_snapshot()
    other.read(wires[2:])
    edit_often(other, clauses, NEW, rng)
    return writer, other, clauses


def main() -> None:
    """Makes the group; measuring is for a process that has nothing else in its memory."""
    with tempfile.TemporaryDirectory() as name:
        writer, other, clauses = make(Path(name))
        left = (writer.identity, writer.replica.group, clauses, list(other.wires.values())[-NEW:])
        (Path(name) / "left").write_bytes(pickle.dumps(left))
        print(f"The {ENTRIES} entries alone: {sum(map(len, writer.wires.values())) / 1e6:.1f} MB")
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, name], check=True)


def measure(folder: Path) -> None:
    who, group, clauses, new = pickle.loads((folder / "left").read_bytes())
    for what, then, parts, target in (
        ("read, vs decoding the snapshot", read, snapshot.PARTS, 1.5),
        ("read, vs decoding its parts for that", read, snapshot.PARTS[:2], None),
        ("write, vs decoding the snapshot", ready, snapshot.PARTS, None),
    ):
        figures = paired(
            lambda then=then: opened(folder, who, group, then),  # type: ignore[misc]
            lambda parts=parts: decoded(folder, group, parts),  # type: ignore[misc]
        )
        report(f"Open {ENTRIES} to {what}", target, figures)
    writing(folder, who, group, clauses)
    merging(folder, who, group, new)
    sizes(folder)


def sizes(folder: Path) -> None:
    with Store.open(folder, KEY) as store:

        def one(sql: str) -> float:
            return float(store.db.execute(f"SELECT {sql}").fetchone()[0] or 0)

        packed = one("count(*) FROM packed")
        wires = one("sum(length(wire)) FROM entries") / 1e6
        blocks = one("sum(length(blob)) FROM packs") / 1e6
        snapshots = one("sum(length(blob)) FROM snapshots") / 1e6
        size = store.path.stat().st_size / 1e6
    print(
        f"The database {size:.1f} MB: {packed:.0f} old entries packed to {blocks:.1f} MB, the "
        f"newest {wires:.1f} MB, snapshots {snapshots:.1f} MB, the rest places and indexes"
    )


def writing(folder: Path, who: Identity, group: str, clauses: list[str]) -> None:
    """The first edit and the ones after it, each kept on the disk."""
    with Store.open(folder, KEY) as store:
        it = Group(store, who, group, lambda: 1)
        first = timed(lambda: it.edit([EditClause(clauses[0], "After ten years.")]))
        rest = [
            timed(lambda n=n: it.edit([EditClause(clauses[n], f"After ten years, {n}.")]))  # type: ignore[misc]
            for n in range(1, 40)
        ]
        print(
            f"The first edit after opening {first * 1000:.0f} ms, "
            f"each one after it {sum(rest) / len(rest) * 1000:.1f} ms"
        )


def merging(folder: Path, who: Identity, group: str, new: list[bytes]) -> None:
    with Store.open(folder, KEY) as store:
        it = Group(store, who, group, lambda: 1)
        ready(it)
        bundle = Bundle(group, who.device_id, (), tuple(new))
        seconds = timed(lambda: it.take(bundle, "f" * 64))
        print(f"Merging {len(new)} edits that somebody made apart {seconds * 1000:.0f} ms")


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
