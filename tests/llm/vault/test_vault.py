"""The owner's private database: encrypted, whole after a crash, and what is struck stays struck."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import llm
from llm.vault.tables import VERSION
from llm.vault.vault import FILE, PAGE, Vault, VaultError
from tests.llm.vault.keeping import KEY, answered, said

ROOT = str(Path(llm.__file__).parents[1])


def test_what_was_kept_is_there_after_opening_again(folder: Path) -> None:
    items = (said("a", words="Ich mag's leise – 静かに"), said("b", "face"))
    with Vault.open(folder, KEY) as vault:
        assert (vault.evidence(), vault.struck(), vault.answers()) == ((), (), {})
        vault.add_evidence(items)
        vault.set_answers({"ten": "one-more"}, [answered("ten", "one-more", "hedonism")])
        vault.strike("b")
    with Vault.open(folder, KEY) as vault:
        assert vault.evidence() == (items[0], answered("ten", "one-more", "hedonism"))
        assert vault.struck() == (items[1],)
        assert vault.answers() == {"ten": "one-more"}


def test_nothing_can_be_read_from_the_files(folder: Path) -> None:
    secrets = [
        b"at night I cannot sleep",
        b"conversation of a",
        b"hedonism",
        b"one-more",
        b"CREATE TABLE",
        b"SQLite format",
        KEY,
        KEY.hex().encode(),
    ]
    vault = Vault.open(folder, KEY)
    vault.add_evidence([said("a", words="at night I cannot sleep")])
    vault.set_answers({"ten": "one-more"}, [answered("ten", "one-more", "hedonism")])
    open_files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert open_files.keys() >= {FILE, FILE + "-wal"}  # the log beside it was looked at, too
    vault.close()
    closed_files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for files in (open_files, closed_files):
        assert any(len(raw) >= PAGE for raw in files.values())
        for raw in files.values():
            assert not any(secret in raw for secret in secrets)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_may_look(vault: Vault) -> None:
    vault.add_evidence([said("a")])
    for path in vault.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_commit_is_synced_to_the_disk(vault: Vault) -> None:
    pragmas = {
        name: vault.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "locking_mode", "temp_store", "secure_delete")
    }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "temp_store": 2,
        "secure_delete": 1,
    }


# What may go wrong


def test_a_wrong_key_is_told_and_changes_nothing(folder: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        vault.add_evidence([said("a")])
    before = (folder / FILE).read_bytes()
    with pytest.raises(VaultError, match=r"^vault\.db does not open with this key.*\.$"):
        Vault.open(folder, KEY[::-1])
    assert (folder / FILE).read_bytes() == before
    with Vault.open(folder, KEY) as vault:
        assert vault.evidence() == (said("a"),)


def test_a_key_of_another_length_is_a_mistake_of_the_program(folder: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault.open(folder, KEY[:16])
    assert not (folder / FILE).exists()


def test_a_file_that_is_not_encrypted_is_refused(folder: Path) -> None:
    plain = sqlite3.connect(folder / FILE)
    plain.execute("CREATE TABLE evidence (id TEXT)")
    plain.close()
    with pytest.raises(VaultError, match=r"\.$"):
        Vault.open(folder, KEY)


@pytest.mark.parametrize("length", [1, 100, PAGE - 1, PAGE + 1, 2 * PAGE + 17])
def test_a_stump_is_not_taken_for_an_empty_vault(folder: Path, length: int) -> None:
    with Vault.open(folder, KEY) as vault:
        vault.add_evidence([said("a")])
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole[:length])
    with pytest.raises(VaultError, match=r"damaged; restore .*\.$"):
        Vault.open(folder, KEY)
    assert (folder / FILE).read_bytes() == whole[:length]


def test_a_flipped_bit_is_told_or_changes_nothing(folder: Path) -> None:
    item = said("a", words="x" * 3000)
    with Vault.open(folder, KEY) as vault:
        vault.add_evidence([item])
    whole = (folder / FILE).read_bytes()
    told = 0
    for at in range(PAGE // 2, len(whole), PAGE):
        (folder / FILE).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            with Vault.open(folder, KEY) as vault:
                assert (vault.evidence(), vault.struck(), vault.answers()) == ((item,), (), {})
        except VaultError as error:
            assert str(error).endswith("restore the data folder from a copy.")
            told += 1
    assert told >= 4  # the list of tables, and the page of each of the three that is read


def test_a_full_disk_takes_back_all_of_the_change(vault: Vault) -> None:
    vault.add_evidence([said("a")])
    pages = vault.db.execute("PRAGMA page_count").fetchone()[0]
    vault.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(VaultError, match=r"full; nothing was changed, so make room"):
        vault.add_evidence([said(f"b{n}", words="x" * 3000) for n in range(9)], instead_of=["a"])
    assert vault.evidence() == (said("a"),)


def test_two_cannot_hold_it(folder: Path, vault: Vault) -> None:
    vault.add_evidence([said("a")])
    with pytest.raises(VaultError, match=r"open in another Folkmoot.*\.$"):
        Vault.open(folder, KEY)


def test_a_newer_vault_is_left_alone(folder: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        vault.db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(VaultError, match=r"newer Folkmoot; update this one\.$"):
        Vault.open(folder, KEY)


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(VaultError, match=r"cannot be read or written"):
        Vault.open(folder / "gone", KEY)


_KEEP_ADDING = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from deliberation.profiles.profile import Evidence
from llm.vault.vault import Vault
vault = Vault.open(Path(sys.argv[2]), bytes(range(32)))
for n in range(10**6):
    vault.add_evidence([Evidence(f"{n:06}/{part}", "face", 1, 1, "quote") for part in "abc"])
    print(n, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_kill_loses_nothing_that_was_kept_and_leaves_no_half(folder: Path) -> None:
    command = [sys.executable, "-c", _KEEP_ADDING, ROOT, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        told += writer.stdout.readlines()
    last = max(int(line) for line in told if line.endswith("\n"))
    with Vault.open(folder, KEY) as vault:
        kept = [each.id for each in vault.evidence()]
    batches = len(kept) // 3
    assert batches in (last + 1, last + 2)  # the last may have been kept and not told of
    assert kept == [f"{n:06}/{part}" for n in range(batches) for part in "abc"]
