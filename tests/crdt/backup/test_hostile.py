"""A backup made by hand, by somebody who knows its passphrase: it writes nowhere but in its
own new folder, and only what belongs there."""

from __future__ import annotations

import json
import os
import tarfile
import tracemalloc
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from crdt.backup.archive import pack
from crdt.backup.errors import BackupProblem
from crdt.backup.sealing import seal
from crdt.errors import DamagedStore, WrongKey
from crdt.identity import Identity
from crdt.store import Store
from deliberation.errors import FolkmootError
from tests.crdt.backup.keeping import (
    CHEAP,
    PASSPHRASE,
    bring_back,
    everything_below,
    forge,
    manifest_of,
    tar_of,
)
from tests.crdt.laptops import identity

KEY = bytes(range(32))
OURS = ("backup.json", manifest_of(folkmoot_db=KEY))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def _store(folder: Path, owner: Identity | None) -> bytes:
    folder.mkdir()
    with Store.create(folder, KEY) as store:
        if owner is not None:
            store.set_identity(owner)
    return (folder / "folkmoot.db").read_bytes()


@pytest.fixture
def database(tmp_path: Path) -> bytes:
    """A store that can be restored."""
    return _store(tmp_path / "store", identity(0))


def _with_size(head: bytes, size: bytes) -> bytes:
    changed = bytearray(head)
    changed[124:136] = size
    return _with_sum(changed)


def _with_sum(head: bytearray) -> bytes:
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def _unended(database: bytes) -> bytes:
    """What can be restored, and goes on."""
    size = sum(512 + len(data) + -len(data) % 512 for data in (OURS[1], database))
    return tar_of(OURS, ("folkmoot.db", database))[:size]


def test_what_is_made_by_hand_as_it_must_be_is_taken(place: Path, database: bytes) -> None:
    """So that everything below is refused for what was changed, and not for the hand."""
    archive = tar_of(OURS, ("folkmoot.db", database), ("pieces/x", b"y"))
    bring_back(forge(place / "hand-made", archive), place / "new")
    assert (place / "new" / "pieces" / "x").read_bytes() == b"y"
    bring_back(forge(place / "hand-made", _unended(database) + bytes(1024)), place / "again")


def _refused(
    place: Path, archive: bytes, error: type[FolkmootError] = BackupProblem, match: str = "not put"
) -> None:
    file = forge(place / "hand-made", archive)
    before = everything_below(place.parent)
    with pytest.raises(error, match=match):
        bring_back(file, place / "new")
    assert everything_below(place.parent) == before


@pytest.mark.parametrize(
    "name",
    [
        "../escaped",
        "pieces/../../escaped",
        "pieces/..",
        "pieces/./x",
        "pieces//x",
        "pieces/",
        "/etc/escaped",
        "pieces\\..\\..\\escaped",
        "C:escaped",
        "pieces/C:\\escaped",
        "pieces/x:stream",
        "pieces/NUL",
        "pieces/con.toml",
        "pieces/COM¹.txt",
        "pieces/dot.",
        "pieces/space ",
        "pieces/line\nbreak",
        "pieces",
        "",
        "key.json",
        "folkmoot.lock",
        "vault.db",  # of which the manifest says nothing
        "vault.db/x",
        "elsewhere/x",
        "backup.json",
        ".restored/folkmoot.db",
        "FOLKMOOT.DB",
    ],
)
def test_a_file_goes_nowhere_else(place: Path, database: bytes, name: str) -> None:
    _refused(place, tar_of(OURS, ("folkmoot.db", database), (name, b"mine")))


@pytest.mark.parametrize("name", ["x" * 101, "pieces/" + "ä" * 60, "pieces/" + "x/" * 80 + "y"])
@pytest.mark.parametrize("format_", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_names_too_long_for_the_format_have_no_way_around_it(
    place: Path, database: bytes, name: str, format_: int
) -> None:
    _refused(place, tar_of(OURS, ("folkmoot.db", database), (name, b""), format_=format_))


@pytest.mark.parametrize("prefix", [b"..", b"/etc", b"pieces/..", b"elsewhere"])
def test_a_name_in_two_parts_is_one_name(place: Path, database: bytes, prefix: bytes) -> None:
    """As ustar splits long ones."""
    head = bytearray(tarfile.TarInfo("x").tobuf(tarfile.USTAR_FORMAT))
    head[345 : 345 + len(prefix)] = prefix
    _refused(place, _unended(database) + _with_sum(head) + bytes(1024))


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.AREGTYPE,
    ],
)
def test_nothing_but_plain_files(place: Path, database: bytes, kind: bytes) -> None:
    link = tarfile.TarInfo("pieces/x")
    link.type, link.linkname = kind, "/etc/passwd"
    _refused(place, tar_of(OURS, ("folkmoot.db", database), (link, b"")))


def test_a_link_that_a_second_file_would_follow(place: Path, database: bytes) -> None:
    link = tarfile.TarInfo("pieces/x")
    link.type, link.linkname = tarfile.SYMTYPE, str(place)
    _refused(place, tar_of(OURS, (link, b""), ("pieces/x/escaped", b""), ("folkmoot.db", database)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pieces/x", "pieces/x"),
        ("pieces/x", "pieces/X"),
        ("pieces/\u00e9", "pieces/e\u0301"),
        ("folkmoot.db", "folkmoot.db"),
    ],
)
def test_no_file_twice(place: Path, database: bytes, first: str, second: str) -> None:
    files = dict.fromkeys(["folkmoot.db", first])
    listed = [(each, database) for each in files] + [(second, b"")]
    _refused(place, tar_of(OURS, *listed))


def test_a_file_where_another_has_a_folder(place: Path, database: bytes) -> None:
    files = ("folkmoot.db", database), ("pieces/x", b""), ("pieces/x/y", b"")
    _refused(place, tar_of(OURS, *files), FolkmootError, r"\.$")


# Sizes that lie


def test_a_file_said_to_be_larger_than_the_backup(place: Path, database: bytes) -> None:
    whole = tar_of(OURS, ("folkmoot.db", database), ("pieces/x", b"y"))
    at = whole.index(b"pieces/x")
    for size in (b"77777777777\0", b"\x80" + bytes(6) + b"\x7f" + bytes(4), b"\xff" * 12):
        head = _with_size(whole[at : at + 512], size)
        _refused(place, whole[:at] + head + whole[at + 512 :], match="not put|cut off")


def test_a_manifest_without_end_costs_no_memory(place: Path) -> None:
    endless = pack(("backup.json", b"[" * (64 << 20)), [])
    with (place / "b").open("wb") as out:
        seal(endless, out, PASSPHRASE, CHEAP)
    tracemalloc.start()
    with pytest.raises(BackupProblem, match="not put"):
        bring_back(place / "b", place / "new")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20
    assert everything_below(place) == ["b"]


# Manifests


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 60_000,
        b'{"v": 1, "at": 1}',
        b'{"v": 1, "at": 1, "databases": []}',
        b'{"v": 1, "at": 1, "databases": {"folkmoot.db": "zz"}}',
        b'{"v": 1, "at": 1, "databases": {"folkmoot.db": 5}}',
        json.dumps({"v": 2, "at": 1, "databases": {"folkmoot.db": KEY.hex()}}).encode(),
        json.dumps({"v": 1, "at": 1.5, "databases": {"folkmoot.db": KEY.hex()}}).encode(),
        json.dumps({"v": 1, "at": -1, "databases": {"folkmoot.db": KEY.hex()}}).encode(),
        json.dumps({"v": 1, "at": 1 << 70, "databases": {"folkmoot.db": KEY.hex()}}).encode(),
        json.dumps({"v": 1, "at": True, "databases": {"folkmoot.db": KEY.hex()}}).encode(),
        json.dumps({"v": 1, "at": 1, "databases": {"folkmoot.db": KEY.hex()[:-2]}}).encode(),
        json.dumps({"v": 1, "at": 1, "databases": {"vault.db": KEY.hex()}}).encode(),
        manifest_of(folkmoot_db=KEY, vault_db=KEY),  # which does not come
        manifest_of(folkmoot_db=KEY, key_json=KEY),
    ],
    ids=lambda it: it[:60],
)
def test_a_manifest_that_is_none(place: Path, database: bytes, manifest: bytes) -> None:
    _refused(place, tar_of(("backup.json", manifest), ("folkmoot.db", database)))


def test_a_manifest_cannot_make_a_database_of_another_file(place: Path, database: bytes) -> None:
    manifest = ("backup.json", manifest_of(folkmoot_db=KEY, key_json=KEY))
    _refused(place, tar_of(manifest, ("folkmoot.db", database), ("key.json", database)))


def test_an_archive_without_one(place: Path, database: bytes) -> None:
    _refused(place, tar_of(("folkmoot.db", database)))
    _refused(place, tar_of(("folkmoot.db", database), OURS))
    _refused(place, bytes(1024))
    _refused(place, tar_of(OURS))
    _refused(place, b"", match="cut off")
    _refused(place, tar_of(OURS, ("folkmoot.db", database))[:1024], match="cut off")
    _refused(place, os.urandom(2048))


def test_something_behind_the_end(place: Path, database: bytes) -> None:
    whole = tar_of(OURS, ("folkmoot.db", database))
    _refused(place, whole + tar_of(("pieces/x", b"")))
    _refused(place, whole + b"x" * 512)


# Databases


def test_a_store_that_is_nobodys(place: Path, tmp_path: Path) -> None:
    nobodys = _store(tmp_path / "nobodys", None)
    _refused(place, tar_of(OURS, ("folkmoot.db", nobodys)))


@pytest.mark.parametrize(
    "change",
    [
        {"member_seed": "text"}, {"member_seed": b"short"}, {"device_seed": 1}, {"former": None},
        {"age_secret": "AGE-SECRET-KEY-1"}, {"age_secret": b""}, {"name": b"Ada"},
    ],
    ids=str,
)  # fmt: skip
def test_a_store_of_somebody_who_cannot_be(
    place: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    folder = tmp_path / "made up"
    folder.mkdir()
    with Store.create(folder, KEY) as store:
        store.set_identity(identity(0))
        ((column, value),) = change.items()
        store.db.execute("PRAGMA ignore_check_constraints = 1")
        try:
            with store.transaction():
                store.db.execute(f"UPDATE identity SET {column} = ?", [value])
        except dbapi2.IntegrityError:
            return  # the store itself has no room for it
    _refused(place, tar_of(OURS, ("folkmoot.db", (folder / "folkmoot.db").read_bytes())))


def test_a_database_under_another_key(place: Path, database: bytes) -> None:
    other = ("backup.json", manifest_of(folkmoot_db=bytes(32)))
    _refused(place, tar_of(other, ("folkmoot.db", database)), WrongKey, r"does not open.*\.$")


@pytest.mark.parametrize("size", [0, 100, 4096])
def test_a_database_that_is_none(place: Path, database: bytes, size: int) -> None:
    archive = tar_of(OURS, ("folkmoot.db", database[:size]))
    file = forge(place / "hand-made", archive)
    with pytest.raises(FolkmootError, match=r"\.$"):
        bring_back(file, place / "new")
    assert everything_below(place) == [file.name]


def test_a_database_that_is_not_encrypted(place: Path, database: bytes) -> None:
    plain = b"SQLite format 3\0" + database[16:]
    _refused(place, tar_of(OURS, ("folkmoot.db", plain)), DamagedStore, "not encrypted")
