"""What `FORMAT.md` says of a backup, read by a reader of its own; and archives by another's."""

from __future__ import annotations

import io
import json
import random
import struct
import tarfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from sqlcipher3 import dbapi2

from crdt.backup.archive import Unpacking, pack
from crdt.backup.errors import BackupProblem
from tests.crdt.backup.keeping import PASSPHRASE, PIECE, SECRET
from tests.crdt.laptops import NOON


def test_a_reader_that_knows_the_format_alone_reads_it_all(backup: Path, tmp_path: Path) -> None:
    raw = backup.read_bytes()
    magic, ops, kib, salt, box = struct.unpack(">4sII16s114s", raw[:142])
    assert magic == b"FMR1"
    key = argon2id.kdf(32, PASSPHRASE.encode(), salt, ops, kib * 1024)
    identity = pyrage.x25519.Identity.from_str(SecretBox(key).decrypt(box).decode())
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(raw[142:], [identity]))) as archive:
        names = archive.getnames()
        archive.extractall(tmp_path / "all", filter="data")
    assert names[:3] == ["backup.json", "folkmoot.db", "vault.db"]
    told = json.loads((tmp_path / "all" / "backup.json").read_text())
    assert (told["v"], told["at"]) == (1, NOON)
    vault = dbapi2.connect(str(tmp_path / "all" / "vault.db"))
    vault.execute(f"PRAGMA key = \"x'{told['databases']['vault.db']}'\"")
    assert vault.execute("SELECT text FROM messages").fetchall() == [(SECRET,)]
    vault.close()
    assert (tmp_path / "all" / "pieces" / "quiet.toml").read_text("utf-8") == PIECE


class _Kept:
    def __init__(self) -> None:
        self.data = b""
        self.closed = False

    def write(self, data: bytes, /) -> object:
        assert not self.closed
        self.data += data
        return len(data)

    def close(self) -> None:
        self.closed = True


@given(st.lists(st.binary(max_size=2000), max_size=6), st.integers(0, 1 << 32), st.data())
def test_an_archive_comes_out_as_it_went_in_however_it_is_cut(
    files: list[bytes], seed: int, data: st.DataObject
) -> None:
    raw = b"".join(pack(("first", files[0] if files else b""), []))[:-1024]
    for number, each in enumerate(files[1:]):
        raw += b"".join(pack((f"folder/ö {number}", each), []))[:-1024]
    raw += bytes(1024)
    kept: dict[str, _Kept] = {}

    def begin(name: str, size: int) -> _Kept:
        kept[name] = _Kept()
        return kept[name]

    unpacking, chance = Unpacking(begin), random.Random(seed)
    rest = raw
    while rest:
        size = chance.choice([1, 7, 511, 512, 513, 8192])
        assert unpacking.write(rest[:size]) == len(rest[:size])
        rest = rest[size:]
    unpacking.finish()
    assert all(each.closed for each in kept.values())
    expected = {"first": files[0] if files else b""}
    expected |= {f"folder/ö {number}": each for number, each in enumerate(files[1:])}
    assert {name: each.data for name, each in kept.items()} == expected
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:  # and another reader reads the same
        read = {each.name: archive.extractfile(each) for each in archive.getmembers()}
        assert {name: file.read() for name, file in read.items() if file} == expected
    with pytest.raises(BackupProblem):
        cut = Unpacking(lambda name, size: _Kept())
        cut.write(raw[: data.draw(st.integers(0, len(raw) - 1025))])
        cut.finish()


@given(st.binary(min_size=512, max_size=1024))
def test_noise_is_no_archive(noise: bytes) -> None:
    unpacking = Unpacking(lambda name, size: _Kept())
    if not any(noise[:512]):
        return
    with pytest.raises(BackupProblem):
        unpacking.write(noise)
        unpacking.finish()
