"""How people come together: two open files, and more than half of the members who say yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crdt.group import ActRefused
from crdt.pairing.errors import PairingRefused
from desktop.files import FileProblem
from desktop.joining import JoiningRefused
from desktop.workspace import Workspace
from tests.house import House, open_workspace


@pytest.fixture
def dan(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "dan", "Dan") as dan:
        yield dan


@pytest.fixture
def request_file(house: House, dan: Workspace) -> Path:
    out = house.file("request")
    dan.join(house.base / "invitation", out)
    return out


def test_whoever_founds_is_the_first_member(dan: Workspace) -> None:
    changed = dan.found("  The Yard ")
    assert changed.sentence == "The Yard is founded, with you as its first member."
    view = dan.view(changed.group)
    assert [member.name for member in view.state.current] == ["Dan"]
    assert [(each.name, each.joined) for each in dan.groups()] == [("The Yard", True)]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_group_needs_a_name(dan: Workspace, name: str) -> None:
    with pytest.raises(JoiningRefused, match="at most 100 characters"):
        dan.found(name)
    assert dan.groups() == ()


def test_two_groups_in_one_folder_do_not_mix(dan: Workspace) -> None:
    one, other = dan.found("One").group, dan.found("Other").group
    assert {each.name for each in dan.groups()} == {"One", "Other"}
    assert dan.view(one).fingerprint != dan.view(other).fingerprint


def test_an_invitation_holds_no_secret_and_lets_nobody_in(house: House) -> None:
    content = json.loads((house.base / "invitation").read_text())
    assert content == {
        "what": "folkmoot invitation", "v": 1, "group": house.group, "name": "Mill Lane",
        "gone": {}, "addresses": [],
    }  # fmt: skip


def test_one_yes_of_three_is_not_enough_and_two_are(
    house: House, dan: Workspace, request_file: Path
) -> None:
    changed = house.ada.admit(house.group, [request_file])
    assert changed.sentence == "You said yes to Dan; more members must, too."
    (pending,) = house.ada.view(house.group).state.pending
    assert (pending.name, pending.votes, pending.needed) == ("Dan", (house.ada.me,), 2)
    house.meet()
    changed = house.bo.vote_in(house.group, dan.me)
    assert changed.sentence == ("Dan joined; write a bundle so that the group reaches them.")
    house.meet()
    dan.take(house.bundle(house.cleo))
    assert [each.joined for each in dan.groups()] == [True]
    assert {m.name for m in dan.view(house.group).state.current} == {"Ada", "Bo", "Cleo", "Dan"}


def test_nobody_waits_whom_nobody_asked_for(house: House) -> None:
    with pytest.raises(JoiningRefused, match="Nobody of that name"):
        house.ada.vote_in(house.group, "0" * 64)


def test_the_same_request_twice_is_one_person(house: House, request_file: Path) -> None:
    house.ada.admit(house.group, [request_file, request_file])
    assert len(house.ada.view(house.group).state.pending) == 1


def test_no_request_no_admission(house: House) -> None:
    with pytest.raises(JoiningRefused, match="at least one file"):
        house.ada.admit(house.group, [])


def test_a_member_cannot_join_again(house: House) -> None:
    with pytest.raises(JoiningRefused, match="Bo is a member already"):
        house.ada.admit(house.group, [house.base / "Bo.request"])
    with pytest.raises(JoiningRefused, match="You are a member of Mill Lane already"):
        house.bo.join(house.base / "invitation", house.file())


@pytest.mark.parametrize("field", ["name", "id", "signature", "devices"])
def test_a_request_that_was_changed_is_refused(
    house: House, request_file: Path, field: str
) -> None:
    content = json.loads(request_file.read_text())
    other = json.loads((house.base / "Cleo.request").read_text())
    content["person"][field] = other["person"][field]
    request_file.write_text(json.dumps(content))
    before = house.ada.view(house.group).fingerprint
    with pytest.raises(PairingRefused, match="was not signed by who it names"):
        house.ada.admit(house.group, [request_file])
    assert house.ada.view(house.group).fingerprint == before


def test_a_request_for_another_group_is_refused(house: House, request_file: Path) -> None:
    other = house.bo.found("Another").group
    with pytest.raises(JoiningRefused, match="asks to join another group"):
        house.bo.admit(other, [request_file])


def test_one_bad_request_keeps_all_out(house: House, request_file: Path) -> None:
    with pytest.raises(PairingRefused):
        house.ada.admit(house.group, [request_file, house.base / "invitation"])
    assert house.ada.view(house.group).state.pending == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"what": "folkmoot invitation", "v": 2}',
        b'{"what": "folkmoot invitation", "v": 1, "group": "x", "name": "y"}',
        b'{"what": "folkmoot invitation", "v": 1, "group": 7, "name": "y"}',
        b'{"what": "folkmoot request", "v": 1, "person": null}',
        b'{"what": "folkmoot request", "v": 1, "person": {"id": 7}}',
    ],
)
def test_what_is_no_invitation_and_no_request(house: House, dan: Workspace, content: bytes) -> None:
    file = house.file()
    file.write_bytes(content)
    with pytest.raises(PairingRefused):
        dan.join(file, house.file())
    with pytest.raises(PairingRefused):
        house.ada.admit(house.group, [file])
    assert dan.groups() == ()


def test_a_request_that_cannot_be_written_is_not_made(house: House, dan: Workspace) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        dan.join(house.base / "invitation", house.base / "missing" / "request")
    assert dan.groups() == ()


def test_a_file_of_the_data_folder_is_never_written_over(house: House) -> None:
    for name in ("folkmoot.db", "folkmoot.db-wal", "key.json", "folkmoot.lock"):
        with pytest.raises(FileProblem, match="belongs to your data"):
            house.ada.invite(house.group, house.base / "ada" / name)
        with pytest.raises(FileProblem, match="belongs to your data"):
            house.ada.export_log(house.group, house.base / "bo" / ".." / "ada" / name)


def test_leaving_is_one_step_and_nothing_binds_any_more(house: House) -> None:
    house.cleo.consent_to_all(house.group)
    house.cleo.leave(house.group)
    view = house.cleo.view(house.group)
    assert all(bound == () for bound in view.bindings.values())
    last = house.bundle(house.cleo)  # tells the others
    house.ada.take(last)
    assert [m.name for m in house.ada.view(house.group).state.current] == ["Ada", "Bo"]
    with pytest.raises(ActRefused):
        house.cleo.consent_to_all(house.group)
