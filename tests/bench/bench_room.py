"""Two laptops in one room: 10,000 entries from one to the other, against the gate alone.

`python tests/bench/bench_room.py`. The giver is a process of its own, as it would be; both are on
loopback, and all is on the other's disk in the end. The gate alone checks the same entries in
memory, signatures included, and keeps nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import random
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from making import KEY, act_often, constitution, edit_often, fill, group_of
from measuring import timed

from crdt.bundle import Bundle
from crdt.carriers.carrier import Met, Near
from crdt.carriers.direct import DirectCopy
from crdt.carriers.room import RoomCarrier
from crdt.group import Group
from crdt.identity import Identity
from crdt.intake import read_all
from crdt.replica import Replica
from crdt.rows import GroupRow
from crdt.store import Store

ENTRIES, EDITS = 10_000, 4_000
RUNS = 3
LOOPBACK = "127.0.0.1"
HERE = Path(__file__).resolve()


def folder_with(folder: Path, who: Identity, group: str, wires: list[bytes]) -> None:
    folder.mkdir()
    with Store.create(folder, KEY) as store:
        store.set_group(GroupRow(group, "Bench", "joined"))
        it = Group(store, who, group, lambda: 1)
        it.take(Bundle(group, who.device_id, (), tuple(wires)), "0" * 64)
        it.save_snapshot()


@contextlib.contextmanager
def laptop(folder: Path, who: Identity, group: str):  # type: ignore[no-untyped-def]
    with Store.open(folder, KEY) as store:
        it = Group(store, who, group, lambda: 1)
        yield it, {group: DirectCopy(group, lambda: it)}


def give(folder: Path) -> None:
    """The other laptop, until its standard input ends."""
    who, group, port = pickle.loads((folder / "giver").read_bytes())
    with laptop(folder / "ada", who, group) as (it, copies):
        assert len(it.replica.log), "all in memory before anybody dials"

        async def live() -> None:
            carrier = RoomCarrier(who.device_key, host=LOOPBACK, port=port, interfaces=())
            task = asyncio.create_task(carrier.live(copies, lambda _: None))
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.read)
            task.cancel()
            await asyncio.wait([task])

        asyncio.run(live())


def received(folder: Path, who: Identity, group: str, port: int, entries: int) -> float:
    """Seconds from dialling until that many in all are here, on the disk."""
    told: list[Met | Near] = []
    with laptop(folder, who, group) as (it, copies):
        assert len(it.replica.log) < entries

        async def live() -> None:
            address = f"{LOOPBACK}:{port}"
            carrier = RoomCarrier(who.device_key, host=LOOPBACK, interfaces=(), addresses=[address])
            task = asyncio.create_task(carrier.live(copies, told.append))
            while len(it.replica.log) < entries and not task.done():
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait([task])

        seconds = timed(lambda: asyncio.run(live()))
        assert it.replica.summary.entries == entries, told
        return seconds


def over_the_room(folder: Path, ada: Identity, ben: Identity, group: str, entries: int) -> float:
    """Seconds until "ben", a data folder in `folder`, has as many entries as "ada" gives."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    (folder / "giver").write_bytes(pickle.dumps((ada, group, port)))
    command = [sys.executable, str(HERE), str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as giver:
        assert giver.stdout is not None and giver.stdout.readline() == "ready\n"
        seconds = received(folder / "ben", ben, group, port, entries)
        giver.communicate()
    return seconds


def checked(common: list[bytes], new: list[bytes], group: str) -> float:
    """Seconds of the gate for the same entries."""
    kept: dict[str, bytes] = {}
    replica = Replica(group, kept.__getitem__)

    def take(wires: list[bytes]) -> None:
        looked, refused = read_all(wires, group)
        accepted = replica.merge(looked).accepted
        assert len(accepted) == len(wires) and not refused
        kept.update({entry.id: entry.wire for entry in accepted})
        assert replica.state.current

    take(common)
    return timed(lambda: take(new))


def main() -> None:
    ada, ben = group_of(2)
    clauses = fill(ada, constitution())
    common = list(ada.wires.values())
    edit_often(ada, clauses, EDITS, random.Random(5))
    act_often(ada, clauses, ENTRIES - EDITS, random.Random(6))
    new = list(ada.wires.values())[len(common) :]
    group, ratios, rates = ada.replica.group, [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder_with(folder / "ada", ada.identity, group, [*common, *new])
            folder_with(folder / "ben", ben.identity, group, common)
            entries = len(common) + len(new)
            seconds = over_the_room(folder, ada.identity, ben.identity, group, entries)
        alone = checked(common, new, group)
        ratios.append(alone / seconds)
        rates.append((len(new) / seconds, len(new) / alone))
    ratio = statistics.median(ratios)
    ours, gate = (statistics.median(column) for column in zip(*rates, strict=True))
    print(
        f"Room sync of {len(new)} entries on loopback: {ours:.0f} a second, the gate alone "
        f"{gate:.0f}; share {ratio:.2f}  target 0.5  {'ok' if ratio >= 0.5 else 'UNDER'}"
    )


if __name__ == "__main__":
    give(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
