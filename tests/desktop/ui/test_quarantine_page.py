"""What was refused or set aside is looked through: by whom, why, what it means, what to do."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from crdt.bundle import seal
from crdt.entry import Entry, sign_entry
from crdt.quarantine import MOST, Quarantined
from crdt.rows import QuarantineRow
from deliberation.acts import TakePosition
from deliberation.bodies import NAMES, act_body
from desktop.carrying import TakeRefused
from desktop.ui.pages.quarantine import LINES
from desktop.ui.pages.quarantine_known import KINDS, Picked, cases_of
from desktop.ui.pages.quarantine_things import things
from desktop.ui.settings import Theme
from desktop.workspace import Workspace
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House, open_workspace

NOON = 1_800_000_000


def signed(by: Workspace, group: str, text: str, **more: object) -> Entry:
    """A position that another program signed in the name of this laptop."""
    log = by.held(group).replica.log
    latest = log.latest.get(by.identity.device_id)
    body = act_body(TakePosition("0" * 64, text), NOON) | more
    seq = latest.seq + 1 if latest else 1
    return sign_entry(
        by.identity.device_key, group=group, seq=seq, prev=sorted(log.heads), kind="act", body=body
    )


def hand(to: Workspace, by: Workspace, group: str, *wires: bytes) -> None:
    devices = {d.id: d.recipient for m in to.view(group).state.current for d in m.devices}
    out = by.folder / f"handed-{len(list(by.folder.iterdir()))}"
    out.write_bytes(seal(group, list(wires), by.identity.device_key, devices))
    with suppress(TakeRefused):  # it says so where all of it was refused
        to.take(out)


def forge(house: House) -> None:
    """Bo's laptop speaks in Ada's name, and somebody alters what it signed."""
    bad = signed(house.bo, house.group, "I am for it.", member="Ada")
    wire = signed(house.bo, house.group, "Forged.").wire
    changed = wire[:-1] + bytes([wire[-1] ^ 1])
    hand(house.ada, house.bo, house.group, bad.wire, changed, b"\x00" * 80)


def fork(house: House, tmp_path: Path) -> None:
    """Bo's data are copied, and both copies write."""
    house.bo.close()
    shutil.copytree(house.bo.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("*.lock"))
    twin = open_workspace(tmp_path / "twin")
    house.laptops[1] = open_workspace(house.bo.folder)
    for each in (house.bo, twin):
        each.acknowledge(house.group, topic=f"From {each.folder.name}")
    written = [house.bundle(each) for each in (house.bo, twin)]
    for each in written:
        house.ada.take(each)
    twin.close()


def set_aside(house: House) -> None:
    """Cleo says something while the others remove her."""
    house.cleo.acknowledge(house.group, topic="Is this the end?")
    late = house.bundle(house.cleo)
    for each in (house.ada, house.bo):
        each.vote_out(house.group, house.cleo.me, "It is enough.")
    house.ada.take(house.bundle(house.bo))
    house.ada.take(late)


def open_page(show, workspace: Workspace):
    window = show(workspace)
    window.go("quarantine")
    return window


def page(window) -> QWidget:
    return window._made("quarantine")


def lines(window) -> str:
    return all_text(page(window))


def pick(window, field: str, entry: str) -> None:
    (found,) = [e for e in page(window).findChildren(QComboBox) if e.accessibleName() == field]
    (at,) = [n for n in range(found.count()) if found.itemText(n).startswith(entry)]
    found.setCurrentIndex(at)
    found.activated.emit(at)


def test_where_nothing_was_refused_it_says_so(show, ada, qtbot):
    window = open_page(show, ada)
    assert "Nothing was refused or set aside" in lines(window)
    assert nameless(window) == unreachable(window) == []
    assert window.rail.isVisible()
    click(qtbot, page(window), "Back to People")
    assert window.page == "people"


def test_what_was_refused_is_shown_with_author_reason_and_what_to_do(show, house, qtbot):
    forge(house)
    window = open_page(show, house.ada)
    said = lines(window)
    for each in (
        "3 things to look at.", "Refused", "This was never let in", "What you can do",
        "Talk to whoever signed it", "Bo", "position has an unknown field 'member'.",
        "A position: “Ada · I am for it.”", "No valid signature", "A position: “Forged.”",
        "Bytes that are no entry", "80 bytes",
    ):  # fmt: skip
        assert each in said
    assert "Two entries under one number" not in said
    assert nameless(window) == unreachable(window) == []
    click(qtbot, page(window), "See on People")
    assert window.page == "people"


def test_both_entries_of_a_fork_stand_side_by_side(show, house, tmp_path, qtbot):
    fork(house, tmp_path)
    window = open_page(show, house.ada)
    window.resize(1280, 860)
    qtbot.wait(20)
    labels = page(window).findChildren(QLabel)
    sides = [each for each in labels if each.text().startswith("Whether something still fits: ")]
    assert len(sides) == 2
    assert {"From bo", "From twin"} == {each.text().split("“")[1].strip("”") for each in sides}
    heights = {each.mapTo(page(window), each.rect().topLeft()).y() for each in sides}
    assert len(heights) == 1
    assert lines(window).count("Its device signed something else, too, as its number") == 2
    assert "Ask whose laptop it is whether its data were copied" in lines(window)
    window.resize(760, 860)
    qtbot.wait(20)
    scroll = page(window)._scroll
    assert scroll.widget().width() <= scroll.viewport().width()


def test_what_was_set_aside_with_a_removal_is_here_too(show, house):
    set_aside(house)
    window = open_page(show, house.ada)
    assert "Cleo" in lines(window)
    assert "its author was removed from the group at the same time" in lines(window)
    assert "Whether something still fits: “Is this the end?”" in lines(window)
    assert "Nothing has to be done." in lines(window)


def test_it_is_sifted_by_member_and_by_kind(show, house, tmp_path):
    forge(house)
    set_aside(house)  # first: what a forked device votes counts for nothing
    fork(house, tmp_path)
    window = open_page(show, house.ada)
    assert "Whose" in lines(window)
    pick(window, "Whose", "Cleo (1)")
    assert "Is this the end?" in lines(window)
    assert "I am for it." not in lines(window)
    pick(window, "Which kind", "Refused")
    assert "There is nothing of that kind by them." in lines(window)
    pick(window, "Whose", "Everybody's")
    assert "I am for it." in lines(window)
    assert "From twin" not in lines(window)
    pick(window, "Which kind", "Two entries under one number (1)")
    assert "From twin" in lines(window)
    assert "I am for it." not in lines(window)


def test_one_comes_to_it_from_people_today_and_the_menu(show, house, qtbot):
    forge(house)
    window = show(house.ada)
    window.go("people")
    click(qtbot, window, "Look through what was refused")
    assert window.page == "quarantine"
    window.go("today")
    see = [e for e in window._made("today").findChildren(QWidget) if "Refused and" in all_text(e)]
    assert see
    click(qtbot, window._made("today"), "See why")
    assert window.page == "quarantine"
    window.go("today")
    found = [
        action
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if action.text().replace("&", "") == "Refused and set aside"
    ]
    found[0].trigger()
    assert window.page == "quarantine"


def flood(workspace: Workspace, group: str, by: Workspace, count: int) -> None:
    with workspace._store.transaction():
        for number in range(count):
            words = f"Number {number}, " + "and so on. " * 20
            wire = signed(by, group, words, member="Ada").wire
            device, at = by.identity.device_id, NOON + number
            row = QuarantineRow(f"{number:064x}", group, device, "Not so.", wire, at)
            workspace._store.add_quarantine(row)


def test_a_thousand_are_turned_over_and_only_some_are_built(show, house, qtbot):
    flood(house.ada, house.group, house.bo, MOST + 5)
    window = open_page(show, house.ada)
    assert "1,000 things to look at; here are 1 to 20 (there are more than can be listed)." in (
        lines(window)
    )
    assert f"Number {MOST + 4}," in lines(window)
    built = len(page(window).findChildren(QWidget))
    assert built < 20 * LINES
    for first in (LINES, 2 * LINES):
        click(qtbot, page(window), "The next ones")
        assert f"here are {first + 1} to {first + LINES} " in lines(window)
    page(window)._turn(MOST - LINES)
    assert "here are 981 to 1,000 " in lines(window)
    with pytest.raises(AssertionError):
        button(page(window), "The next ones")
    click(qtbot, page(window), "The ones before")
    assert "here are 961 to 980 " in lines(window)
    pick(window, "Whose", "Bo (1,000)")
    assert "here are 1 to 20 " in lines(window)


def test_it_is_read_again_only_where_something_came(show, house, monkeypatch):
    forge(house)
    window = open_page(show, house.ada)
    asked: list[str] = []
    real = Workspace.quarantined
    monkeypatch.setattr(Workspace, "quarantined", lambda ws, g: (asked.append(g), real(ws, g))[1])
    window.session.refreshed.emit()
    window.go("quarantine")
    assert asked == []
    other = signed(house.cleo, house.group, "And I.", member="Ada")
    hand(house.ada, house.cleo, house.group, other.wire)
    window.session.act("looking", lambda ws: ws.acknowledge(house.group, topic="Anything"))
    assert asked == [house.group]
    assert "And I." in lines(window)


@pytest.mark.parametrize(("theme", "size"), [(Theme.DARK, 100), (Theme.LIGHT, 200)])
def test_it_can_be_read_in_every_look(show, house, tmp_path, qtbot, theme: Theme, size: int):
    forge(house)
    fork(house, tmp_path)
    window = show(house.ada)
    window.set_theme(theme)
    window.set_text_size(size)
    window.resize(760, 860)
    window.go("quarantine")
    qtbot.wait(20)
    scroll = page(window)._scroll
    assert scroll.widget().width() <= scroll.viewport().width()
    assert "I am for it." in lines(window)


def test_every_kind_of_act_has_its_phrase():
    assert set(things()) == set(NAMES)


def entry(number: int, why: str, device: str = "d", twin: int = 0) -> Quarantined:
    name = f"{twin:064x}" if twin else ""
    return Quarantined(f"{number:064x}", device, why, "So.", number, "act", 9, name, "leave")


def test_three_under_one_number_are_one_case():
    found = [
        *(entry(1, "fork", twin=2), entry(2, "fork", twin=1), entry(3, "fork", twin=2)),
        *(entry(7, "fork", twin=8), entry(8, "fork", twin=7), entry(9, "refused", device="")),
    ]
    cases = cases_of(found, {"d": "m"})
    assert sorted(len(each.found) for each in cases) == [1, 2, 3]
    assert {each.who for each in cases} == {"m", "nobody"}
    assert Picked(why="fork").of(cases) == cases[:2]
    assert [each.why for each in cases] == sorted((e.why for e in cases), key=KINDS.index)
    assert [each.found[0].id[-1] for each in cases] == ["7", "1", "9"]


@pytest.mark.qt_log_ignore("propagateSizeHints", "grabbing the keyboard", r"raise\(\)")
def test_a_list_that_is_open_is_not_shut_by_what_comes(show, house, qtbot):
    forge(house)
    window = open_page(show, house.ada)
    (field,) = [e for e in page(window).findChildren(QComboBox) if e.accessibleName() == "Whose"]
    field.showPopup()
    other = signed(house.cleo, house.group, "And I.", member="Ada")
    hand(house.ada, house.cleo, house.group, other.wire)
    window.session.act("looking", lambda ws: ws.acknowledge(house.group, topic="Anything"))
    qtbot.wait(100)
    assert field.view().isVisible()
    assert "And I." not in lines(window)
    field.hidePopup()
    qtbot.waitUntil(lambda: "And I." in lines(window))
