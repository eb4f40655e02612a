"""A data folder's database: encrypted, whole after a crash, honest when it cannot go on."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crdt
from crdt.database import PAGE
from crdt.derive import hkdf
from crdt.errors import AlreadyMade, DamagedStore, DiskFull, FolderInUse, FolderUnusable, WrongKey
from crdt.identity import Identity
from crdt.lock import hold
from crdt.rows import EntryRow, GroupRow, QuarantineRow, Waiting, WaitingRow
from crdt.store import FILE, Store

KEY = bytes(range(32))
GROUP = "ab" * 32
ROOT = str(Path(crdt.__file__).parents[1])


def row(n: int, grp: str = GROUP, wire: bytes = b"wire") -> EntryRow:
    return EntryRow(f"{n:064x}", grp, "d" * 64, n, "act", n, wire)


@pytest.fixture
def folder(data_folder: Path) -> Path:
    data_folder.mkdir()
    return data_folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.create(folder, KEY) as store:
        yield store


def test_what_was_kept_is_there_after_opening_again(folder: Path) -> None:
    ada = Identity.create("Ada")
    with Store.create(folder, KEY) as store:
        assert store.identity() is None
        store.set_identity(ada)
        store.set_group(GroupRow(GROUP, "Haus", "asked"))
        store.add_entries([row(1), row(2)])
    with Store.open(folder, KEY) as store:
        assert store.identity() == ada
        assert store.groups() == [GroupRow(GROUP, "Haus", "asked")]
        assert [each.id for each in store.entries(GROUP)] == [row(1).id, row(2).id]


def test_nothing_can_be_read_from_the_files(folder: Path) -> None:
    ada = Identity.create("Ada of the plain text")
    secrets = [
        b"plain text",
        b"nobody else may read this",
        ada.member_seed,
        ada.age_secret.encode(),
        GROUP.encode(),
        b"CREATE TABLE",
        b"SQLite format",
    ]
    store = Store.create(folder, KEY)
    store.set_identity(ada)
    store.set_group(GroupRow(GROUP, "Haus", "joined"))
    store.add_entries([row(1, wire=b"nobody else may read this")])
    open_files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert open_files.keys() >= {FILE, FILE + "-wal"}  # the log beside it was looked at, too
    assert any(len(raw) > PAGE for raw in open_files.values())
    store.close()
    closed_files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for files in (open_files, closed_files):
        for raw in files.values():
            assert not any(secret in raw for secret in secrets)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_may_look(store: Store) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.add_entries([row(1)])
    for path in store.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_commit_is_synced_to_the_disk(store: Store) -> None:
    pragmas = {
        name: store.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "locking_mode", "temp_store")
    }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "temp_store": 2,
    }


# Groups, entries and the rest


def test_entries_keep_the_order_of_their_arrival(store: Store) -> None:
    store.add_entries([row(3), row(1)])
    store.add_entries([row(9, grp="cd" * 32), row(2)])
    kept = store.entries(GROUP)
    assert [each.seq for each in kept] == [3, 1, 2]
    assert [each.seq for each in store.entries(GROUP, after_pos=kept[1].pos)] == [2]
    assert store.last_pos(GROUP) == kept[-1].pos
    assert store.last_pos("ef" * 32) == 0


def test_an_entry_is_kept_once(store: Store) -> None:
    store.add_entries([row(1, wire=b"first")])
    before = store.entries(GROUP)
    store.add_entries([row(1, wire=b"second"), row(2)])
    assert store.entries(GROUP)[:1] == before
    assert store.entry(row(1).id) == before[0]
    assert store.entry(row(7).id) is None
    assert store.has([row(1).id, row(7).id, row(2).id]) == {row(1).id, row(2).id}


@given(st.lists(st.lists(st.integers(0, 30))))
def test_any_arrivals_in_any_portions_keep_their_first_order(portions: list[list[int]]) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        Store.create(Path(name), KEY) as store,
    ):
        for portion in portions:
            store.add_entries(row(n) for n in portion)
        expected = list(dict.fromkeys(n for portion in portions for n in portion))
        assert [each.seq for each in store.entries(GROUP)] == expected


def test_an_entry_waits_until_it_is_removed(store: Store) -> None:
    waiting = WaitingRow("a" * 64, GROUP, b"w", ("b" * 64, "c" * 64))
    store.add_waiting(waiting)
    assert store.waiting(GROUP) == [waiting]
    less = WaitingRow("a" * 64, GROUP, b"w", ("c" * 64,))
    store.add_waiting(less)
    assert store.waiting(GROUP) == [less]
    assert store.waiting("cd" * 32) == []
    assert store.all_waiting(GROUP) == [Waiting("a" * 64, ("c" * 64,), 1)]
    assert store.all_waiting("cd" * 32) == []
    assert store.waiting_wires(["a" * 64, "f" * 64]) == [b"w"]
    store.remove_waiting(["a" * 64, "f" * 64])
    assert store.waiting(GROUP) == []


def test_quarantine_keeps_the_first_reason(store: Store) -> None:
    refused = QuarantineRow("a" * 64, GROUP, "d" * 64, "It is forged.", b"w", 10)
    store.add_quarantine(refused)
    store.add_quarantine(QuarantineRow("a" * 64, GROUP, "d" * 64, "Another reason.", b"w", 20))
    assert store.quarantine(GROUP) == [refused]


def test_sizes_are_told_without_the_bytes(store: Store) -> None:
    for number, wire in enumerate((b"", b"w", b"w" * 100_000)):
        store.add_quarantine(QuarantineRow(f"{number:064}", GROUP, "d" * 64, "Why.", wire, 10))
        store.add_waiting(WaitingRow(f"{number:064}", GROUP, wire, ()))
    sizes = {f"{number:064}": size for number, size in enumerate((0, 1, 100_000))}
    assert store.quarantine_sizes(GROUP) == sizes
    assert {each.id: each.size for each in store.all_waiting(GROUP)} == sizes
    assert store.quarantine_sizes("cd" * 32) == {}


def test_snapshots_are_put_replaced_and_deleted(store: Store) -> None:
    assert store.snapshot(GROUP, "state") is None
    store.put_snapshot(GROUP, "state", 7, b"old")
    store.put_snapshot(GROUP, "state", 9, b"new")
    store.put_snapshot("cd" * 32, "state", 1, b"other")
    assert store.snapshot(GROUP, "state") == (9, b"new")
    store.delete_snapshots(GROUP)
    assert store.snapshot(GROUP, "state") is None
    assert store.snapshot("cd" * 32, "state") == (1, b"other")


def test_a_bundle_that_was_taken_is_known(store: Store) -> None:
    assert not store.has_taken("e" * 64, GROUP)
    store.add_taken("e" * 64, GROUP, 5)
    store.add_taken("e" * 64, GROUP, 6)
    assert store.has_taken("e" * 64, GROUP)
    assert not store.has_taken("e" * 64, "cd" * 32)


def test_a_group_is_changed_and_notes_are_kept(store: Store) -> None:
    store.set_group(GroupRow(GROUP, "Haus", "asked"))
    store.set_group(GroupRow(GROUP, "Haus", "joined"))
    assert store.group(GROUP) == GroupRow(GROUP, "Haus", "joined")
    assert store.group("cd" * 32) is None
    assert store.meta("installation") is None
    store.set_meta("installation", "00")
    store.set_meta("installation", "11")
    assert store.meta("installation") == "11"


def test_a_folder_that_becomes_another_device_keeps_its_former_secrets(folder: Path) -> None:
    ada = Identity.create("Ada")
    with Store.create(folder, KEY) as store:
        store.set_identity(ada)
        store.set_meta("installation", "00" * 8)
        store.set_meta("drafts", "{}")
        new = ada.renewed().renewed()
        store.become(new, "a note")
    with Store.open(folder, KEY) as store:
        assert store.identity() == new
        assert len(new.former) == 2
        metas = [store.meta(each) for each in ("installation", "restored", "drafts")]
        assert metas == [None, "a note", "{}"]


def test_the_owner_replaces_their_identity(store: Store) -> None:
    store.set_identity(Identity.create("Ada"))
    other = Identity.create("Ada Lovelace")
    store.set_identity(other)
    assert store.identity() == other


# Keys for other files


def test_hkdf_is_that_of_the_rfc() -> None:
    """RFC 5869, appendix A.3: without salt and info; the first 32 of its 42 bytes."""
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert hkdf(b"\x0b" * 22, b"") == bytes.fromhex(expected)


def test_each_purpose_has_a_key_of_its_own_that_stays_the_same(folder: Path) -> None:
    with Store.create(folder, KEY) as store:
        vault, other = store.derive("vault"), store.derive("other")
    assert len(vault) == 32
    assert len({vault, other, KEY}) == 3
    with Store.open(folder, KEY) as store:
        assert store.derive("vault") == vault


# Transactions


class Stop(Exception):
    pass


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(Stop), store.transaction():
        store.add_entries([row(1)])
        store.set_meta("key", "value")
        raise Stop
    assert store.entries(GROUP) == []
    assert store.meta("key") is None


def test_an_inner_transaction_is_taken_back_alone(store: Store) -> None:
    with store.transaction():
        store.add_entries([row(1)])
        with pytest.raises(Stop), store.transaction():
            store.add_entries([row(2)])
            raise Stop
    assert [each.seq for each in store.entries(GROUP)] == [1]


def test_a_row_that_fails_takes_back_those_before_it(store: Store) -> None:
    def rows() -> Iterator[EntryRow]:
        yield row(1)
        raise Stop

    with pytest.raises(Stop):
        store.add_entries(rows())
    assert store.entries(GROUP) == []


def test_another_thread_may_do_the_work(store: Store) -> None:
    with ThreadPoolExecutor(1) as worker:
        worker.submit(store.add_entries, [row(1)]).result()
        assert len(worker.submit(store.entries, GROUP).result()) == 1


# What may go wrong


def _flip(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def test_a_wrong_key_is_told_and_changes_nothing(folder: Path) -> None:
    Store.create(folder, KEY).close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(WrongKey, match=r"^folkmoot\.db.*key.*\.$"):
        Store.open(folder, KEY[::-1])
    assert (folder / FILE).read_bytes() == before
    Store.open(folder, KEY).close()


def test_a_key_of_another_length_is_a_mistake_of_the_program(folder: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Store.create(folder, b"short")


def test_a_damaged_first_page_is_not_called_a_wrong_key(folder: Path) -> None:
    with Store.create(folder, KEY) as store:
        store.add_entries(row(n) for n in range(100))
    _flip(folder / FILE, 500)
    with pytest.raises(DamagedStore, match=r"damaged"):
        Store.open(folder, KEY)


def test_damage_in_the_middle_is_told_when_it_is_met(folder: Path) -> None:
    with Store.create(folder, KEY) as store:
        store.add_entries(row(n, wire=bytes(900)) for n in range(300))
    for page in range(5, (folder / FILE).stat().st_size // PAGE):
        _flip(folder / FILE, page * PAGE + 100)
    with Store.open(folder, KEY) as store, pytest.raises(DamagedStore, match=r"damaged"):
        store.entries(GROUP)


@pytest.mark.parametrize("cut", [1, 100, PAGE, PAGE + 1, 3 * PAGE])
def test_a_truncated_file_is_told(folder: Path, cut: int) -> None:
    with Store.create(folder, KEY) as store:
        store.add_entries(row(n, wire=bytes(900)) for n in range(100))
    with (folder / FILE).open("r+b") as file:
        file.truncate((folder / FILE).stat().st_size - cut)
    with pytest.raises(DamagedStore), Store.open(folder, KEY) as store:
        store.entries(GROUP)


@pytest.mark.parametrize("content", [b"I am a letter.", b"SQLite format 3\0" + bytes(PAGE - 16)])
def test_another_file_is_not_taken_for_a_store(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    with pytest.raises(DamagedStore, match=r"\.$"):
        Store.open(folder, KEY)
    assert (folder / FILE).read_bytes() == content


def test_a_real_database_in_plain_text_is_not_read(folder: Path) -> None:
    plain = sqlite3.connect(folder / FILE)
    plain.execute("CREATE TABLE entries (id)")
    plain.close()
    with pytest.raises(DamagedStore, match=r"not encrypted"):
        Store.open(folder, KEY)


def test_a_store_is_neither_made_twice_nor_opened_where_there_is_none(folder: Path) -> None:
    with pytest.raises(DamagedStore, match=r"holds no database"):
        Store.open(folder, KEY)
    assert list(folder.iterdir()) == []
    Store.create(folder, KEY).close()
    with pytest.raises(AlreadyMade):
        Store.create(folder, KEY)


def test_a_store_that_could_not_be_made_leaves_nothing(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with pytest.raises(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull):
        Store.create(small_disk, KEY)
    assert list(small_disk.iterdir()) == [filler]
    filler.unlink()
    Store.create(small_disk, KEY).close()


def test_a_folder_that_is_not_there_or_holds_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match=r"\.$"):
        Store.create(tmp_path / "nowhere", KEY)
    (tmp_path / FILE).mkdir()
    with pytest.raises(FolderUnusable, match=r"\.$"):
        Store.open(tmp_path, KEY)


def test_a_store_of_a_newer_folkmoot_is_left_alone(folder: Path) -> None:
    with Store.create(folder, KEY) as store:
        store.db.execute("PRAGMA user_version = 99")
    with pytest.raises(DamagedStore, match=r"newer Folkmoot"):
        Store.open(folder, KEY)


def test_a_store_whose_making_was_cut_short_is_made_whole(folder: Path) -> None:
    (folder / FILE).touch()
    with Store.open(folder, KEY) as store:
        store.add_entries([row(1)])
        assert len(store.entries(GROUP)) == 1


def test_a_store_that_is_open_cannot_be_opened_again(store: Store) -> None:
    with pytest.raises(FolderInUse, match=r"open in another Folkmoot"):
        Store.open(store.path.parent, KEY)
    store.add_entries([row(1)])


def test_a_full_database_takes_the_change_back(store: Store) -> None:
    store.add_entries([row(1)])
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(DiskFull, match=r"full; nothing was changed.*\.$"):
        store.add_entries(row(n, wire=bytes(2000)) for n in range(2, 100))
    assert [each.seq for each in store.entries(GROUP)] == [1]
    with pytest.raises(DiskFull), store.transaction():
        store.set_meta("before", "the disk was full")
        store.add_entries([row(2, wire=bytes(1 << 20))])
    assert store.meta("before") is None
    store.add_entries([row(3)])
    assert [each.seq for each in store.entries(GROUP)] == [1, 3]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 512 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_really_full_disk_takes_the_change_back(small_disk: Path) -> None:
    with Store.create(small_disk, KEY) as store:
        store.add_entries([row(1)])
        with pytest.raises(DiskFull, match=r"full"):
            store.add_entries(row(n, wire=bytes(3000)) for n in range(2, 1000))
        assert [each.seq for each in store.entries(GROUP)] == [1]
        store.add_entries([row(2)])
    with Store.open(small_disk, KEY) as store:
        assert [each.seq for each in store.entries(GROUP)] == [1, 2]


def test_a_disk_that_others_filled_is_told_and_harms_nothing(small_disk: Path) -> None:
    with Store.create(small_disk, KEY) as store:
        store.add_entries([row(1)])
    filler = small_disk / "filler"
    with pytest.raises(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull), Store.open(small_disk, KEY) as store:
        store.add_entries([row(2)])
    filler.unlink()
    with Store.open(small_disk, KEY) as store:
        assert [each.seq for each in store.entries(GROUP)] == [1]
        store.add_entries([row(2)])


WRITER = """
import sys
from pathlib import Path
from crdt.rows import EntryRow
from crdt.store import Store

store = Store.open(Path(sys.argv[1]), bytes(range(32)))
n = store.last_pos("g") // 3
while True:
    n += 1
    store.add_entries(EntryRow(f"{n}-{i}", "g", "d", n, "act", n, bytes(3000)) for i in range(3))
    print(n, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_process_killed_while_writing_loses_nothing_that_it_said_was_saved(folder: Path) -> None:
    Store.create(folder, KEY).close()
    said = 0
    for round_ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": ROOT},
        ) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(0.01 * round_)
            writer.send_signal(signal.SIGKILL)
            said = int([first, *writer.stdout.readlines()][-1])
        with Store.open(folder, KEY) as store:
            kept = store.entries("g")
            integrity = store.db.execute("PRAGMA integrity_check").fetchall()
        batches = [each.seq for each in kept[::3]]
        assert batches == list(range(1, len(batches) + 1))
        assert len(kept) == 3 * len(batches)  # a batch is there whole or not at all
        assert len(batches) >= said
        assert integrity == [("ok",)]


def test_a_wrong_key_after_a_crash_loses_nothing(folder: Path) -> None:
    """What the crashed process saved is still in the log beside the database."""
    Store.create(folder, KEY).close()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": ROOT},
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"1\n"
        writer.kill()
    assert (folder / (FILE + "-wal")).stat().st_size > PAGE
    with pytest.raises(WrongKey):
        Store.open(folder, KEY[::-1])
    with Store.open(folder, KEY) as store:
        assert len(store.entries("g")) >= 3


# One process to a folder

HOLDER = """
import sys
from pathlib import Path
from crdt.lock import hold

with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_that_another_process_holds_is_told_at_once(data_folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": ROOT},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse, match=r"close that one first\.$"), hold(data_folder):
            pytest.fail("the folder was held twice")
        other.kill()
    with hold(data_folder):  # a process that died holds nothing
        pass


def test_a_folder_is_held_once_in_one_process_too(data_folder: Path) -> None:
    with hold(data_folder):
        with pytest.raises(FolderInUse), hold(data_folder):
            pytest.fail("the folder was held twice")
        assert data_folder.is_dir()
    with hold(data_folder):
        pass


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("I am no folder")
    with pytest.raises(FolderUnusable, match=r"cannot be used"), hold(tmp_path / "file" / "data"):
        pytest.fail("a file was held as a folder")
