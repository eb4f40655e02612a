"""A backup that is cut off or changed anywhere is refused, and nothing is left of the try."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crdt.backup.errors import BackupProblem
from crdt.backup.reading import read_backup
from crdt.backup.sealing import MAGIC
from crdt.errors import WrongKey
from tests.counts import count
from tests.crdt.backup.keeping import PASSPHRASE, bring_back, everything_below, furnish

pytestmark = pytest.mark.faults

HEAD = 4 + 4 + 4 + 16 + 114  # bytes before age begins
AGE = HEAD + 300  # and somewhere behind its header
REFUSED = (BackupProblem, WrongKey)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a backup."""
    base = tmp_path_factory.mktemp("whole")
    home = furnish(base / "data")
    data = home.back_up(base / "backup").path.read_bytes()
    home.close()
    return data


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "changed.backup"


def _refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(REFUSED, match=r"\.$"):
        read_backup(file, PASSPHRASE)


def _nothing_left(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(REFUSED):
        bring_back(file, file.parent / "new")
    assert everything_below(file.parent) == [file.name]


def test_whole_it_is_read(whole: bytes, changed: Path) -> None:
    changed.write_bytes(whole)
    assert read_backup(changed, PASSPHRASE).sizes.keys() >= {"folkmoot.db", "vault.db"}


def test_every_byte_of_its_head_and_of_the_head_of_age_matters(whole: bytes, changed: Path) -> None:
    for at in range(AGE):
        _refused(changed, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def test_every_length_of_its_head_is_refused(whole: bytes, changed: Path) -> None:
    for length in range(AGE):
        _refused(changed, whole[:length])


def test_bits_flipped_anywhere_are_refused(whole: bytes, changed: Path) -> None:
    chance = random.Random(5)
    for _ in range(count(200, 10_000)):
        at, bit = chance.randrange(HEAD, len(whole)), 1 << chance.randrange(8)
        _refused(changed, whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])


def test_cut_off_anywhere_it_is_refused(whole: bytes, changed: Path) -> None:
    chance = random.Random(6)
    for _ in range(count(200, 10_000)):
        _refused(changed, whole[: chance.randrange(len(whole))])
    _refused(changed, whole[:-1])


@pytest.mark.parametrize("more", [b"\0", b"x" * 100, bytes(1 << 17)])
def test_lengthened_it_is_refused(whole: bytes, changed: Path, more: bytes) -> None:
    _refused(changed, whole + more)


def test_nothing_is_left_of_a_try(whole: bytes, changed: Path) -> None:
    chance = random.Random(7)
    places = [0, 5, 100, HEAD + 5, AGE, len(whole) - 1]
    places += [chance.randrange(AGE, len(whole)) for _ in range(count(20, 500))]
    for at in places:
        _nothing_left(changed, whole[:at])
        _nothing_left(changed, whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])


def test_blocks_of_it_cannot_change_places(whole: bytes, changed: Path) -> None:
    start, block = whole.index(b"\n---") + 48 + 16, (64 << 10) + 16
    assert len(whole) > start + 3 * block
    first, second = whole[start : start + block], whole[start + block : start + 2 * block]
    _refused(changed, whole[:start] + second + first + whole[start + 2 * block :])


def test_the_head_of_one_does_not_open_another(whole: bytes, changed: Path, tmp_path: Path) -> None:
    home = furnish(tmp_path / "other")
    other = home.back_up(tmp_path / "other.backup").path.read_bytes()
    home.close()
    _refused(changed, other[:HEAD] + whole[HEAD:])


def test_noise_is_no_backup(changed: Path) -> None:
    chance = random.Random(8)
    for size in (0, 1, 3, 4, 50, 141, 142, 500, 5_000):
        _refused(changed, chance.randbytes(size))
        _refused(changed, MAGIC + chance.randbytes(size))


def test_a_cost_that_nobody_can_bear_is_not_paid(whole: bytes, changed: Path) -> None:
    """Four gigabytes of memory, or four thousand million passes, because a file says so."""
    for at in (4, 8):
        _refused(changed, whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :])
        _refused(changed, whole[:at] + bytes(4) + whole[at + 4 :])


def test_a_file_that_is_not_there_and_one_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BackupProblem, match="is not there"):
        bring_back(tmp_path / "nowhere", tmp_path / "new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(BackupProblem, match=r"cannot be used.*\.$"):
        bring_back(tmp_path / "folder", tmp_path / "new")
    assert everything_below(tmp_path) == ["folder"]
