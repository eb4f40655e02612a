"""Every sheet is reached by keyboard, named for screen readers, and fits where it is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from crdt.pairing.comparing import Asked
from desktop.ui.look import TEXT_SIZES
from desktop.ui.pairing import (
    add_device_sheet,
    admit_sheet,
    become_device_sheet,
    invite_sheet,
    join_sheet,
)
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.settings import Theme
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.pairing.conftest import HERE, field

KINDS = (invite_sheet, admit_sheet, join_sheet, add_device_sheet, become_device_sheet)
SAYING = (QAbstractButton, QLineEdit, QPlainTextEdit, QLabel)
EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)


@pytest.fixture
def window(show, ada):
    """Ada's window, with everything done at once: what waits for the network waits for ever."""
    return show(ada)


@pytest.fixture
def ada(newcomer):
    newcomer.found("Mill Lane")
    return newcomer


def tab_stops(sheet) -> list:
    """Whatever Tab comes to, once around."""
    first = sheet.focusWidget() or sheet.nextInFocusChain()
    stops, each = [], first
    while not stops or each is not first:
        wanted = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()
        if wanted and each.isVisibleTo(sheet) and each.window() is sheet:
            stops.append(each)
        each = each.nextInFocusChain()
    return stops


@EVERY
def test_all_of_it_is_named_and_comes_in_order(window, kind):
    sheet = kind(window, window.session)
    stops = tab_stops(sheet)
    buttons = [each for each in sheet.findChildren(QAbstractButton) if each.isVisibleTo(sheet)]
    assert {each for each in buttons if each.isEnabled()} <= set(stops)
    for each in stops:
        assert each.accessibleName(), each
    close = button(sheet, "Close")
    turned = [*stops, *stops]
    around = turned[turned.index(close) + 1 :][: len(stops)]
    assert around[-1] is close
    heights = [each.mapTo(sheet, each.rect().center()).y() for each in around]
    assert heights == sorted(heights), "from top to bottom"


@EVERY
def test_only_one_of_a_kind_is_open(window, qtbot, kind, monkeypatch):
    monkeypatch.setattr("desktop.ui.pairing.sheet.Sheet.raise_", lambda _: None)
    one = kind(window, window.session)
    assert kind(window.welcome, window.session) is one
    qtbot.keyClick(one, Qt.Key.Key_Escape)
    assert not one.isVisible()
    assert kind(window, window.session) is not one


@EVERY
@pytest.mark.parametrize("size", TEXT_SIZES)
def test_it_fits_a_small_screen(window, qtbot, kind, size):
    window.settings.text_size, window.settings.theme = size, Theme.DARK
    window.restyle()
    sheet = kind(window, window.session)
    sheet.resize(min(sheet.width(), 760), 560)
    qtbot.wait(1)
    area = sheet.findChild(QScrollArea)
    room = area.viewport().width()
    assert area.widget().minimumSizeHint().width() <= room
    for each in area.widget().findChildren(QWidget):
        if isinstance(each, SAYING) and each.isVisible():
            left = each.mapTo(area.widget(), each.rect().topLeft()).x()
            assert left + each.width() <= room, all_text(each)


def test_the_keyboard_is_where_one_begins(window):
    joining = join_sheet(window, window.session)
    assert joining.focusWidget() is field(joining, "The code")
    inviting = invite_sheet(window, window.session)
    assert tab_stops(inviting)[0].text() == "Say a code"


def test_a_sheet_leaves_the_window_to_be_used(window):
    sheet = invite_sheet(window, window.session, only=HERE)
    assert not sheet.isModal()
    window.go("rulebook")
    assert sheet.isVisible()


def test_the_menu_leads_to_the_sheets(window, qtbot):
    def choose(text: str) -> None:
        menus = [each.menu() for each in window.menuBar().actions()]
        (found,) = [a for m in menus for a in m.actions() if a.text().replace("&", "") == text]
        assert found.isEnabled()
        found.trigger()

    for text, title in (
        ("Invite somebody…", "Invite somebody to Mill Lane"),
        ("Let people in…", "Let people in to Mill Lane"),
        ("Join a group…", "Join a group"),
    ):
        choose(text)
        assert title in [each.windowTitle() for each in window.children() if _is_sheet(each)]


def _is_sheet(part) -> bool:
    return isinstance(part, Sheet) and part.isVisible()


def test_a_word_is_not_said_yes_to_by_a_click_for_something_else(window, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.ui.pairing.comparing.CALM", 200)
    sheet = join_sheet(window, window.session)
    sheet.code._asked(Asked(("a", "b", "c", "d"), "Mill Lane"))
    yes = button(sheet, "Yes, ask to join")
    assert not yes.isEnabled()
    assert isinstance(sheet.focusWidget(), QLabel)
    qtbot.waitUntil(yes.isEnabled)
    click(qtbot, sheet, "Yes, ask to join")
    assert "Waiting until the other person has said yes as well. The words: a b c d" in all_text(
        sheet
    )
