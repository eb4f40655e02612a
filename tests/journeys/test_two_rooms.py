"""Two windows in two networks on one machine: they join by a spoken code, edit one clause, lose
the link, go on editing, meet by file, and agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.network import Cable, NoNamespaces, cable, no_cable
from tests.journeys.together import (
    QUIET,
    begin,
    edit,
    found_group,
    join_by_code,
    open_clause,
    reads,
)
from tests.journeys.windows import LIMIT, Window, window

MARKED = "Two people changed this clause at the same time, and both changes were kept."
SILENCE = 120.0  # seconds that keep a hang out where a laptop has to miss the other first

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def link() -> Iterator[Cable]:
    with ExitStack() as stack:
        try:
            found = stack.enter_context(cable())
        except NoNamespaces as why:
            no_cable(why)
        yield found


@pytest.fixture
def ada(link: Cable, tmp_path: Path) -> Iterator[Window]:
    with window("Ada", tmp_path / "ada", link.around(0)) as found:
        begin(found)
        yield found


@pytest.fixture
def bo(link: Cable, tmp_path: Path) -> Iterator[Window]:
    with window("Bo", tmp_path / "bo", link.around(1)) as found:
        begin(found)
        yield found


def people(who: Window, *says: str, seconds: float = LIMIT) -> None:
    who.menu("People")
    who.shows(*says, seconds=seconds)


def near(ada: Window, bo: Window, seconds: float = LIMIT) -> None:
    """Each sees that the other is there, and that there is nothing left to exchange."""
    for each, other in ((ada, "Bo"), (bo, "Ada")):
        here = (f"Near now: {other}.", "Near now, in the room.", f"Nothing waits for {other}.")
        people(each, *here, seconds=seconds)


def fingerprint(who: Window) -> str:
    people(who, "Fingerprint")
    return str(who.read("Fingerprint"))


def agree(ada: Window, bo: Window) -> None:
    bo.until(lambda: fingerprint(ada) == fingerprint(bo), "have the same fingerprint as Ada's")


def meet_by_file(writer: Window, reader: Window, file: Path) -> None:
    writer.menu("Write a bundle…")
    writer.file(file)
    writer.shows(f"{file.name} holds ", f"for {reader.name}")
    reader.menu("Take a bundle…")
    reader.file(file)
    reader.shows("1 new entr")


def test_they_join_edit_part_go_on_and_agree(
    ada: Window, bo: Window, link: Cable, tmp_path: Path
) -> None:
    found_group(ada, tmp_path / "rules.md")
    join_by_code(ada, bo)
    near(ada, bo)

    # Live, one after the other: each sees the other's words without touching anything.
    for each in (ada, bo):
        open_clause(each, QUIET)
    edit(ada, "Quiet hours start at nine.")
    bo.until(lambda: reads(bo, "Quiet hours start at nine."), "see what Ada wrote")
    edit(bo, "Quiet hours start at nine in winter.")
    ada.until(lambda: reads(ada, "Quiet hours start at nine in winter."), "see what Bo wrote")
    assert MARKED not in ada.text + bo.text
    near(ada, bo)
    agree(ada, bo)

    # The cable is out. At first nobody can know, since no more comes; they write on at once.
    link.unplug()
    for each in (ada, bo):
        open_clause(each, "Quiet hours start at nine in winter.")
    edit(ada, "From Sunday on quiet hours start at nine in winter.")
    edit(bo, "Quiet hours start at nine in winter, at ten in summer.")
    assert fingerprint(ada) != fingerprint(bo)
    for each, other in ((ada, "Bo"), (bo, "Ada")):
        people(each, f"1 entry waits for {other}; it goes when you meet in the room, or by a file.")

    # A stick goes from one to the other and back.
    stick = tmp_path / "stick"
    stick.mkdir()
    meet_by_file(ada, bo, stick / "from-ada.folkmoot")
    meet_by_file(bo, ada, stick / "from-bo.folkmoot")
    both = "From Sunday on quiet hours start at nine in winter, at ten in summer."
    for each in (ada, bo):
        open_clause(each, both)
        each.shows(MARKED, "I have read it")
    agree(ada, bo)
    for each in (ada, bo):
        people(each, "Nobody of the group is near now.", seconds=SILENCE)

    link.plug_in()
    near(ada, bo, seconds=SILENCE)
    agree(ada, bo)

    # One of them reads what came about, and says so; it is settled for both.
    open_clause(bo, both)
    bo.click("I have read it")
    open_clause(ada, both)
    ada.until(lambda: MARKED not in ada.text, "hear that Bo has read it")
    for each in (ada, bo):
        open_clause(each, both)
        each.click("Show all")
        each.shows("Edited by Ada", "Edited by Bo", "Imported by Ada")
    agree(ada, bo)

    for each in (ada, bo):
        each.close()
        assert each.complaints == ""
