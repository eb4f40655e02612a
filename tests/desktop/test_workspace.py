"""Opening a data folder, and seeing in it what three laptops did."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend

from crdt import keys, snapshot, system_keyring
from crdt.errors import (
    DamagedStore,
    DiskFull,
    FolderInUse,
    FolderUnusable,
    NoKey,
    WeakPassphrase,
    WrongKey,
)
from crdt.store import Store
from desktop.session import NoIdentity, NotFound, NotJoined, UnknownGroup
from desktop.workspace import Workspace
from tests.house import CHEAP, RULES, House, Passphrase, open_workspace


class Says:
    """A person who answers with these words, or with nothing."""

    def __init__(self, words: str | None) -> None:
        self.words = words

    def passphrase(self, new: bool, why: str) -> str | None:
        return self.words


def open_as(folder: Path, words: str | None, name: str | None = None) -> Workspace:
    return Workspace.open(folder, Says(words), name=name, keep_key_in="passphrase", cost=CHEAP)


def test_a_new_folder_asks_for_a_name_and_makes_nothing(data_folder: Path) -> None:
    for name in (None, "", "   "):
        with pytest.raises(NoIdentity, match="say your name to begin"):
            open_workspace(data_folder, name)
    with pytest.raises(NoIdentity, match="at most 100 characters"):
        open_workspace(data_folder, "x" * 101)
    with pytest.raises(NoIdentity, match="type it again without it"):
        open_workspace(data_folder, "Bo\udcff")
    assert not data_folder.exists()


def test_who_somebody_is_stays_with_the_folder(data_folder: Path) -> None:
    with open_workspace(data_folder, "  Ada   Brandt ") as first:
        assert first.my_name == "Ada Brandt"
        me = first.me
    with open_workspace(data_folder) as again:
        assert (again.me, again.my_name) == (me, "Ada Brandt")
        assert again.groups() == ()


def test_nothing_is_readable_without_the_passphrase(house: House) -> None:
    house.ada.close()
    content = (house.base / "ada" / "folkmoot.db").read_bytes()
    assert b"kitty" not in content and b"Mill Lane" not in content and b"Ada" not in content
    with pytest.raises(WrongKey, match="not the passphrase of this data folder"):
        open_as(house.base / "ada", "another passphrase")
    with pytest.raises(NoKey, match="stay closed without"):
        open_as(house.base / "ada", None)
    with open_workspace(house.base / "ada") as ada:
        assert ada.view(house.group).state.group_name == "Mill Lane"


def test_a_weak_passphrase_is_refused_and_a_better_one_taken(data_folder: Path) -> None:
    with pytest.raises(WeakPassphrase, match="at least 8 characters"):
        open_as(data_folder, "short", "Ada")
    with pytest.raises(NoKey, match="for want of a passphrase"):
        open_as(data_folder, None, "Ada")
    with open_as(data_folder, "long enough", "Ada") as ada:
        assert ada.my_name == "Ada"


def test_a_making_that_was_cut_off_goes_on(data_folder: Path) -> None:
    data_folder.mkdir()
    keys.create_key(data_folder, Passphrase(), "passphrase", CHEAP)
    with pytest.raises(NoIdentity):
        open_workspace(data_folder)
    with open_workspace(data_folder, "Ada") as ada:
        assert ada.my_name == "Ada"


def test_a_store_without_an_owner_asks_for_the_name(data_folder: Path) -> None:
    data_folder.mkdir()
    key = keys.create_key(data_folder, Passphrase(), "passphrase", CHEAP)
    Store.create(data_folder, key).close()
    with pytest.raises(NoIdentity, match="at most 100 characters"):
        open_workspace(data_folder)
    with open_workspace(data_folder, "Ada") as ada:
        assert ada.my_name == "Ada"


def test_a_database_whose_key_is_gone_says_so(house: House) -> None:
    house.ada.close()
    (house.base / "ada" / "key.json").unlink()
    with pytest.raises(NoKey, match="has no key"):
        open_workspace(house.base / "ada")
    with pytest.raises(NoKey, match="has no key"):
        open_workspace(house.base / "ada", "Ada")


def test_a_database_with_another_folders_key_does_not_open(house: House) -> None:
    house.ada.close()
    house.bo.close()
    (house.base / "bo" / "key.json").replace(house.base / "ada" / "key.json")
    with pytest.raises(WrongKey, match="made with another one"):
        open_workspace(house.base / "ada")


def test_the_key_may_be_in_the_keyring(
    data_folder: Path, memory_keyring: KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(data_folder, Says(None), name="Ada") as ada:
        group = ada.found("House").group
    with Workspace.open(data_folder, Says(None)) as again:
        assert again.view(group).state.group_name == "House"
    monkeypatch.setattr(memory_keyring, "kept", {})
    with pytest.raises(NoKey, match="the key of your data is not in it"):
        Workspace.open(data_folder, Says(None))
    monkeypatch.setattr(system_keyring, "TRUSTED", ())
    with pytest.raises(NoKey, match="keyring"):
        Workspace.open(data_folder, Says("a long enough passphrase"))


def test_a_damaged_database_is_said_to_be_damaged(house: House) -> None:
    house.ada.close()
    database = house.base / "ada" / "folkmoot.db"
    database.write_bytes(database.read_bytes()[:-100])
    with pytest.raises(DamagedStore, match="is damaged"):
        open_workspace(house.base / "ada")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("something else")
    with pytest.raises(FolderUnusable, match="choose another one"):
        open_workspace(tmp_path / "data", "Ada")
    assert (tmp_path / "data").read_text() == "something else"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderUnusable):
        open_workspace(tmp_path / "data", "Ada")


def test_a_name_too_long_for_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable):
        open_workspace(tmp_path / ("x" * 300), "Ada")


def test_one_process_at_a_time(house: House) -> None:
    with pytest.raises(FolderInUse, match="open in another Folkmoot"):
        open_workspace(house.base / "ada")
    house.ada.close()
    with open_workspace(house.base / "ada"):
        pass


def test_the_lock_falls_with_its_process(data_folder: Path) -> None:
    holds = (
        "import sys, time; from pathlib import Path; from crdt import lock\n"
        "with lock.hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(data_folder)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse):
            open_workspace(data_folder, "Ada")
        other.kill()
    with open_workspace(data_folder, "Ada") as ada:
        assert ada.my_name == "Ada"


def test_closing_lets_go_even_where_no_snapshot_can_be_saved(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ada.consent_to_all(house.group)

    def full(*_: Any) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(snapshot, "save", full)
    house.ada.close()
    monkeypatch.undo()
    with open_workspace(house.base / "ada") as ada:
        view = ada.view(house.group)
        assert all(bound and bound[0].member == ada.me for bound in view.bindings.values())


def test_what_fails_inside_still_lets_go(data_folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_workspace(data_folder, "Ada"):
        raise ZeroDivisionError
    open_workspace(data_folder).close()


def test_a_group_that_nobody_knows(house: House) -> None:
    with pytest.raises(UnknownGroup, match="no such group"):
        house.ada.view("0" * 64)
    with pytest.raises(NotFound, match="no such clause"):
        house.ada.clause_view(house.group, "0" * 32)


def test_a_group_that_was_only_asked_has_nothing_to_see(house: House, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        dan.join(house.base / "invitation", tmp_path / "dan.request")
        assert [each.joined for each in dan.groups()] == [False]
        for attempt in (
            lambda: dan.view(house.group),
            lambda: dan.consent_to_all(house.group),
            lambda: dan.bundle(house.group, tmp_path / "out"),
            lambda: dan.import_rules(house.group, house.base / "rules.md"),
            lambda: dan.leave(house.group),
        ):
            with pytest.raises(NotJoined, match="asked to join Mill Lane"):
                attempt()
        assert not (tmp_path / "out").exists()


def test_the_three_see_one_group(house: House) -> None:
    views = [laptop.view(house.group) for laptop in house.laptops]
    assert len({view.fingerprint for view in views}) == 1
    assert [m.name for m in views[2].state.current] == ["Ada", "Bo", "Cleo"]
    assert [view.name_of(view.me) for view in views] == ["Ada", "Bo", "Cleo"]
    assert views[0].name_of("f" * 64) == "unknown (ffffffff)"
    assert views[1].rulebook.clauses[0].text in RULES
    assert views[1].quarantine == () and views[1].waiting == 0


def test_a_clause_tells_its_story(house: House) -> None:
    clause = house.clause("1.2")
    house.ada.consent(house.group, clause=clause)
    house.ada.edit_clause(house.group, clause, "Guests are welcome for three nights.")
    house.meet()
    story = house.bo.clause_view(house.group, clause)
    assert (story.number, story.section_title) == ("1.2", "Living together")
    assert story.unbound == ("Bo", "Cleo")
    assert [(each.author, each.how) for each in story.versions] == [
        ("Ada", "imported"),
        ("Ada", "edited"),
    ]
    assert story.versions[-1].text == story.clause.text
    (bound,) = story.bindings
    assert (bound.name, bound.current) == ("Ada", False)
    assert bound.text == "Guests are welcome. They may stay for a week."
    assert story.versions[0].at <= int(time.time())
