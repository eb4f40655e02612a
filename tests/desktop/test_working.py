"""The settings of an agent that works alone, and the quiet list of what it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.session import NotFound
from desktop.views import Topic
from desktop.working import BadSetting
from desktop.workspace import Workspace
from llm.canaries.generating import ABSENT
from llm.vault.errors import VaultError
from llm.vault.records import CanaryRun, Note
from tests.house import open_workspace


@pytest.fixture
def ada(tmp_path: Path) -> Iterator[Workspace]:
    workspace = open_workspace(tmp_path / "ada", "Ada")
    yield workspace
    workspace.close()


def note(id_: str, **more: object) -> Note:
    fields = {"at": 1, "kind": "solution", "group": "g", "deliberation": "d", "text": id_}
    return Note(id_, **{**fields, **more})  # type: ignore[arg-type]


def test_the_settings_are_there_again_the_next_time(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "ada", "Ada") as ada:
        assert (ada.model, ada.works_alone, ada.battery_level) == ("auto", True, 50)
        assert "No model" in ada.choose_model("none").sentence
        assert "nothing by itself" in ada.set_working(alone=False, battery=0).sentence
    with open_workspace(tmp_path / "ada", "Ada") as ada:
        assert (ada.model, ada.works_alone, ada.battery_level) == ("none", False, 0)
        assert "from 80 percent" in ada.set_working(alone=True, battery=80).sentence
        assert (ada.works_alone, ada.battery_level) == (True, 80)


@pytest.mark.parametrize("battery", [-1, 101])
def test_a_level_that_no_battery_has_is_refused(ada: Workspace, battery: int) -> None:
    with pytest.raises(BadSetting, match="0 to 100"):
        ada.set_working(alone=False, battery=battery)
    assert (ada.works_alone, ada.battery_level) == (True, 50)


def test_what_the_same_work_brings_takes_the_place_of_the_old(ada: Workspace) -> None:
    ada.done("solve", "d", "key", "", note("one"))
    ada.done("solve", "e", "key", "", note("other", deliberation="e"))
    ada.done("solve", "d", "key 2", "", note("two"))
    assert [each.id for each in ada.notes()] == ["two", "other"]
    assert ada.did("solve", "d") == "key 2 "
    assert ada.did("solve", "f") == ""


def test_work_that_brings_nothing_leaves_what_there_is(ada: Workspace) -> None:
    ada.done("solve", "d", "key", "", note("one"))
    assert ada.done("solve", "d", "key 2", "digest").topics == frozenset()
    assert [each.id for each in ada.notes()] == ["one"]
    assert ada.did("solve", "d") == "key 2 digest"


def test_what_may_not_be_kept_changes_nothing(ada: Workspace) -> None:
    talk = ada.say("A word.").subject
    ada.forget(talk)
    ada.done("solve", "d", "key", "", note("one"))
    with pytest.raises(VaultError):
        ada.done("solve", "d", "key 2", "", note("two", rests_on=(talk,)))
    assert [each.id for each in ada.notes()] == ["one"]
    assert ada.did("solve", "d") == "key "


def test_the_list_is_seen_and_thrown_away(ada: Workspace) -> None:
    ada.done("solve", "d", "key", "", note("one"))
    assert [each.seen for each in ada.notes()] == [False]
    ada.see_notes()
    assert [each.seen for each in ada.notes()] == [True]
    ada.drop_note("one")
    assert ada.notes() == ()
    with pytest.raises(NotFound):
        ada.note("one")
    assert ada.did("solve", "d") == "key ", "thrown away is not to be done again"


def test_a_check_is_kept_for_its_model(ada: Workspace) -> None:
    run = CanaryRun("1", 1, "talker", "f00d", ABSENT, 7, passed=True)
    ada.keep_check(run)
    assert ada.canaries("f00d") == (run,)
    assert ada.canaries("beef") == ()
    assert len(ada.checks_due("f00d")) == len(ada.checks_due("beef")) - 1


def test_what_rests_on_a_struck_thing_is_dropped_and_made_anew(ada: Workspace) -> None:
    said = ada.correct("hedonism", 1, 100)
    ada.done("solve", "d" * 64, "key", "", note("n", deliberation="d" * 64))
    ada.done("compose", "g", "key", "")
    assert ada.strike(said.subject).topics == {Topic.PROFILE, Topic.AWAY}
    assert ada.notes() == ()
    assert (ada.did("solve", "d" * 64), ada.did("compose", "g")) == ("", "")
