"""The people page: who is near, who was met, what waits, and the roads by which it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from crdt.carriers.carrier import Met, Near
from crdt.errors import Malformed
from crdt.sandbox import Sandbox
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import people_known
from desktop.ui.pages.people import PAUSE
from desktop.ui.roads import Roads
from desktop.workspace import Workspace
from tests.desktop.ui.arriving import middle, moved, seen
from tests.desktop.ui.circles import copy_of, crowd, share
from tests.desktop.ui.clicks import all_text, button, click
from tests.house import House, open_workspace

NAMES = ("Ada Brandt", "Bo Lindqvist", "Cleo Okafor")


@pytest.fixture
def circle(circle_of: Callable[..., House]) -> House:
    return circle_of(NAMES)


@pytest.fixture
def people(show, qtbot) -> Callable[[Workspace], MainWindow]:
    """A window on the people page, with roads that a test moves by hand."""

    def make(workspace: Workspace) -> MainWindow:
        window = show(workspace)
        Roads(window.session)
        window.go("people")
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


def page(window: MainWindow):
    return window._made("people")


def lines(window: MainWindow) -> str:
    return all_text(page(window))


def near(window: MainWindow, device: str, road: str = "room", *, gone: bool = False) -> None:
    window.session.roads._hear(Near(road, device, gone))


def test_who_is_near_is_shown_when_they_come_and_go(circle, people, qtbot):
    window, bo = people(circle.ada), circle.bo.identity.device_id
    assert "Nobody of the group is near now." in lines(window)
    near(window, bo)
    qtbot.waitUntil(lambda: "Near now: Bo Lindqvist." in lines(window))
    assert "Near now, in the room." in lines(window)
    near(window, bo, "internet")
    qtbot.waitUntil(lambda: "Near now, in the room and over the internet." in lines(window))
    near(window, bo, gone=True)
    qtbot.waitUntil(lambda: "Near now, over the internet." in lines(window))
    near(window, bo, "internet", gone=True)
    qtbot.waitUntil(lambda: "Nobody of the group is near now." in lines(window))


def test_what_waits_and_how_it_goes(circle, people, qtbot):
    ada, bo = circle.ada, circle.bo.identity.device_id
    ada.note_met(Met("room", circle.group, bo))
    window = people(ada)
    assert "Nothing waits for Bo Lindqvist." in lines(window)
    assert ", in the room. Nothing waits" in lines(window)
    assert "entries wait for Cleo Okafor; they go when you meet in the room, or by a file." in (
        lines(window)
    )
    assert "Not met so far." in lines(window)
    ada.acknowledge(circle.group, topic="Where do the bicycles go?")
    window.session.came(circle.group)
    qtbot.waitUntil(lambda: "1 entry waits for Bo Lindqvist; it goes" in lines(window))
    ada.note_met(Met("room", circle.group, bo))
    window.session.roads.changed.emit()
    qtbot.waitUntil(lambda: "Nothing waits for Bo Lindqvist." in lines(window))


def test_the_ways_are_those_that_are_open(circle, people, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    circle.ada.use_roads(room=False, internet=True)
    circle.ada.share_folder(circle.group, shared)
    window = people(circle.ada)
    ways = "over the internet when both are on, through the shared folder, or by a file."
    assert ways in lines(window)
    circle.ada.use_roads(internet=False)
    circle.ada.share_folder(circle.group, None)
    window.go("people")
    assert "entries wait for Bo Lindqvist; they go by a file." in lines(window)


def test_neither_the_page_nor_the_keyboard_moves(circle, people, qtbot):
    crowd(circle, [f"Member {n}" for n in range(12)])
    window = people(circle.ada)
    window.resize(940, 420)
    qtbot.wait(20)
    area = page(window)._scroll
    held = button(window, "More: about Member 7")
    middle(area)
    held.setFocus()
    before = seen(area)
    near(window, circle.bo.identity.device_id)
    qtbot.waitUntil(lambda: "Near now: Bo" in lines(window))
    assert window.focusWidget().accessibleName() == "More: about Member 7"
    assert moved(before, seen(area)) <= 2
    leave = button(window, "Leave this group…")
    leave.setFocus()
    near(window, circle.cleo.identity.device_id)
    qtbot.waitUntil(lambda: "Near now: Bo Lindqvist and Cleo Okafor." in lines(window))
    assert window.focusWidget() is leave, "what is not concerned is not even built anew"


def test_nothing_is_taken_from_a_hand(circle, people, qtbot):
    window = people(circle.ada)
    near(window, circle.bo.identity.device_id)
    held = button(window, "More: about Cleo Okafor")
    held.setFocus()
    held.setDown(True)
    qtbot.wait(PAUSE // 2)
    assert button(window, "More: about Cleo Okafor") is held
    held.setDown(False)
    qtbot.waitUntil(lambda: "Near now: Bo" in lines(window))


def test_the_same_again_builds_nothing(circle, people, qtbot):
    window = people(circle.ada)
    held = button(window, "More: about Cleo Okafor")
    for _ in range(3):
        window.session.roads.changed.emit()
    qtbot.wait(PAUSE)
    assert button(window, "More: about Cleo Okafor") is held


def test_the_log_is_not_looked_through_again_where_nothing_came(circle, monkeypatch):
    first = people_known.read(circle.ada, circle.group, None)
    monkeypatch.setattr(people_known, "_set_aside", lambda *_: pytest.fail("it was"))
    assert people_known.read(circle.ada, circle.group, first) == first


def test_devices_are_named_and_a_copied_one_is_told_of(circle, people, qtbot, tmp_path):
    twin = open_workspace(copy_of_closed(circle, 1, tmp_path / "twin"))
    for each in (circle.bo, twin):
        each.acknowledge(circle.group, topic=f"From {each.folder.name}")
    for each in (circle.bo, twin):
        bundle = circle.bundle(each)
        circle.ada.take(bundle)
    twin.close()
    window = people(circle.ada)
    assert "It signed two different things under one number" in lines(window)
    click(qtbot, window, "More: about Bo Lindqvist")
    assert "; was copied" in lines(window)
    click(qtbot, window, "Look through what was refused")
    assert window.page == "quarantine"


def copy_of_closed(circle: House, index: int, to: Path) -> Path:
    """A copy of a laptop that is open in this test."""
    laptop = circle.laptops[index]
    laptop.close()
    copied = copy_of(laptop, to)
    circle.laptops[index] = open_workspace(laptop.folder)
    return copied


def test_a_device_of_mine_is_retired_when_it_was_asked_once_more(circle, people, qtbot, tmp_path):
    old = circle.ada.identity.device_id
    new = open_workspace(tmp_path / "new", "Ada Brandt")
    new.become_device_of(circle.ada.gift())
    circle.laptops.append(new)
    window = people(new)
    assert len(new.devices(circle.group)) == 4
    click(qtbot, window, "More: about Ada Brandt")
    click(qtbot, window, "Retire…")
    assert "It can never be taken back into use" in lines(window)
    click(qtbot, window, "Never mind")
    assert not any(each.retired for each in new.devices(circle.group))
    click(qtbot, window, "Retire…")
    click(qtbot, window, "Retire it for good")
    assert [each.id for each in new.devices(circle.group) if each.retired] == [old]
    assert "; retired" in lines(window)
    assert "Retire…" not in lines(window)


def test_the_roads_are_switched_where_they_stand(circle, people, qtbot):
    window = people(circle.ada)
    assert "its sign changes each day and names nobody" in lines(window)
    assert "relays, which are run by others" in lines(window)
    room, internet = "Meet in the room", "Meet over the internet"
    assert button(window, room).isChecked()
    assert not button(window, internet).isChecked()
    for name in (room, internet):
        button(window, name).setFocus()
        qtbot.keyClick(button(window, name), Qt.Key.Key_Space)
    roads = circle.ada.roads()
    assert (roads.room, roads.internet) == (False, True)
    assert not button(window, room).isChecked()
    assert button(window, internet).isChecked()
    assert window.focusWidget() is button(window, internet)


def test_without_the_part_for_the_internet_it_says_so(circle, people, monkeypatch):
    monkeypatch.setattr("crdt.carriers.internet.is_installed", lambda: False)
    window = people(circle.ada)
    assert "The road over the internet is not installed" in lines(window)
    assert not button(window, "Meet over the internet").isEnabled()


def test_where_others_changes_cannot_be_tried_it_says_so(circle, people):
    """A computer that lets Folkmoot start no program."""
    said = "cannot be tried in a process of their own here"
    assert said not in lines(people(circle.ada))
    rules = circle.file("txt")
    rules.write_text("1. Shoes stay in the hall.\n", encoding="utf-8")
    circle.ada.import_rules(circle.group, rules)
    held = circle.bo.held(circle.group)
    held.sandbox = Sandbox(arguments=lambda _: [str(circle.base / "nowhere")])
    circle.bo.take(circle.bundle(circle.ada))
    assert said in lines(people(circle.bo))
    assert len(circle.bo.view(circle.group).rulebook.clauses) == 1


def test_trouble_is_told_where_the_road_is(circle, people, qtbot):
    window = people(circle.ada)
    window.session.roads._hear(Met("room", "", error="This laptop is in no network."))
    qtbot.waitUntil(lambda: "This laptop is in no network." in lines(window))
    window.session.roads._hear(Met("room", circle.group, circle.bo.identity.device_id))
    qtbot.waitUntil(lambda: "This laptop is in no network." not in lines(window))


def test_a_folder_is_chosen_and_left_again(circle, people, qtbot, tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    shared.mkdir()
    window = people(circle.ada)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(shared))
    click(qtbot, window, "Choose a folder…")
    assert f"Exchanged through {shared.resolve()}." in lines(window)
    assert circle.ada.roads().folder(circle.group) == str(shared.resolve())
    click(qtbot, window, "Stop exchanging through this folder")
    assert circle.ada.roads().folder(circle.group) == ""
    assert button(window, "Choose a folder…").isVisible()


def test_an_address_that_was_typed_is_dialled(circle, people, qtbot, monkeypatch):
    window = people(circle.ada)
    dialled: list[str] = []
    monkeypatch.setattr(window.session.roads, "dial", dialled.append)
    monkeypatch.setattr(Roads, "addresses", ("192.168.1.7:4711",))
    click(qtbot, window, "If no laptop is found…")
    assert "This laptop is at 192.168.1.7:4711." in lines(window)
    field = window.findChild(QLineEdit, "address of another laptop")
    click(qtbot, window, "Meet it")
    assert (dialled, window.messages.kind) == ([], "trouble")
    field.setText(" 192.168.1.9:4712 ")
    click(qtbot, window, "Meet it")
    assert dialled == ["192.168.1.9:4712"]

    def refuse(address: str) -> None:
        raise Malformed(f"“{address}” is no address; it looks like 192.168.1.20:4711.")

    monkeypatch.setattr(window.session.roads, "dial", refuse)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "is no address" in window.messages.text
    assert field.text() == " 192.168.1.9:4712 "


def test_a_bundle_is_written_from_here(circle, people, qtbot, tmp_path, monkeypatch):
    window, out = people(circle.ada), tmp_path / "for all.folkmoot"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    click(qtbot, window, "Write a bundle…")
    assert out.exists()


def test_sixty_members_with_long_names_fit(circle, people, qtbot):
    long = ("Maximiliane-Friederike Katharina von und zu Hohenstein " * 2)[:97]
    crowd(circle, [f"{long}{n}" for n in range(57)])
    window = people(circle.ada)
    window.resize(760, 600)
    qtbot.wait(20)
    area = page(window)._scroll
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    click(qtbot, window, f"More: about {long}7")
    click(qtbot, window, "Vote to remove Maximiliane")
    qtbot.wait(20)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    assert all("{" not in each for each in lines(window).splitlines())


def test_one_alone_and_one_who_asks(people, newcomer, tmp_path, qtbot):
    newcomer.found("New House")
    window = people(newcomer)
    assert "You are alone here so far." in lines(window)
    assert "Nobody else is in the group so far." in lines(window)
    group = window.session.group
    with open_workspace(tmp_path / "eve", "Eve") as eve:
        newcomer.admit_requests(group, [eve.ask_to_join(newcomer.invitation(group))])
    window.session.came(group)
    assert "You are alone here so far." not in lines(window)
    assert "entries wait for Eve" in lines(window)


def test_a_vote_to_let_somebody_in_is_one_step(circle, people, tmp_path, qtbot):
    with open_workspace(tmp_path / "eve", "Eve") as eve:
        request = eve.ask_to_join(circle.ada.invitation(circle.group))
    circle.ada.admit_requests(circle.group, [request])
    share(circle, circle.ada)
    window = people(circle.bo)
    assert "Eve asks to join: 1 of 2 votes so far, by Ada Brandt." in lines(window)
    click(qtbot, window, "Say yes")
    assert "Eve" in [member.name for member in circle.bo.view(circle.group).state.current]


def test_a_reason_that_is_being_written_survives_who_comes_near(circle, people, qtbot):
    window = people(circle.ada)
    click(qtbot, window, "More: about Bo Lindqvist")
    click(qtbot, window, "Vote to remove Bo Lindqvist…")
    field = window.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClicks(field, "He sings")
    near(window, circle.cleo.identity.device_id)
    qtbot.waitUntil(lambda: "Near now: Cleo" in lines(window))
    held = window.focusWidget()
    assert isinstance(held, QPlainTextEdit)
    assert (held.toPlainText(), held.textCursor().position()) == ("He sings", 8)
    assert isinstance(window.findChild(QWidget, held.objectName()), QPlainTextEdit)
