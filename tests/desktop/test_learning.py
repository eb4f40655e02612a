"""Lessons between groups: a house tells what it tried, and a yard takes it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.errors import FolkmootError
from desktop.deciding import DecidingRefused
from desktop.files import FileProblem
from desktop.workspace import Workspace
from tests.house import House, open_deliberation, open_workspace

QUIET = "Music is quiet after eleven."


@pytest.fixture
def trial(house: House) -> str:
    """A trial in the house that was reviewed, with a lesson drawn from it."""
    about = open_deliberation(house)
    house.ada.situate(house.group, about, ["quiet"])
    option = house.bo.propose(house.group, about, kind="amend", text=QUIET).subject
    house.meet()
    trial = house.bo.start_trial(house.group, about, option, "Bo sleeps.", "2099-12-31").subject
    house.meet()
    for laptop in house.laptops[:2]:
        laptop.consent(house.group, deliberation=about, option=option, trial=trial)
    house.meet()
    notes = ("Ada was loud.", "Fine.", "I slept badly.")
    for laptop, result, note in zip(
        house.laptops, ("mixed", "worked", "failed"), notes, strict=True
    ):
        laptop.observe(
            house.group,
            trial,
            result,
            note,
            harm=30 * (result == "failed"),
            tell=laptop.my_name != "Bo",
        )
    house.meet()
    house.meet()
    house.cleo.close_review(house.group, trial)
    house.cleo.learn(house.group, trial, "Ask Cleo first.")
    return trial


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "yard", "Dan") as dan:
        dan.found("The Yard")
        yield dan


def the_group(laptop: Workspace) -> str:
    (group,) = laptop.groups()
    return group.id


def test_what_is_told_names_nobody(house: House, trial: str) -> None:
    told = house.cleo.told_lessons(house.group)[trial]
    assert (told.worked, told.mixed, told.failed, told.harmed, told.harm) == (1, 1, 1, 1, 30)
    assert (told.group_size, told.tried, told.tags) == (3, QUIET, ("quiet",))
    assert told.dissent == ("I slept badly.", "a member was loud.")
    assert (told.hope, told.text) == ("a member sleeps.", "Ask a member first.")
    out = house.file("lessons")
    house.cleo.give_lessons(house.group, out)
    for name in (b"Ada", b"Bo", b"Cleo", b"Mill Lane"):
        assert name not in out.read_bytes()


def test_a_lesson_taken_in_weighs_in_the_sums(house: House, trial: str, yard: Workspace) -> None:
    out = house.file("lessons")
    given = house.cleo.give_lessons(house.group, out, (trial,)).sentence
    assert "holds 1 lesson" in given
    assert "names that were found are taken out. Read it before you give it." in given
    group = the_group(yard)
    about = yard.acknowledge(group, topic="Music").subject
    option = yard.propose(group, about, kind="new", text=QUIET).subject
    row = yard.blend(group, about).row(option)
    assert row is not None and row.lam == 0
    yard.take_lessons(group, out)
    row = yard.blend(group, about).row(option)
    assert row is not None and row.n == 0.5, "half trusted, since it comes from elsewhere"
    with pytest.raises(DecidingRefused, match="here already; nothing was changed"):
        yard.take_lessons(group, out)
    assert len(yard.view(group).state.lessons) == 1


def test_ones_own_lesson_does_not_come_back_as_anothers(house: House, trial: str) -> None:
    out = house.file("lessons")
    house.cleo.give_lessons(house.group, out)
    about = house.cleo.acknowledge(house.group, clause=house.clause("1.3")).subject
    house.cleo.take_lessons(house.group, out)
    state = house.cleo.view(house.group).state
    assert state.deliberation(about) is not None
    from deliberation.weighing.lessons import known

    assert len(known(state)) == 1


def test_there_is_nothing_to_give_before_a_review(house: House) -> None:
    with pytest.raises(DecidingRefused, match="no lesson to give yet"):
        house.ada.give_lessons(house.group, house.file("lessons"))


def test_what_is_no_file_of_lessons_is_refused(
    house: House, trial: str, yard: Workspace, tmp_path: Path
) -> None:
    out, group = house.file("lessons"), the_group(yard)
    house.cleo.give_lessons(house.group, out)
    good = out.read_bytes()
    before = yard.view(group)
    for content in (
        b"",
        b"FMT1",
        b"a letter",
        good[:-1],
        good + b"x",
        good[:99] + b"\0" + good[100:],
    ):
        out.write_bytes(content)
        with pytest.raises(FolkmootError, match=r"\.$"):
            yard.take_lessons(group, out)
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(FileProblem):
            yard.take_lessons(group, path)
    assert yard.view(group) == before


def test_lessons_are_not_written_over_ones_data(house: House, trial: str) -> None:
    with pytest.raises(FileProblem, match="belongs to your data"):
        house.cleo.give_lessons(house.group, house.cleo.folder / "folkmoot.db")
    with pytest.raises(DecidingRefused, match="has no lesson"):
        house.cleo.give_lessons(house.group, house.file("lessons"), ("0" * 64,))
