"""A laptop is lost: one file and its passphrase bring everything back, as a new device."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from crdt import keys
from crdt.backup.errors import BackupProblem
from crdt.backup.restoring import restore
from crdt.bundle import BundleRefused, open_bundle, seal
from crdt.database import connect
from crdt.errors import FolderInUse, FolderUnusable, NoKey, WeakPassphrase, WrongKey
from crdt.lock import hold
from crdt.store import Store
from llm.vault.vault import Vault, VaultError
from tests.crdt.backup.keeping import (
    CHEAP,
    FOLDERS,
    PASSPHRASE,
    PIECE,
    PURPOSES,
    SECRET,
    Home,
    Person,
    bring_back,
    everything_below,
    open_home,
)
from tests.crdt.laptops import NOON, identity


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "new laptop"


def test_everything_is_there_again(home_folder: Home, backup: Path, new: Path) -> None:
    restored = bring_back(backup, new)
    again = open_home(new)
    assert again.entry_ids() == home_folder.entry_ids()
    assert all(len(ids) == 2 for ids in again.entry_ids().values())
    assert again.fingerprints() == home_folder.fingerprints()
    assert again.store.groups() == home_folder.store.groups()
    assert [each.text for each in again.vault.messages("talk")] == [SECRET]
    assert (new / "pieces" / "quiet.toml").read_text("utf-8") == PIECE
    other = (home_folder.path / "pieces" / "old" / "größer.toml").read_bytes()
    assert (new / "pieces" / "old" / "größer.toml").read_bytes() == other
    assert restored.at == NOON
    again.close()


def test_nothing_else_is_in_the_new_folder(backup: Path, new: Path) -> None:
    bring_back(backup, new)
    found = [each for each in everything_below(new) if not each.startswith("pieces")]
    assert found == ["folkmoot.db", "key.json", "vault.db"]
    assert everything_below(new.parent)[0] == new.name


def test_it_goes_on_as_a_new_device_of_the_same_member(
    home_folder: Home, backup: Path, new: Path
) -> None:
    home_folder.store.set_meta("installation", "00" * 8)
    restored = bring_back(backup, new)
    again = open_home(new)
    who, was = again.who, home_folder.who
    assert who == restored.identity
    assert (who.member_id, who.name) == (was.member_id, was.name)
    assert who.device_id != was.device_id
    assert who.recipient != was.recipient
    assert who.age_secrets == (who.age_secret, was.age_secret)
    note = json.loads(again.store.meta("restored") or "")
    assert note == {"at": NOON, "device": was.device_id}
    again.close()


def test_the_automerge_installation_is_not_taken_along(
    home_folder: Home, tmp_path: Path, new: Path
) -> None:
    assert home_folder.store.meta("installation")  # drawn with the first clause
    home_folder.store.set_meta("drafts", '{"a": "b"}')
    bring_back(home_folder.back_up(tmp_path / "b").path, new)
    again = open_home(new)
    assert again.store.meta("installation") is None
    assert again.store.meta("drafts") == '{"a": "b"}'
    again.close()


def test_what_was_on_its_way_to_the_old_device_still_opens(
    home_folder: Home, backup: Path, new: Path, tmp_path: Path
) -> None:
    group = home_folder.group_ids[0]
    ben = identity(1)
    was = home_folder.who
    data = seal(group, [b"x" * 200], ben.device_key, {was.device_id: was.recipient})
    bring_back(backup, new)
    again = open_home(new)
    assert open_bundle(data, *again.who.age_secrets).group == group
    with pytest.raises(BundleRefused, match="not written for this laptop"):
        open_bundle(data, again.who.age_secret)
    second = again.back_up(tmp_path / "second").path  # and restored once more
    again.close()
    bring_back(second, tmp_path / "third laptop")
    third = open_home(tmp_path / "third laptop")
    assert len(third.who.age_secrets) == 3
    assert open_bundle(data, *third.who.age_secrets).group == group
    third.close()


def test_the_old_keys_open_nothing_in_it(home_folder: Home, backup: Path, new: Path) -> None:
    bring_back(backup, new)
    with pytest.raises(WrongKey):
        Store.open(new, home_folder.key)
    with pytest.raises(VaultError):
        Vault.open(new, home_folder.store.derive("vault"))
    open_home(new).close()
    again = open_home(new)
    assert again.key != home_folder.key
    again.close()


def test_two_restored_from_one_backup_are_two_devices(backup: Path, tmp_path: Path) -> None:
    first, second = (bring_back(backup, tmp_path / each).identity for each in ("one", "two"))
    assert first.member_id == second.member_id
    assert first.device_id != second.device_id


def test_the_new_key_may_be_in_a_keyring(backup: Path, new: Path, memory_keyring: Any) -> None:
    before = set(memory_keyring.kept)
    bring_back(backup, new)
    assert len(set(memory_keyring.kept) - before) == 1
    assert json.loads((new / keys.FILE).read_text())["kept"] == "keyring"
    open_home(new).close()


def test_the_folder_that_was_backed_up_goes_on_as_it_was(home_folder: Home, backup: Path) -> None:
    ids = home_folder.entry_ids()
    home_folder.close()
    again = open_home(home_folder.path)
    assert again.who == home_folder.who
    assert again.entry_ids() == ids
    again.close()


# What is refused, with nothing left behind


@pytest.mark.parametrize("wrong", ["a long walk by the rivers", "", "A long walk by the river"])
def test_a_wrong_passphrase(backup: Path, new: Path, wrong: str) -> None:
    with pytest.raises(WrongKey, match=r"not the passphrase of this backup.*try again\.$"):
        bring_back(backup, new, wrong)
    assert everything_below(new.parent) == []


def test_a_passphrase_may_be_typed_composed_or_decomposed(
    home_folder: Home, tmp_path: Path, new: Path
) -> None:
    made = home_folder.back_up(tmp_path / "b", passphrase="gr\u00fcner Wald")
    bring_back(made.path, new, "gru\u0308ner Wald")
    assert (new / "folkmoot.db").exists()


def test_a_folder_that_is_not_empty_is_left_alone(
    home_folder: Home, backup: Path, tmp_path: Path
) -> None:
    before = everything_below(home_folder.path)
    with pytest.raises(BackupProblem, match=r"not empty.*Choose another one\.$"):
        bring_back(backup, home_folder.path)
    assert everything_below(home_folder.path) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BackupProblem, match="not empty"):
        bring_back(backup, tmp_path / "file")
    with pytest.raises(FolderUnusable):
        bring_back(backup, tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


def test_an_empty_folder_is_taken_and_one_where_only_a_start_failed(
    backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    bring_back(backup, tmp_path / "empty")
    with hold(tmp_path / "tried"):
        pass
    bring_back(backup, tmp_path / "tried")
    for each in ("empty", "tried"):
        open_home(tmp_path / each).close()


def test_a_folder_that_another_process_holds_is_not_taken_from_it(
    backup: Path, tmp_path: Path
) -> None:
    with hold(tmp_path / "busy"), pytest.raises(FolderInUse):
        bring_back(backup, tmp_path / "busy")
    assert not (tmp_path / "busy" / "folkmoot.db").exists()
    assert [each for each in everything_below(tmp_path) if "restoring" in each] == []


@pytest.mark.parametrize(("answer", "error"), [(None, NoKey), ("short", WeakPassphrase)])
def test_without_a_passphrase_for_the_new_folder_there_is_none(
    backup: Path, new: Path, answer: str | None, error: type[Exception]
) -> None:
    person = Person(answer)
    with pytest.raises(error):
        restore(backup, PASSPHRASE, new, person, extras=PURPOSES, folders=FOLDERS, cost=CHEAP)
    assert everything_below(new.parent) == []


def test_a_key_that_came_to_nothing_is_taken_out_of_the_keyring(
    backup: Path, new: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(memory_keyring.kept)

    def fails(_: Path, __: Path) -> Path:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", fails)
        with pytest.raises(FolderUnusable, match="Input/output error"):
            bring_back(backup, new)
    assert memory_keyring.kept == before
    assert everything_below(new.parent) == []
    bring_back(backup, new)


def test_what_a_crash_left_is_cleared_away(backup: Path, new: Path) -> None:
    left = new.parent / f".{new.name}.restoring-abc"
    left.mkdir(parents=True)
    (left / "key.json").write_text("{}")
    other = new.parent / ".mine.restoring-abc"
    other.mkdir()
    bring_back(backup, new)
    assert not left.exists()
    assert other.exists()


def test_a_backup_of_a_newer_folkmoot_says_so(home_folder: Home, tmp_path: Path, new: Path) -> None:
    made = home_folder.back_up(tmp_path / "b")
    with pytest.raises(BackupProblem, match="if a newer Folkmoot made it"):
        restore(made.path, PASSPHRASE, new, Person(), cost=CHEAP)  # one that knows of no vault
    assert everything_below(new.parent) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_may_look(backup: Path, new: Path) -> None:
    bring_back(backup, new)
    assert stat.S_IMODE(new.stat().st_mode) == 0o700
    for each in new.rglob("*"):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600)


def test_nothing_in_the_new_folder_can_be_read_without_the_key(
    home_folder: Home, backup: Path, new: Path
) -> None:
    bring_back(backup, new)
    secrets = [SECRET.encode(), home_folder.who.member_seed, b"SQLite format", b"CREATE TABLE"]
    for name in ("folkmoot.db", "vault.db", "key.json"):
        raw = (new / name).read_bytes()
        assert not any(each in raw for each in secrets)


def test_the_store_is_sound_page_by_page(backup: Path, new: Path) -> None:
    bring_back(backup, new)
    key = keys.open_key(new, Person())
    database = connect(new / "folkmoot.db", key)
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("PRAGMA cipher_integrity_check").fetchall() == []
    database.close()


def test_the_backup_is_only_read(backup: Path, new: Path) -> None:
    before = hashlib.sha256(backup.read_bytes()).digest()
    bring_back(backup, new)
    assert hashlib.sha256(backup.read_bytes()).digest() == before
