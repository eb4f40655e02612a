"""One file of everything, made while the folder is in use, and proven before it takes its place."""

from __future__ import annotations

import os
import stat
import subprocess
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crdt.backup import making
from crdt.backup.errors import BackupProblem
from crdt.backup.making import STAGING, Staged, make_backup, write_backup
from crdt.backup.parts import Extra, plain_files, portable
from crdt.backup.reading import read_backup
from crdt.database import PAGE
from crdt.errors import DamagedStore, DiskFull, FolderUnusable, WeakPassphrase, WrongKey
from crdt.keys import Cost
from crdt.store import Store
from deliberation.errors import FolkmootError
from llm.vault.records import Message
from llm.vault.vault import VaultError
from tests.counts import count
from tests.crdt.backup.keeping import (
    CHEAP,
    FOLDERS,
    PASSPHRASE,
    SECRET,
    Home,
    bring_back,
    everything_below,
    open_home,
)
from tests.crdt.laptops import NOON


def test_it_says_what_it_made(home_folder: Home, tmp_path: Path) -> None:
    made = home_folder.back_up(tmp_path / "b")
    assert (made.path, made.at, made.left_out) == (tmp_path / "b", NOON, ())
    assert made.size == made.path.stat().st_size
    contents = read_backup(made.path, PASSPHRASE)
    assert contents.manifest.at == NOON
    assert contents.sizes.keys() == {
        "folkmoot.db",
        "vault.db",
        "pieces/quiet.toml",
        "pieces/old/größer.toml",
    }


def test_the_copies_are_gone_when_it_is_made(home_folder: Home, tmp_path: Path) -> None:
    before = everything_below(home_folder.path)
    home_folder.back_up(tmp_path / "b")
    assert everything_below(home_folder.path) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b", "data"]


def test_nothing_in_it_can_be_read(home_folder: Home, backup: Path) -> None:
    raw = backup.read_bytes()
    who = home_folder.who
    secrets = (SECRET.encode(), who.member_seed, b"SQLite", b"Ruhe", b"ustar", b"Ada")
    assert not any(each in raw for each in secrets)


def test_no_two_are_alike_and_each_has_keys_of_its_own(home_folder: Home, tmp_path: Path) -> None:
    made = [home_folder.back_up(tmp_path / each).path for each in "ab"]
    manifests = [read_backup(each, PASSPHRASE).manifest for each in made]
    keys = [key for each in manifests for key in each.keys.values()]
    assert len({*keys, home_folder.key}) == 5


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_may_look(home_folder: Home, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with Staged.take(home_folder.store, home_folder.extras, now=NOON):
        copies = home_folder.path / STAGING
        assert stat.S_IMODE(copies.stat().st_mode) == 0o700
        assert {stat.S_IMODE(each.stat().st_mode) for each in copies.iterdir()} == {0o600}


def test_the_copies_are_of_one_moment_and_no_other_key_opens_them(
    home_folder: Home, tmp_path: Path
) -> None:
    with Staged.take(home_folder.store, home_folder.extras, FOLDERS, now=NOON) as staged:
        home_folder.vault.keep_message(Message("2", "talk", NOON, "owner", "Later."))
        home_folder.store.set_meta("drafts", "later")
        with pytest.raises(WrongKey):
            Store.open(home_folder.path / STAGING, home_folder.key)
        write_backup(staged, tmp_path / "b", PASSPHRASE, CHEAP)
    bring_back(tmp_path / "b", tmp_path / "new")
    again = open_home(tmp_path / "new")
    assert [each.id for each in again.vault.messages("talk")] == ["1"]
    assert again.store.meta("drafts") is None
    again.close()
    assert [each.id for each in home_folder.vault.messages("talk")] == ["1", "2"]


def test_what_is_not_committed_yet_is_not_in_it(home_folder: Home, tmp_path: Path) -> None:
    """A backup made within a change would hold half of it."""
    with home_folder.store.transaction():
        home_folder.store.set_meta("drafts", "half")
        with pytest.raises(FolkmootError, match=r"being changed.*\.$"):
            home_folder.back_up(tmp_path / "b")
    assert not (tmp_path / "b").exists()
    assert not (home_folder.path / STAGING).exists()


def test_copies_that_a_crash_left_are_cleared_away(home_folder: Home, tmp_path: Path) -> None:
    left = home_folder.path / STAGING / "vault.db"
    left.parent.mkdir()
    left.write_bytes(b"half")
    home_folder.back_up(tmp_path / "b")
    assert not left.parent.exists()


def test_a_folder_without_vault_and_pieces(home_folder: Home, tmp_path: Path) -> None:
    made = make_backup(home_folder.store, tmp_path / "b", PASSPHRASE, now=NOON, cost=CHEAP)
    assert read_backup(made.path, PASSPHRASE).sizes.keys() == {"folkmoot.db"}
    made = make_backup(
        home_folder.store,
        tmp_path / "b",
        PASSPHRASE,
        folders=("no such folder",),
        now=NOON,
        cost=CHEAP,
    )
    bring_back(made.path, tmp_path / "new")
    assert not (tmp_path / "new" / "vault.db").exists()


# Where it may be


def test_not_in_the_data_folder(home_folder: Home) -> None:
    for place in ("b", "pieces/b", "folkmoot.db", "../data/b"):
        with pytest.raises(BackupProblem, match="lost together with it"):
            home_folder.back_up(home_folder.path / place)
    assert STAGING not in everything_below(home_folder.path)


def test_not_where_there_is_a_folder_or_none(home_folder: Home, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BackupProblem, match="is a folder"):
        home_folder.back_up(tmp_path / "folder")
    with pytest.raises(BackupProblem, match="or its folder is not"):
        home_folder.back_up(tmp_path / "nowhere" / "b")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupProblem, match=r"\.$"):
        home_folder.back_up(tmp_path / "file" / "b")
    assert everything_below(tmp_path / "folder") == []


def test_an_older_one_is_replaced_only_by_a_whole_one(
    home_folder: Home, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = backup.read_bytes()

    def differs(*_: object) -> None:
        raise BackupProblem("What was written is not what is read.")

    with monkeypatch.context() as broken:
        broken.setattr(making, "read_backup", differs)
        with pytest.raises(BackupProblem, match="not what is read"):
            home_folder.back_up(backup, at=NOON + 1)
    assert backup.read_bytes() == older
    assert sorted(each.name for each in backup.parent.iterdir()) == ["data", backup.name]
    home_folder.back_up(backup, at=NOON + 1)
    assert read_backup(backup, PASSPHRASE).manifest.at == NOON + 1


def test_a_short_passphrase_is_not_taken(home_folder: Home, tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase, match="8 characters"):
        home_folder.back_up(tmp_path / "b", passphrase="1234567")
    assert not (tmp_path / "b").exists()


def test_what_a_guess_costs_stands_in_the_file(home_folder: Home, tmp_path: Path) -> None:
    make_backup(home_folder.store, tmp_path / "b", PASSPHRASE, now=NOON, cost=Cost(2, 32 << 10))
    assert (tmp_path / "b").read_bytes()[:12] == b"FMR1" + bytes([0, 0, 0, 2, 0, 0, 0, 32])


# Faults


def test_a_damaged_page_of_the_store_is_found_and_told(home_folder: Home, tmp_path: Path) -> None:
    path = home_folder.path
    home_folder.close()
    raw = bytearray((path / "folkmoot.db").read_bytes())
    raw[-PAGE // 2] ^= 1
    (path / "folkmoot.db").write_bytes(raw)
    with Store.open(path, home_folder.key) as store, pytest.raises(DamagedStore, match=r"\.$"):
        make_backup(store, tmp_path / "b", PASSPHRASE, now=NOON, cost=CHEAP)
    assert not (tmp_path / "b").exists()
    assert not (path / STAGING).exists()


def test_a_vault_that_cannot_be_copied_leaves_nothing(home_folder: Home, tmp_path: Path) -> None:
    def closed(path: Path, key: bytes) -> None:
        path.write_bytes(b"half")
        raise VaultError("Your vault is closed; open Folkmoot again.")

    extras = [Extra("vault.db", "vault", closed)]
    with pytest.raises(VaultError):
        make_backup(home_folder.store, tmp_path / "b", PASSPHRASE, extras=extras, now=NOON)
    assert not (tmp_path / "b").exists()
    assert not (home_folder.path / STAGING).exists()


class _Counting:
    """A file on a disk that fails at one write, of all that any file does."""

    writes = 0
    fails_at = 0

    def __init__(self, file: Any, errno: int) -> None:
        self._file, self._errno = file, errno

    def write(self, data: bytes) -> int:
        _Counting.writes += 1
        if _Counting.writes == _Counting.fails_at:
            raise OSError(self._errno, os.strerror(self._errno))
        return int(self._file.write(data))

    def __enter__(self) -> _Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.faults
@pytest.mark.parametrize(("errno", "error"), [(28, DiskFull), (5, BackupProblem)])
def test_no_write_that_fails_leaves_half_a_backup(
    home_folder: Home,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    errno: int,
    error: type[FolkmootError],
) -> None:
    older, real = backup.read_bytes(), os.fdopen
    before = everything_below(backup.parent)

    def once(fails_at: int) -> int:
        _Counting.writes, _Counting.fails_at = 0, fails_at
        with monkeypatch.context() as disk:
            disk.setattr(os, "fdopen", lambda *a, **k: _Counting(real(*a, **k), errno))
            home_folder.back_up(backup)
        return _Counting.writes

    writes = once(0)
    assert writes > 5
    older = backup.read_bytes()
    for fails_at in range(1, writes + 1):
        with pytest.raises(error, match=r"\.$"):
            once(fails_at)
        assert backup.read_bytes() == older
        assert everything_below(backup.parent) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of four megabytes; that takes root on Linux."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4M", "tmpfs", str(place)]
    try:
        mounted = not subprocess.run(mount, capture_output=True, timeout=20).returncode
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root can make a file system of its own here")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=20)


def _leave_free(place: Path, room: int) -> None:
    filler = place / "filler"
    filler.unlink(missing_ok=True)
    found = os.statvfs(place)
    with filler.open("wb") as file:
        file.write(bytes(max(0, found.f_bavail * found.f_frsize - room)))


@pytest.mark.faults
def test_a_full_stick_is_told_and_has_no_half_of_it(home_folder: Home, small_disk: Path) -> None:
    size = home_folder.back_up(small_disk / "b").size
    (small_disk / "b").unlink()
    for room in range(0, size - 4096, size // count(6, 60)):
        _leave_free(small_disk, room)
        with pytest.raises(DiskFull, match=r"no backup was made; make room.*\.$"):
            home_folder.back_up(small_disk / "b")
        assert everything_below(small_disk) == ["filler"]
    (small_disk / "filler").unlink()
    home_folder.back_up(small_disk / "b")


@pytest.mark.faults
def test_a_full_disk_leaves_no_half_of_a_restored_folder(backup: Path, small_disk: Path) -> None:
    step, refused = (4 << 20) // count(24, 400), 0
    for room in range(0, 4 << 20, step):
        _leave_free(small_disk, room)
        try:
            bring_back(backup, small_disk / "new")
        except (DiskFull, FolderUnusable) as error:
            refused += 1
            assert str(error).endswith(".")
            assert everything_below(small_disk) == ["filler"]
            continue
        break
    assert refused > 2
    open_home(small_disk / "new").close()


@pytest.mark.faults
def test_a_full_disk_below_the_data_folder_is_told(
    home_folder: Home, small_disk: Path, tmp_path: Path, backup: Path
) -> None:
    bring_back(backup, small_disk / "data")
    with closing(open_home(small_disk / "data")) as home:
        before = everything_below(home.path)
        for room in range(0, 120_000, count(40_000, 4_096)):
            _leave_free(small_disk, room)
            with pytest.raises(DiskFull, match=r"nothing was changed.*\.$"):
                home.back_up(tmp_path / "b")
            assert everything_below(home.path) == before
            assert not (tmp_path / "b").exists()
        (small_disk / "filler").unlink()
        home.back_up(tmp_path / "b")


def test_memory_stays_bounded_however_much_there_is(home_folder: Home, tmp_path: Path) -> None:
    large = home_folder.path / "pieces" / "large"
    with large.open("wb") as file:
        file.truncate(40 << 20)
    tracemalloc.start()
    home_folder.back_up(tmp_path / "b")
    bring_back(tmp_path / "b", tmp_path / "new")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20
    assert (tmp_path / "new" / "pieces" / "large").stat().st_size == 40 << 20


# Plain files


@pytest.mark.skipif(os.name != "posix", reason="Windows cannot have most of these")
def test_what_cannot_be_brought_back_everywhere_is_left_out_and_told(
    home_folder: Home, tmp_path: Path
) -> None:
    pieces = home_folder.path / "pieces"
    odd = ["a:b.toml", "nul.toml", "QUIET.TOML", "end.", "new\nline", "x" * 101, "fifo", "link"]
    for name in odd[:-2]:
        (pieces / name).write_text("x")
    os.mkfifo(pieces / "fifo")
    (pieces / "link").symlink_to(home_folder.path / "key.json")
    (pieces / "linked folder").symlink_to(home_folder.path)
    made = home_folder.back_up(tmp_path / "b")
    assert set(made.left_out) == {f"pieces/{each}" for each in [*odd, "linked folder"]} - {
        "pieces/QUIET.TOML"
    } | {"pieces/quiet.toml"}
    bring_back(made.path, tmp_path / "new")
    kept = everything_below(tmp_path / "new" / "pieces")
    assert kept == ["QUIET.TOML", "old", "old/größer.toml"]


def test_a_file_that_shrinks_while_it_is_read(
    home_folder: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrinking = home_folder.path / "pieces" / "shrinking"
    shrinking.write_bytes(bytes(1 << 20))
    with Staged.take(home_folder.store, folders=FOLDERS, now=NOON) as staged:
        real = making.seal

        def cut(pieces: Iterator[bytes], *rest: Any) -> None:
            def watched() -> Iterator[bytes]:
                for number, piece in enumerate(pieces):
                    if len(piece) == 1 << 16 and number > 3:
                        os.truncate(shrinking, 100)
                    yield piece

            real(watched(), *rest)

        monkeypatch.setattr(making, "seal", cut)
        with pytest.raises(BackupProblem, match="changed meanwhile"):
            write_backup(staged, tmp_path / "b", PASSPHRASE, CHEAP)
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("name", ["a", "a/b.toml", "ä ö.toml", "-x", "...x", "console", "a.nul"])
def test_names_that_every_system_has(name: str) -> None:
    assert portable(name)


def test_a_folder_that_cannot_be_read_is_not_left_out_in_silence(
    home_folder: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: object) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(PermissionError):
        plain_files(home_folder.path, FOLDERS)
    with pytest.raises(FolderUnusable, match="Permission denied"):
        Staged.take(home_folder.store, folders=FOLDERS, now=NOON)
