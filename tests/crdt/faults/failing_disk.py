"""What a data folder goes through while its disk fails at one call after the other.

`python -m tests.crdt.faults.failing_disk FOLDER UNDERTAKING MODES`, with the library made of
`failing_disk.c` loaded. The undertaking is tried with its first call failing, its second, and so
on, until it gets through; it prints how many calls that were and what people were told, as JSON.
"""

from __future__ import annotations

import ctypes
import errno
import itertools
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crdt import kept_entries, keys, lock, packing, snapshot
from crdt.bundle import Bundle
from crdt.edits import AddClause, EditClause
from crdt.group import Group
from crdt.identity import join_person, make_found
from crdt.passphrase import Cost
from crdt.rows import GroupRow
from crdt.store import Store
from deliberation.acts import Acknowledge, Admit, TakePosition
from deliberation.bodies import read_act
from deliberation.errors import FolkmootError
from tests.crdt.laptops import MATTER, NOON, OLD, QUIET, identity

KEY = bytes(range(32))
CHEAP = Cost(1, 8192)
ROUNDS = 4  # of an act and an edit each, in the bundle that is taken
ADA, BEN = identity(0), identity(1)
MODES = (  # what a failing call says, and whether those after it fail, too
    (errno.ENOSPC, True),
    (errno.EIO, False),
    (errno.EIO, True),
    (errno.ENOSPC, False),
)


@dataclass
class Disk:
    """The library's end: which call fails next, and how often one did."""

    library: ctypes.CDLL = field(default_factory=lambda: ctypes.CDLL(None))

    def watch(self, folder: Path) -> None:
        self.library.disk_watch(str(folder.resolve()).encode())

    def fail(self, at: int, error: int = 0, for_ever: bool = False) -> None:
        self.library.disk_fail(ctypes.c_long(at), error, int(for_ever))

    @property
    def calls(self) -> int:
        return int(self.library.disk_calls())


@contextmanager
def opened(folder: Path) -> Iterator[Group]:
    with Store.open(folder, KEY) as store:
        row = store.groups()[0]
        yield Group(store, ADA, row.id, lambda: NOON)


def reads(group: Group) -> object:
    return group.replica.summary, group.state, group.rulebook


@dataclass
class Undertaking:
    """`run` is tried on a copy of `base`; `done` says whether what it should leave is there."""

    name: str
    base: Path
    run: Callable[[Group], object]
    done: Callable[[Group], bool]


def try_it(disk: Disk, it: Undertaking, place: Path, mode: tuple[int, bool]) -> dict[str, object]:
    """Each call in turn fails: what was there stays readable, and doing it again works."""
    told: set[str] = set()
    for at in itertools.count(1):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(it.base, place)
        with opened(place) as group:
            before = reads(group)
            disk.fail(at, *mode)
            failed = message(lambda: it.run(group))
            calls = disk.calls
            if failed:
                told.add(failed)
                assert reads(group) == before, "the old state, with the disk still failing"
            disk.fail(0)
            if failed:
                assert reads(group) == before
                assert not it.done(group)
                it.run(group)
            assert it.done(group), (it.name, at)
            after = reads(group)
        with opened(place) as group:
            assert reads(group) == after, (it.name, at)
        if calls < at:
            return {"calls": calls, "told": sorted(told)}
    raise AssertionError("unreachable")


def give_up(disk: Disk, it: Undertaking, place: Path, mode: tuple[int, bool]) -> dict[str, object]:
    """Each call in turn fails, and then the program is closed on the disk that goes on failing."""
    told: set[str] = set()
    for at in itertools.count(1):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(it.base, place)
        before, after = None, None
        with opened(place) as group:
            before = reads(group)
            disk.fail(at, *mode)
            failed = message(lambda: it.run(group))
            after = reads(group)
        told |= {failed} if failed else set()
        calls = disk.calls
        disk.fail(0)
        with opened(place) as group:
            # Of what failed at the very last call, the syncing, a disk may have kept all.
            assert reads(group) == (before if failed else after) or it.done(group), (it.name, at)
            if not it.done(group):
                it.run(group)
            assert it.done(group)
        if calls < at:
            return {"calls": calls, "told": sorted(told)}
    raise AssertionError("unreachable")


def message(work: Callable[[], object]) -> str:
    """What the person is told, "" if nothing failed. Other exceptions are faults of ours."""
    try:
        work()
    except FolkmootError as error:
        return str(error)
    return ""


def from_nothing(disk: Disk, place: Path, mode: tuple[int, bool]) -> dict[str, object]:
    """A data folder is made: the lock, the key, the database, the owner and a first group."""
    told: set[str] = set()

    def make() -> None:
        with lock.hold(place):
            kept = place / keys.FILE
            key = keys.open_key(place, Known()) if kept.exists() else new_key(place)
            store = Store.open if (place / "folkmoot.db").exists() else Store.create
            with store(place, key) as made, made.transaction():
                made.set_identity(ADA)
                made.set_group(GroupRow("a" * 64, "Home", "asked"))

    for at in itertools.count(1):
        shutil.rmtree(place, ignore_errors=True)
        disk.fail(at, *mode)
        failed = message(make)
        calls = disk.calls
        disk.fail(0)
        if failed:
            told.add(failed)
            make()
        with Store.open(place, keys.open_key(place, Known())) as store:
            assert store.identity() == ADA
            assert [row.name for row in store.groups()] == ["Home"]
        if calls < at:
            return {"calls": calls, "told": sorted(told)}
    raise AssertionError("unreachable")


def new_key(place: Path) -> bytes:
    return keys.create_key(place, Known(), "passphrase", CHEAP)


class Known:
    def passphrase(self, new: bool, why: str) -> str | None:
        return "a long enough passphrase"


def made_base(place: Path) -> tuple[Path, tuple[bytes, ...]]:
    """A folder of Ada's with a group of two, and what Ben wrote apart."""
    group_id, body = make_found(ADA, "Home", NOON, bytes(16))
    (place / "ada").mkdir(parents=True)
    (place / "ben").mkdir()
    with Store.create(place / "ada", KEY) as store, Store.create(place / "ben", KEY) as his:
        for each in (store, his):
            each.set_group(GroupRow(group_id, "Home", "joined"))
        ada = Group(store, ADA, group_id, lambda: NOON)
        ben = Group(his, BEN, group_id, lambda: NOON)
        ada.act(read_act(body), at=NOON)
        ada.act(Admit((join_person(BEN, group_id),)))
        ada.edit([AddClause(QUIET, "", OLD)])
        ada.act(Acknowledge(True, True, QUIET))
        both = [row.wire for row in store.entries(group_id)]
        ben.take(Bundle(group_id, ADA.device_id, (), tuple(both)), "0" * 64)
        ben.act(Acknowledge(True, True, QUIET))
        for number in range(ROUNDS):
            ben.act(TakePosition(MATTER, f"Ben's position, take {number}."))
            ben.edit([EditClause(QUIET, f"{OLD} {number} times.")])
        wires = tuple(row.wire for row in his.entries(group_id))[len(both) :]
        ada.save_snapshot()
    return place / "ada", wires


def undertakings(place: Path) -> list[Undertaking]:
    packing.BLOCK_ENTRIES = kept_entries.BLOCK_ENTRIES = 4
    base, wires = made_base(place)
    with opened(base) as group:
        group_id = group.id
    crashed = place / "crashed"
    with opened(base) as group:  # what a crash leaves: the last change is in the log beside it
        group.act(TakePosition(MATTER, "Before the crash."))
        shutil.copytree(base, crashed)
    bundle = Bundle(group_id, BEN.device_id, (), wires)

    def texts(group: Group) -> list[str]:
        return [each.text for matter in group.state.deliberations for each in matter.positions]

    def think(group: Group) -> None:
        group.act(TakePosition(MATTER, "Mine."))

    def write(group: Group) -> None:
        group.edit([EditClause(QUIET, "All quiet now.")])

    def take(group: Group) -> None:
        group.take(bundle, "1" * 64)

    def merged(group: Group) -> bool:
        return f"Ben's position, take {ROUNDS - 1}." in texts(group)

    def tidy(group: Group) -> None:
        store = group._store  # `Group.save_snapshot` does the same and tells nobody if it fails
        snapshot.save(store, group.replica, store.last_pos(group.id))
        store.pack_entries(group.id, newest=1)

    def tidied(group: Group) -> bool:
        store = group._store
        kept = store.snapshot(group.id, "log")
        packed = store.db.execute("SELECT count(*) FROM packed").fetchone()[0]
        return kept is not None and kept[0] == store.last_pos(group.id) and packed == 4

    return [
        Undertaking("act", base, think, lambda g: "Mine." in texts(g)),
        Undertaking("act after a crash", crashed, think, lambda g: "Mine." in texts(g)),
        Undertaking("edit", base, write, lambda g: g.rulebook.clauses[0].text == "All quiet now."),
        Undertaking("take a bundle", base, take, merged),
        Undertaking("snapshot and pack", crashed, tidy, tidied),
    ]


def main(place: Path, name: str, modes: int) -> None:
    """With fewer than all modes, each is tried in one of the two ways."""
    disk = Disk()
    disk.watch(place / "disk")
    (place / "disk").mkdir()
    data, found = place / "disk" / "data", []
    it = next((each for each in undertakings(place) if each.name == name), None)
    for number, mode in enumerate(MODES[:modes]):
        if it is None:
            found.append(from_nothing(disk, data, mode))
            continue
        both = modes == len(MODES)
        if both or not number:
            found.append(try_it(disk, it, data, mode))
        if both or number:
            found.append(give_up(disk, it, data, mode))
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
