"""A folder that was to be another laptop's of somebody gets an owner with a name of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.naming import BadName
from desktop.pairing import NotThisFolder
from tests.house import open_workspace


def test_the_name_is_kept_and_signed_with(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "a", "thinkpad") as workspace:
        me = workspace.me
        changed = workspace.call_me("  Dilip \n Rao ")
        assert changed.sentence == "You are Dilip Rao here."
    with open_workspace(tmp_path / "a") as workspace:
        assert (workspace.my_name, workspace.me) == ("Dilip Rao", me)
        group = workspace.found("Mill Lane").group
        assert [each.name for each in workspace.view(group).state.current] == ["Dilip Rao"]


@pytest.mark.parametrize("name", ["", "  \n", "x" * 101])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    with open_workspace(tmp_path / "a", "thinkpad") as workspace:
        with pytest.raises(BadName, match="Say your name"):
            workspace.call_me(name)
        assert workspace.my_name == "thinkpad"


def test_groups_go_on_knowing_their_members(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "a", "Dilip") as workspace:
        workspace.found("Mill Lane")
        with pytest.raises(NotThisFolder, match="know you by your name"):
            workspace.call_me("Ada")
        assert workspace.my_name == "Dilip"
