"""The page of whose hands: for everybody, at any time, and by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.hands import BEFORE, HANDS
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Inline
from tests.desktop.ui.clicks import all_text, click
from tests.desktop.ui.test_pages import nameless, unreachable


def open_it(window) -> None:
    found = [
        action
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if "Whose hands" in action.text().replace("&", "")
    ]
    assert len(found) == 1
    assert found[0].isEnabled()
    found[0].trigger()
    assert window.page == "hands"


def test_it_says_all_of_it(show, ada, qtbot):
    window = show(ada)
    open_it(window)
    qtbot.wait(1)
    said = all_text(window._made("hands"))
    for each in BEFORE:
        assert each in said
    for hands in HANDS:
        for sentence in (hands.who, *hands.can, *hands.cannot, *hands.advice):
            assert sentence in said
    assert nameless(window) == []
    assert unreachable(window) == []


def test_before_anything_is_opened_it_can_be_read(qtbot, tmp_path):
    window = MainWindow(
        Session(Inline()), Settings(tmp_path / "window.ini"), tmp_path, lambda *_: None
    )
    qtbot.addWidget(window)
    window.show()
    open_it(window)
    window.session.refreshed.emit()
    assert window.page == "hands"
    click(qtbot, window, "Back to the beginning")
    assert window.page == "welcome"


def test_without_a_group_it_stays_when_something_is_refreshed(show, newcomer, qtbot):
    window = show(newcomer)
    open_it(window)
    window.session.refreshed.emit()
    assert window.page == "hands"


def test_it_scrolls_by_keyboard(show, ada, qtbot):
    window = show(ada)
    window.resize(760, 420)
    open_it(window)
    qtbot.wait(1)
    page = window._made("hands")
    bar = page._scroll.verticalScrollBar()
    for key, moves in (
        (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, -1), (Qt.Key.Key_End, 1),
        (Qt.Key.Key_PageUp, -1), (Qt.Key.Key_Home, -1),
    ):  # fmt: skip
        before = bar.value()
        qtbot.keyClick(page, key)
        assert (bar.value() - before) * moves > 0
    assert bar.value() == 0


@pytest.mark.parametrize(("width", "size"), [(760, 100), (760, 200), (1280, 200)])
def test_it_fits_a_narrow_window_and_large_words(show, ada, qtbot, width: int, size: int):
    window = show(ada)
    window.set_text_size(size)
    window.resize(width, 860)
    open_it(window)
    qtbot.wait(20)
    scroll = window._made("hands")._scroll
    assert scroll.widget().width() <= scroll.viewport().width()
