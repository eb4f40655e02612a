"""Another laptop of one's own: by a code, by files, and from the first page of a new folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog

from desktop.ui import files
from desktop.ui.app import Application
from desktop.ui.pairing import add_device_sheet, become_device_sheet, invite_sheet
from desktop.ui.pairing.becoming import BecomeSheet
from desktop.ui.settings import Settings
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.pairing.conftest import HERE, LONG, field, offer, spoken, type_code
from tests.house import cheap_passphrases

WORDS = "Words to compare"


@pytest.fixture
def fresh(laptop):
    """A data folder that has nothing but a name, which is that of the laptop."""
    return laptop("thinkpad")


def devices_of(laptop) -> list[str]:
    group = laptop.session.group
    return laptop.run(lambda ws: [each.name for each in ws.devices(group) if not each.retired])


def test_by_a_code(qtbot, ada, fresh):
    adding = add_device_sheet(ada.window, ada.session, only=HERE)
    becoming = become_device_sheet(fresh.window, fresh.session, "kitchen laptop", only=HERE)
    code, where = offer(ada, adding.code)
    type_code(fresh, becoming.code, code, where, "Bring it in")
    ada.reads(adding, "kitchen laptop wants to become a device of yours")
    fresh.reads(becoming, "This laptop is to become a device of Ada Brandt.")
    assert spoken(adding, WORDS) == spoken(becoming, WORDS)
    fresh.says(becoming, "Yes, that is me")
    ada.says(adding, "Yes, kitchen laptop is mine")
    fresh.reads(becoming, "This laptop is Ada Brandt's now with 1 group.")
    ada.reads(adding, "kitchen laptop is yours now")
    qtbot.waitUntil(lambda: fresh.session.view is not None, timeout=LONG)
    assert fresh.session.view.me == ada.session.view.me
    assert "kitchen laptop" in devices_of(fresh)
    assert not becoming.name.isEnabled()


def test_a_code_for_joining_brings_no_device(ada, fresh):
    inviting = invite_sheet(ada.window, ada.session, only=HERE)
    becoming = become_device_sheet(fresh.window, fresh.session, only=HERE)
    code, where = offer(ada, inviting.code)
    type_code(fresh, becoming.code, code, where, "Bring it in")
    fresh.reads(becoming, "This code is for something else")
    ada.reads(inviting, "This code is for something else")


def by_file(ada, fresh, tmp_path, monkeypatch):
    """Both sheets, with the request read and its words on the new laptop's screen."""
    adding = add_device_sheet(ada.window, ada.session)
    becoming = become_device_sheet(fresh.window, fresh.session, "kitchen laptop")
    fresh.click(becoming, "By files")
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "it.folkmoot-device")
    fresh.click(becoming, "Save the request…")
    fresh.reads(becoming, "The request is in it.folkmoot-device")
    adding.read(tmp_path / "it.folkmoot-device")
    ada.reads(adding, "kitchen laptop asks to become a device of yours.")
    return adding, becoming


TYPED = "The six words on your other laptop"


def test_by_files(qtbot, ada, fresh, tmp_path, monkeypatch):
    adding, becoming = by_file(ada, fresh, tmp_path, monkeypatch)
    six = spoken(becoming, "Words of the request")
    assert six not in all_text(adding), "they are typed from the other screen"
    field(adding, TYPED).setText(", ".join(each[:3].upper() for each in six.split()))
    monkeypatch.setattr(files, "save_as", lambda *_: tmp_path / "it.folkmoot-gift")
    ada.click(adding, "Write the answer…")
    ada.reads(adding, "it.folkmoot-gift makes kitchen laptop your device")
    becoming.read(tmp_path / "it.folkmoot-gift")
    fresh.reads(becoming, "Does your other laptop show the same six words?")
    assert spoken(becoming, WORDS) == spoken(adding, "Your own words")
    fresh.says(becoming, "Yes, that is me")
    fresh.reads(becoming, "This laptop is Ada Brandt's now with 1 group.")
    qtbot.waitUntil(lambda: fresh.session.view is not None, timeout=LONG)
    assert "kitchen laptop" in devices_of(fresh)


@pytest.mark.parametrize("typed", ["", "acorn acorn acorn acorn acorn acorn", "nonsense"])
def test_nothing_is_given_for_other_words(ada, fresh, tmp_path, monkeypatch, typed):
    adding, _ = by_file(ada, fresh, tmp_path, monkeypatch)
    monkeypatch.setattr(files, "save_as", lambda *_: pytest.fail("nothing is to be written"))
    field(adding, TYPED).setText(typed)
    ada.click(adding, "Write the answer…")
    assert "These are not the words of this request." in all_text(adding)


def test_a_no_to_the_answer_keeps_nothing(ada, fresh, tmp_path, monkeypatch):
    _, becoming = by_file(ada, fresh, tmp_path, monkeypatch)
    request = fresh.run(lambda ws: ws.device_request())
    ada.run(lambda ws: ws.give_by_file(request, tmp_path / "it.folkmoot-gift"))
    me = fresh.run(lambda ws: ws.me)
    becoming.read(tmp_path / "it.folkmoot-gift")
    fresh.says(becoming, "No")
    assert "You did not say yes, so nothing was kept" in all_text(becoming)
    assert fresh.run(lambda ws: (ws.me, ws.groups())) == (me, ())
    becoming.read(tmp_path / "it.folkmoot-device")
    fresh.reads(becoming, "This file is no gift to a device")


def test_a_folder_with_groups_becomes_nobody_elses(ada, bo):
    becoming = become_device_sheet(ada.window, ada.session)
    ada.click(becoming, "By files")
    ada.click(becoming, "Show it as a code")
    ada.reads(becoming, "This data folder has groups of its own already")


@pytest.fixture
def begun(qtbot, tmp_path, monkeypatch) -> Iterator[Application]:
    """The program on a computer where nobody has used it."""
    cheap_passphrases(monkeypatch)
    application = Application(tmp_path / "new", Settings(tmp_path / "new.ini"))
    application.session.model = "none"
    qtbot.addWidget(application.window)
    application.show()
    qtbot.waitUntil(lambda: "Welcome to Folkmoot" in all_text(application.window), timeout=LONG)
    yield application
    application.stop()


def second(qtbot, begun: Application, name: str) -> BecomeSheet:
    """From the first page to the sheet."""
    click(qtbot, begun.window, "This laptop is another one of mine…")
    assert "Your name" not in all_text(begun.window), "it comes from the other laptop"
    field(begun.window, "What this laptop is called").setText(name)
    click(qtbot, begun.window, "Go on")
    qtbot.waitUntil(lambda: bool(begun.window.findChildren(BecomeSheet)), timeout=LONG)
    (sheet,) = begun.window.findChildren(BecomeSheet)
    assert sheet.name.text() == name
    return sheet


def test_a_new_laptop_of_somebody_asks_only_what_it_is_called(qtbot, begun, ada):
    sheet = second(qtbot, begun, "attic laptop")
    sheet.code._only = HERE
    adding = add_device_sheet(ada.window, ada.session, only=HERE)
    code, where = offer(ada, adding.code)
    field(sheet, "The code").setText(code)
    field(sheet, "Address").setText(where)
    click(qtbot, sheet, "Bring it in")
    ada.says(adding, "Yes, attic laptop is mine")
    ada.says(sheet, "Yes, that is me")
    qtbot.waitUntil(lambda: begun.session.view is not None, timeout=LONG)
    assert begun.session.workspace.my_name == "Ada Brandt"
    assert begun.window.page == "today"


def test_who_is_new_after_all_gives_a_name(qtbot, begun):
    sheet = second(qtbot, begun, "attic laptop")
    sheet.close()
    assert "attic laptop" not in all_text(begun.window), "that is nobody's name"
    field(begun.window, "Your name").setText("Dilip Rao")
    click(qtbot, begun.window, "Begin as somebody new")
    qtbot.waitUntil(
        lambda: "Good to have you here, Dilip Rao" in all_text(begun.window), timeout=LONG
    )


def test_one_may_go_back_to_being_new(qtbot, begun):
    click(qtbot, begun.window, "This laptop is another one of mine…")
    click(qtbot, begun.window, "I am new here")
    assert button(begun.window, "Begin").isEnabled()
    assert not begun.window.findChildren(QDialog)
