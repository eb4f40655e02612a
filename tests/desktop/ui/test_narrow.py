"""All that tells who belongs to a group fits a narrow window with large text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from crdt.identity import Identity
from crdt.pairing.request import Request
from desktop.ui import look
from desktop.ui.main_window import MainWindow
from desktop.ui.pairing import admit_sheet
from desktop.ui.passphrase import PassphraseDialog
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Inline
from desktop.ui.widgets.abreast import Lines
from desktop.ui.widgets.basics import words
from desktop.ui.widgets.rail import MOST, labels
from desktop.workspace import Workspace
from tests.desktop.ui.circles import share, vote_apart
from tests.desktop.ui.clicks import button, click
from tests.desktop.ui.test_pages import nameless, unreachable
from tests.house import House

LONG = "Maximiliane-Friederike Katharina von und zu Hohenstein-Bolle"
NAMES = ("Ada Brandt", LONG, "שרה בת־אברהם לוי־כהן", "Dee Moreau")
NARROW = (760, 860)


@pytest.fixture
def circle(circle_of: Callable[..., House]) -> House:
    return circle_of(NAMES)


@pytest.fixture(params=[150, 200])
def narrow(request, show, qtbot) -> Callable[..., MainWindow]:
    def make(workspace: Workspace, page: str = "people") -> MainWindow:
        window = show(workspace)
        window.set_text_size(request.param)
        window.resize(*NARROW)
        window.go(page)
        qtbot.wait(20)
        return window

    return make


def fits(window: MainWindow, qtbot) -> None:
    qtbot.wait(20)
    area = window._made(window.page)._scroll
    assert area.widget().width() <= area.viewport().width()
    for each in area.widget().findChildren(QPushButton):
        assert not each.isVisible() or each.width() >= each.sizeHint().width(), each.text()


def test_the_people_page(circle, narrow, qtbot):
    window = narrow(circle.ada)
    for name in NAMES:
        click(qtbot, window, f"More: about {name}")
    fits(window, qtbot)
    click(qtbot, window, f"Vote to remove {LONG[:30]}")
    click(qtbot, window, "If no laptop is found…")
    fits(window, qtbot)


def test_disputes_and_requests(circle, narrow, qtbot):
    ada, bo, cleo, dee = circle.laptops
    request = Request.make(Identity.create(LONG[::-1]), ada.invitation(circle.group))
    ada.admit_requests(circle.group, [request])
    share(circle, ada)
    vote_apart(circle, (ada, cleo), (bo, cleo), (cleo, ada), (dee, ada))
    for laptop in (bo, cleo):
        for page in ("people", "today"):
            fits(narrow(laptop, page), qtbot)


def test_letting_people_in(circle, narrow, tmp_path, qtbot):
    window, files = narrow(circle.ada), [tmp_path / "1", tmp_path / "2"]
    invitation = circle.ada.invitation(circle.group)
    for file, name in zip(files, (LONG[::-1], "Eve " + LONG), strict=True):
        file.write_bytes(Request.make(Identity.create(name), invitation).to_file())
    sheet = admit_sheet(window, window.session)
    for read in (files[:1], files[1:]):
        sheet.read(*read)
        qtbot.wait(20)
        inside = sheet.body.parentWidget()
        assert inside.minimumSizeHint().width() <= inside.parentWidget().width()
    assert button(sheet, "Let all 2 in").accessibleName().endswith(f"and Eve {LONG}")
    sheet.close()


def test_the_rail_shows_pictures_alone_and_still_says_its_names(circle, narrow, qtbot):
    window = narrow(circle.ada)
    rail = window.rail
    for page, label in labels().items():
        made = rail._buttons[page]
        assert label not in made.text()
        assert made.accessibleName().startswith(label)
        assert label in made.toolTip()
        assert made.width() >= made.sizeHint().width()
    assert nameless(window) == unreachable(window) == []
    rail.count("today", 12)
    assert rail._buttons["today"].text() == "12"
    window.resize(1500, 860)
    qtbot.wait(20)
    assert rail._buttons["today"].text() == "Today  ·  12"
    assert rail._buttons["today"].toolTip() == ""
    assert rail._name.isVisible()


@pytest.mark.parametrize(("width", "lines"), [(700, 1), (250, 2), (120, 3)])
def test_parts_go_to_as_many_lines_as_they_need(qtbot, width, lines):
    whole, made = QWidget(), [QWidget() for _ in range(3)]
    layout = Lines(10)
    for each in (*made, hidden := QWidget()):
        each.setFixedSize(110, 30)
        layout.addWidget(each)
    hidden.hide()
    whole.setLayout(layout)
    qtbot.addWidget(whole)
    whole.resize(width, whole.heightForWidth(width))
    whole.show()
    qtbot.wait(1)
    assert len({each.y() for each in made}) == lines
    assert whole.height() == lines * 30 + (lines - 1) * 10
    places = [each.geometry() for each in made]
    assert all(whole.rect().contains(each) for each in places)
    assert not any(a.intersects(b) for a, b in combinations(places, 2))


def test_a_word_that_no_line_can_hold_is_broken_and_still_said_whole(qtbot):
    name = "Maximiliane" * 9
    label = words(f"{name} asks to join.")
    qtbot.addWidget(label)
    label.resize(200, 400)
    assert label.heightForWidth(200) > 5 * label.fontMetrics().height()
    assert label.accessibleName() == f"{name} asks to join."
    assert words(name, select=True).text() == name, "what is copied is as it was"
    assert words("Ada asks to join.").accessibleName() == ""


@pytest.mark.parametrize("second", [False, True])
def test_where_the_data_are_kept_is_seen_whole(qtbot, tmp_path, second):
    folder = tmp_path / ("of_everybody_in_the_house" * 6)
    window = MainWindow(Session(Inline()), Settings(tmp_path / "it.ini"), folder, lambda *_: None)
    qtbot.addWidget(window)
    window.set_text_size(200)
    window.resize(*NARROW)
    window.welcome.exists = False
    window.welcome.turn(second=second)
    window.show()
    qtbot.wait(20)
    (shown,) = [e for e in window.findChildren(QLabel) if e.accessibleName() == str(folder)]
    widest = max(shown.fontMetrics().horizontalAdvance(e) for e in shown.text().split("\u200b"))
    assert widest <= shown.width()
    assert shown.height() >= shown.heightForWidth(shown.width())


def test_a_group_with_a_long_name_can_be_told_from_others(circle, narrow, qtbot):
    name = "Everybody of the whole street and all who live behind it"
    circle.ada.found(name)
    groups = narrow(circle.ada).rail._groups
    assert name in groups.toolTip()
    entry = groups.fontMetrics().horizontalAdvance(name)
    assert groups.view().minimumWidth() >= min(entry, look.current().px(MOST))


def test_a_passphrase_is_asked_for_within_the_screen(narrow, circle):
    window = narrow(circle.ada)
    dialog = PassphraseDialog(True, "Why", window)
    assert dialog.minimumWidth() <= dialog.screen().availableSize().width()
    dialog.deleteLater()
