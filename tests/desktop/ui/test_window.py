"""The window itself: its settings, its messages, its menus, and leaving it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox

from desktop.ui import files, look
from desktop.ui.look import DARK, LIGHT
from desktop.ui.pairing import become_device_sheet
from desktop.ui.pairing.adding import AddDeviceSheet
from desktop.ui.settings import Settings, Theme
from desktop.ui.shot import draw
from tests.desktop.ui.clicks import all_text, click


def test_settings_are_kept_and_nonsense_counts_as_the_default(tmp_path):
    settings = Settings(tmp_path / "window.ini")
    assert (settings.theme, settings.text_size) == (Theme.LIGHT, 100)
    settings.theme, settings.text_size, settings.folder = Theme.DARK, 150, tmp_path
    again = Settings(tmp_path / "window.ini")
    assert (again.theme, again.text_size, again.folder) == (Theme.DARK, 150, tmp_path)
    (tmp_path / "broken.ini").write_text("theme=purple\ntext_size=-3\ngeometry=x\n")
    broken = Settings(tmp_path / "broken.ini")
    assert (broken.theme, broken.text_size) == (Theme.LIGHT, 100)
    assert broken.geometry.isEmpty()


def test_theme_and_text_size_change_at_once_and_stay(show, ada):
    window = show(ada)
    window.set_theme(Theme.DARK)
    assert look.current().tokens is DARK
    window.step_text_size(1)
    window.step_text_size(1)
    window.step_text_size(1)
    assert look.current().size == 200
    assert window.settings.text_size == 200
    window.set_theme(Theme.LIGHT)
    assert look.current().tokens is LIGHT


def test_ctrl_and_a_digit_go_to_a_page(show, ada, qtbot):
    window = show(ada)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for digit, page in (("2", "rulebook"), ("3", "deliberations"), ("4", "people"), ("1", "today")):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{digit}"), Qt.KeyboardModifier.ControlModifier)
        assert window.page == page


def test_every_shortcut_is_on_the_help_sheet_and_used_once(show, ada):
    window = show(ada)
    keys = [action.shortcut().toString() for action in window.menus.actions]
    assert len(keys) == len(set(keys)) >= 12


def test_without_a_group_the_menus_offer_only_what_can_be_done(show, newcomer):
    window = show(newcomer)
    enabled = {
        action.text().replace("&", "")
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if action.isEnabled() and action.text()
    }
    assert "Take a bundle…" in enabled
    assert "Write a bundle…" not in enabled
    assert "Export as PDF…" not in enabled


@pytest.mark.parametrize("kind", list(files.EXPORTS))
def test_every_export_writes_a_file(show, ada, tmp_path, monkeypatch, kind: str):
    window = show(ada)
    out = tmp_path / f"out.{kind}"
    monkeypatch.setattr(files, "save_as", lambda *_: out)
    files.export(window, window.session, kind)
    assert out.stat().st_size > 100
    assert window.messages.kind == "said"


def test_what_is_written_and_not_handed_in_is_there_again_the_next_time(show, ada, qtbot):
    """Kept while it is being written, so that not even a crash loses it."""
    window = show(ada)
    window.session.drafts["position x"] = "half a sentence"
    qtbot.waitUntil(lambda: ada.drafts() == {"position x": "half a sentence"})
    assert window.close()
    again = show(ada)
    assert again.session.drafts == {"position x": "half a sentence"}
    del again.session.drafts["position x"]
    qtbot.waitUntil(lambda: ada.drafts() == {})


def test_trouble_stays_until_it_is_closed_and_is_announced(show, ada, qtbot):
    window = show(ada)
    window.session.failed.emit("The disk is full; make room and try again.")
    assert window.messages.isVisible()
    assert window.messages.accessibleDescription().startswith("The disk is full")
    assert not window.messages._fade.isActive()
    window.session.said.emit("Done.")
    assert window.messages._fade.isActive()


def test_progress_is_shown_once_something_takes_its_time(show, ada, qtbot):
    window = show(ada)
    window.messages.dismiss()
    window.session.busy_changed.emit("Reading the rules…")
    assert not window.messages.isVisible()
    qtbot.waitUntil(lambda: window.messages.kind == "busy", timeout=5000)
    assert "Reading the rules…" in all_text(window.messages)
    window.session.busy_changed.emit("")
    assert not window.messages.isVisible()


def test_one_file_can_be_dropped(show, ada, tmp_path):
    window = show(ada)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "b.folkmoot"))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.ignore()
    window.dragEnterEvent(event)
    assert event.isAccepted()


def test_pictures_are_drawn_without_a_screen(ada, tmp_path, qtbot):
    drawn = draw(ada, tmp_path / "pictures")
    assert [path.stem for path in drawn] == [
        "today", "rulebook", "clause", "deliberations", "deliberation", "mediation",
        "people", "agent", "pieces", "lessons", "agreeing", "rulebook-dark",
    ]  # fmt: skip
    for path in drawn:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 10_000


def test_a_dropped_file_is_taken_for_what_it_is(show, ada, newcomer, moot, tmp_path, qtbot):
    ada.invite(moot.group, tmp_path / "house.folkmoot-invitation")
    newcomer.join(tmp_path / "house.folkmoot-invitation", tmp_path / "dilip.folkmoot-request")
    window = show(ada)
    files.dropped(window, window.session, tmp_path / "dilip.folkmoot-request")
    assert window.session.view.state.pending == (), "a person says yes first"
    click(qtbot, window, "Let Dilip Rao in")
    assert [each.name for each in window.session.view.state.pending] == ["Dilip Rao"]
    before = window.session.view.fingerprint
    (tmp_path / "holiday.jpg").write_bytes(b"no bundle")
    files.dropped(window, window.session, tmp_path / "holiday.jpg")
    assert window.messages.kind == "trouble"
    assert window.session.view.fingerprint == before


def test_one_turns_from_group_to_group(show, ada, moot, qtbot):
    window = show(ada)
    assert not window.rail._groups.isVisible()
    window.session.act("", lambda ws: ws.found("Allotment"))
    qtbot.wait(1)
    assert window.rail._groups.isVisible()
    assert window.windowTitle().startswith("Allotment")
    window.rail._groups.activated.emit(window.rail._groups.findText("Mill Lane"))
    assert window.session.group == moot.group
    assert window.windowTitle().startswith("Mill Lane")


@pytest.mark.parametrize(("answer", "left"), [("Leave", True), ("Cancel", False)])
def test_leaving_is_asked_once_and_done(show, ada, moot, qtbot, monkeypatch, answer, left):
    window = show(ada)
    window.go("people")
    qtbot.wait(1)

    def press(box):
        next(b for b in box.buttons() if b.text().replace("&", "") == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    click(qtbot, window, "Leave this group…")
    assert ada.view(moot.group).state.member(ada.me).left is left
    assert window.isVisible()


def test_another_device_is_added_where_the_new_laptop_says_so(show, ada, newcomer, qtbot):
    for workspace, can in ((ada, True), (newcomer, False)):
        window = show(workspace)
        group, *_ = window.menuBar().actions()
        (add,) = [e for e in group.menu().actions() if e.text().startswith("Add another de")]
        assert add.isEnabled() == can
        if can:
            add.trigger()
            (sheet,) = window.findChildren(AddDeviceSheet)
            said = add.text().replace("&", "").removesuffix("…")
            assert sheet.windowTitle() == said
            sheet.close()
    becoming = become_device_sheet(window, window.session)
    assert f"“{said}” there, in the menu Group." in all_text(becoming)
    becoming.close()
