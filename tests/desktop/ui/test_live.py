"""What others write comes in while one reads, writes or chooses, and takes nothing from anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTextBrowser,
)

from deliberation.state import Stage
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Threads
from tests.desktop.ui.arriving import (
    MORE,
    arrive,
    field,
    fields,
    merge,
    middle,
    moved,
    seen,
    stir,
    whereabouts,
    write_half,
)
from tests.desktop.ui.clicks import all_text, button, click
from tests.desktop.ui.conftest import open_workspace

SLIM = (940, 420)  # pixels: so small that every page scrolls
PAGES = (
    "today", "deliberations", "people", "agent", "away", "model", "pieces", "lessons", "agreeing",
)  # fmt: skip


def scrolled(window, page: str) -> QScrollArea:
    return window._made(page)._scroll


def turn_to(window, qtbot, page: str, subject: str = "") -> QScrollArea:
    window.resize(*SLIM)
    window.go(page, subject)
    qtbot.wait(20)
    return scrolled(window, page)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_read_stays_where_it_is(show, ada, bo, moot, qtbot, page: str):
    window = show(ada)
    area = turn_to(window, qtbot, page)
    middle(area)
    before, fingerprint = seen(area), window.session.view.fingerprint
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    assert window.session.view.fingerprint != fingerprint
    assert window.page == page
    assert moved(before, seen(area)) <= 2
    qtbot.wait(60)
    assert moved(before, seen(area)) <= 2, "it moved a moment later"


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_stays_and_so_does_the_keyboard(show, ada, bo, moot, qtbot, stage: Stage):
    window = show(ada)
    area = turn_to(window, qtbot, "deliberation", moot.deliberation)
    window.deliberation.show_stage(stage)
    qtbot.wait(20)
    middle(area)
    held = [each for each in area.widget().findChildren(QPushButton) if each.isVisible()][-1]
    held.setFocus()
    name, before = held.objectName() or held.accessibleName(), seen(area)
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(60)
    assert name in (window.focusWidget().objectName(), window.focusWidget().accessibleName())
    assert moved(before, seen(area)) <= 2


# -- writing -----------------------------------------------------------------------------------

# Where fields are: the page, what is shown of it, and the buttons that open its forms.
RULE = "Want something else… How we decide between options"
FORMS = {
    "a position": ("deliberation", Stage.POSITIONS, ("Say it differently",)),
    "an option": ("deliberation", Stage.OPTIONS, ("Put another wording on the table",)),
    "whom it touches": ("deliberation", Stage.OPTIONS, ("Say whom it touches…",)),
    "an objection": ("deliberation", Stage.CONSENT, ("I object to Option 1",)),
    "a question": ("raise", None, ()),
    "a clause": ("clause", None, ("Edit the wording",)),
    "the way to a clause": ("rulebook", None, ()),
    "a value of the group": ("agreeing", None, ("Want something else… What we are there for",)),
    "a rule of the group": (
        "agreeing",
        None,
        (RULE,),
    ),
    "words to find pieces by": ("pieces", None, ()),
    "words to one's agent": ("talk", None, ()),
    "another group": ("welcome", None, ()),
}


def open_form(window, qtbot, moot, form: str) -> None:
    page, stage, opens = FORMS[form]
    window.resize(*SLIM)
    clause = window.session.view.rulebook.clauses[0].id
    window.go(page, {"clause": clause, "deliberation": moot.deliberation}.get(page, ""))
    if stage:
        window.deliberation.show_stage(stage)
    qtbot.wait(20)
    for each in opens:
        click(qtbot, window, each)
        qtbot.wait(20)


@pytest.mark.parametrize("form", list(FORMS))
def test_what_is_half_written_stays_to_the_letter(show, ada, bo, moot, qtbot, form: str):
    window = show(ada)
    open_form(window, qtbot, moot, form)
    page = window._made(window.page)
    names = fields(page)
    assert names
    for name in names:
        written = write_half(qtbot, field(page, name))
        before = field(page, name).mapTo(window, QPoint(0, 0)).y()
        first = bo.view(moot.group).rulebook.clauses[0]
        bo.edit_clause(moot.group, first.id, f"{first.text} And more.{MORE}")
        bo.position(moot.group, moot.deliberation, f"For {name} I want more.{MORE}")
        arrive(window, bo)
        qtbot.wait(60)
        now = window.focusWidget()
        assert now.accessibleName() == name
        assert whereabouts(now) == written
        assert abs(now.mapTo(window, QPoint(0, 0)).y() - before) <= 2
        qtbot.keyClicks(now, "xy")  # in place of what is selected
        text, caret, selected = whereabouts(now)
        assert (len(text), caret, selected) == (len(written[0]) - 1, written[1] + 2, "")


def test_a_day_and_a_list_keep_what_is_chosen(show, ada, bo, moot, qtbot):
    window = show(ada)
    turn_to(window, qtbot, "deliberation", moot.deliberation)
    window.deliberation.show_stage(Stage.CONSENT)
    qtbot.wait(20)
    click(qtbot, window, "Set a day to have decided by…")
    qtbot.wait(20)
    day = window.deliberation.findChild(QDateEdit)
    day.setFocus()
    day.setCurrentSection(QDateEdit.Section.YearSection)
    qtbot.keyClick(day, Qt.Key.Key_Up)
    chosen = day.date()
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(60)
    day = window.focusWidget()
    assert (day.date(), day.currentSection()) == (chosen, QDateEdit.Section.YearSection)


def test_a_new_matter_does_not_slip_into_a_list_under_the_hand(show, ada, bo, moot, qtbot):
    """What would be done with it would be done to another matter."""
    window = show(ada)
    window.go("pieces")
    qtbot.wait(20)
    pieces = window._made("pieces")
    one = next(each for each in pieces.shelf.pieces if len(each.clauses) == 1)
    window.go("pieces", one.id)
    qtbot.wait(20)

    def which() -> QComboBox:
        found = pieces.findChildren(QComboBox)
        return next(e for e in found if e.accessibleName() == "In which deliberation")

    assert which().currentData() == moot.deliberation
    for each in (bo, bo):
        each.acknowledge(moot.group, topic="Where do the bicycles go?")
    arrive(window, bo)
    qtbot.wait(60)
    assert which().currentData() == moot.deliberation


def test_who_edits_is_told_what_somebody_else_changed_meanwhile(show, ada, bo, moot, qtbot):
    window = show(ada)
    window.resize(1280, 860)
    clause = ada.view(moot.group).rulebook.clauses[0]
    window.go("clause", clause.id)
    qtbot.wait(20)
    click(qtbot, window, "Edit the wording")
    qtbot.wait(20)
    story, name = window.rulebook.story, "The new words of this clause"
    bo.edit_clause(moot.group, clause.id, f"{clause.text} On Sundays too.")
    arrive(window, bo)
    assert "while you were editing" not in all_text(story), "nothing of one's own was written yet"
    assert field(story, name).toPlainText() == f"{clause.text} On Sundays too."
    qtbot.keyClicks(field(story, name), "Always: ")
    bo.edit_clause(moot.group, clause.id, f"{clause.text} On Sundays three.")
    arrive(window, bo)
    qtbot.wait(400)
    assert "while you were editing" in all_text(story)
    assert "three" in all_text(story)
    click(qtbot, window, "Leave it as it is")
    assert window.session.drafts == {}


def edited_by_both(window, qtbot, moot, bo, typed: str, more: str) -> str:
    """The first clause, which the person changes and does not save before Bo's change came in."""
    window.resize(1280, 860)
    clause = window.session.view.rulebook.clauses[0]
    window.go("clause", clause.id)
    qtbot.wait(20)
    click(qtbot, window, "Edit the wording")
    qtbot.wait(20)
    qtbot.keyClicks(field(window.rulebook.story, "The new words of this clause"), typed)
    bo.edit_clause(moot.group, clause.id, clause.text + more)
    arrive(window, bo)
    qtbot.wait(400)
    return clause.id


def test_what_others_wrote_meanwhile_is_not_taken_out_by_saving(show, ada, bo, moot, qtbot):
    window = show(ada)
    before = window.session.view.rulebook.clauses[0].text
    clause = edited_by_both(window, qtbot, moot, bo, "Always: ", " On Sundays too.")
    click(qtbot, window, "Save these words")
    qtbot.waitUntil(lambda: "both changes were kept" in window.messages.text, timeout=10_000)
    saved = ada.clause_view(moot.group, clause).clause
    assert saved.text == f"Always: {before} On Sundays too." and saved.concurrent
    qtbot.waitUntil(lambda: "I have read it" in all_text(window.rulebook.story), timeout=10_000)
    assert window.session.drafts == {}


def test_who_likes_puts_both_together_before_saving(show, ada, bo, moot, qtbot):
    window = show(ada)
    before = window.session.view.rulebook.clauses[0].text
    clause = edited_by_both(window, qtbot, moot, bo, "Always: ", " On Sundays too.")
    story, name = window.rulebook.story, "The new words of this clause"
    click(qtbot, window, "Put both together here")
    qtbot.waitUntil(lambda: "while you were editing" not in all_text(story), timeout=10_000)
    assert field(story, name).toPlainText() == f"Always: {before} On Sundays too."
    qtbot.keyClicks(field(story, name), "And ")
    click(qtbot, window, "Save these words")
    qtbot.waitUntil(lambda: "binds nobody" in window.messages.text, timeout=10_000)
    saved = ada.clause_view(moot.group, clause).clause
    assert "On Sundays too." in saved.text and "And " in saved.text
    assert not saved.concurrent, "a person has read them together"


def test_what_was_typed_before_can_still_be_undone(show, ada, bo, moot, qtbot):
    window = show(ada)
    open_form(window, qtbot, moot, "a position")
    page = window.deliberation
    (name,) = fields(page)
    start = field(page, name).toPlainText()
    for word in ("one ", "two "):
        qtbot.keyClicks(field(page, name), word)
        bo.position(moot.group, moot.deliberation, f"More than {word}")
        arrive(window, bo)
        qtbot.wait(20)
    assert field(page, name).toPlainText() != start
    while field(page, name).document().isUndoAvailable():
        field(page, name).undo()
    assert field(page, name).toPlainText() == start
    field(page, name).redo()
    assert field(page, name).toPlainText() != start
    assert window.session.drafts


# -- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("as_list", [False, True])
def test_the_book_stays_at_its_line(show, ada, bo, moot, qtbot, tmp_path, as_list: bool):
    rules = tmp_path / "more.md"
    rules.write_text("# More\n\n" + "".join(f"{n}. Rule {n}. {MORE}\n" for n in range(1, 60)))
    ada.import_rules(moot.group, rules, add=True)
    ada.bundle(moot.group, tmp_path / "out")
    bo.take(tmp_path / "out")
    window = show(ada)
    window.resize(*SLIM)
    window.go("rulebook")
    window.rulebook.show_as_list(as_list)
    page = window.rulebook
    book = page.list if as_list else page.book
    qtbot.waitUntil(lambda: not page.book._idle.isActive())
    clause = ada.view(moot.group).rulebook.clauses[30].id
    book.go_to(clause)
    book.verticalScrollBar().setValue(book.verticalScrollBar().value() + 33)

    def height() -> float:
        if as_list:
            return book.visualItemRect(book.item(book._row(clause))).top()
        return book.visible_text_rect(clause).top()

    before = height()
    for _ in range(3):
        stir(bo, moot.group, moot.deliberation)
        arrive(window, bo)
        qtbot.waitUntil(lambda: not page.book._idle.isActive())
        qtbot.wait(20)
    assert abs(height() - before) <= 2
    if not as_list:
        assert page.book.current == clause


def test_when_the_line_at_the_top_goes_the_next_stays(show, ada, bo, moot, qtbot):
    """Its words are changed by others, so what stood below it holds the page."""
    window = show(ada)
    window.resize(*SLIM)
    window.go("rulebook")
    book = window.rulebook.book
    qtbot.waitUntil(lambda: not book._idle.isActive())
    first, second = ada.view(moot.group).rulebook.clauses[:2]
    book.verticalScrollBar().setValue(round(book._column.top(1)) + 8)
    before = book.visible_text_rect(second.id).top()
    bo.edit_clause(moot.group, first.id, first.text + MORE)
    arrive(window, bo)
    qtbot.waitUntil(lambda: not book._idle.isActive())
    assert abs(book.visible_text_rect(second.id).top() - before) <= 2


def test_the_story_of_a_clause_stays_beside_the_book(show, ada, bo, moot, qtbot):
    window = show(ada)
    window.resize(1280, 420)
    window.go("clause", ada.view(moot.group).rulebook.clauses[1].id)
    qtbot.wait(20)
    area = window.rulebook.story._scroll
    middle(area)
    before = seen(area)
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(60)
    assert moved(before, seen(area)) <= 2


def test_what_is_selected_to_be_copied_stays_selected(show, ada, bo, moot, qtbot):
    window = show(ada)
    turn_to(window, qtbot, "deliberation", moot.deliberation)
    window.deliberation.show_stage(Stage.POSITIONS)
    qtbot.wait(20)

    def cleo() -> QTextBrowser:
        texts = window.deliberation.findChildren(QTextBrowser)
        return next(e for e in texts if e.toPlainText() == "Two weeks is enough.")

    cursor = cleo().textCursor()
    cursor.setPosition(4)
    cursor.setPosition(9, cursor.MoveMode.KeepAnchor)
    cleo().setTextCursor(cursor)
    old = cleo()
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(60)
    assert cleo() is not old
    assert cleo().textCursor().selectedText() == "weeks"


def test_a_stage_is_not_turned_over_by_others(show, ada, bo, moot, qtbot):
    """It shows the stage of the next step until another is picked; others do not pick."""
    window = show(ada)
    turn_to(window, qtbot, "deliberation", moot.deliberation)
    assert window.deliberation.shown is None
    shown = window.deliberation._seen
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    assert window.deliberation._seen is shown
    click(qtbot, window, "Go to")  # the next step is elsewhere now
    assert window.deliberation._seen is not shown


# -- in hand -----------------------------------------------------------------------------------


@pytest.fixture
def refreshed(show, ada):
    """A window, and what its session refreshed since."""
    window = show(ada)
    times: list[str] = []
    window.session.refreshed.connect(lambda: times.append(window.session.view.fingerprint))
    return window, times


@pytest.mark.qt_log_ignore("propagateSizeHints", "grabbing the keyboard", r"raise\(\)")
def test_an_open_menu_is_not_closed(refreshed, bo, moot, qtbot):
    window, times = refreshed
    window.go("rulebook")
    qtbot.wait(20)
    menu = button(window, "Contents").menu()
    QTimer.singleShot(0, lambda: menu.popup(QPoint(0, 0)))
    qtbot.waitUntil(menu.isVisible)
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(250)
    assert menu.isVisible()
    assert times == []
    menu.close()
    qtbot.waitUntil(lambda: len(times) == 1)


def test_an_open_dialog_is_left_alone(refreshed, bo, moot, qtbot):
    window, times = refreshed
    box = QMessageBox(window)
    box.open()
    qtbot.waitUntil(box.isVisible)
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(250)
    assert times == []
    box.close()
    qtbot.waitUntil(lambda: len(times) == 1)


def test_a_button_that_is_held_down_still_does_what_it_says(refreshed, bo, moot, qtbot):
    window, times = refreshed
    window.go("deliberation", moot.deliberation)
    qtbot.wait(20)
    back = button(window, "All deliberations")
    back.setFocus()
    qtbot.keyPress(back, Qt.Key.Key_Space)
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    qtbot.wait(200)
    assert times == []
    qtbot.keyRelease(back, Qt.Key.Key_Space)
    assert window.page == "deliberations"
    qtbot.waitUntil(lambda: len(times) == 1)


def test_a_word_that_is_being_composed_is_not_broken_off(refreshed, bo, moot, qtbot):
    window, times = refreshed
    open_form(window, qtbot, moot, "a position")
    (name,) = fields(window.deliberation)
    written = field(window.deliberation, name)
    written.setFocus()
    QApplication.sendEvent(written, QInputMethodEvent("に", []))
    bo.position(moot.group, moot.deliberation, "More.")
    arrive(window, bo)
    qtbot.wait(200)
    assert times == []
    done = QInputMethodEvent("", [])
    done.setCommitString("日")
    QApplication.sendEvent(written, done)
    qtbot.waitUntil(lambda: len(times) == 1)
    assert "日" in field(window.deliberation, name).toPlainText()


# -- how often, and how it is said -------------------------------------------------------------


def test_a_burst_is_shown_a_few_times_and_the_last_of_it_always(refreshed, bo, moot, qtbot):
    window, times = refreshed
    for number in range(30):
        bo.position(moot.group, moot.deliberation, f"I changed my mind {number} times.")
        arrive(window, bo)
    qtbot.waitUntil(lambda: times and times[-1] == bo.view(moot.group).fingerprint)
    assert len(times) <= 10


def test_nothing_is_built_anew_where_nothing_changed(refreshed, bo, moot, qtbot):
    window, times = refreshed
    for _ in range(3):
        window.session.came(moot.group)
        qtbot.wait(350)
    assert times == []


def test_another_group_is_named_and_moves_nothing(refreshed, ada, qtbot):
    window, times = refreshed
    other = ada.found("Allotment").group
    window.session.show_group(window.session.group)
    times.clear()
    window.session.came(other, "2 entries came from Dilip.")
    assert times == []
    assert window.quiet.text == "Allotment: 2 entries came from Dilip."


def test_it_is_said_quietly_and_moves_nothing(show, ada, bo, moot, qtbot):
    window = show(ada)
    area = turn_to(window, qtbot, "today")
    window.messages.dismiss()
    qtbot.wait(20)
    place, focus = area.mapTo(window, QPoint(0, 0)), window.focusWidget()
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo, "6 entries came from Bo.")
    qtbot.wait(60)
    assert window.quiet.text == "6 entries came from Bo."
    assert window.quiet.accessibleName() == "6 entries came from Bo."
    assert not window.messages.isVisible()
    assert area.mapTo(window, QPoint(0, 0)) == place
    assert window.focusWidget() is focus
    window.quiet._fade.timeout.emit()
    assert window.quiet.text == ""
    assert area.mapTo(window, QPoint(0, 0)) == place


def test_an_announcement_waits_for_its_turn(show, ada, qtbot, monkeypatch):
    """A screen reader is not cut short by it."""
    window, heard = show(ada), []
    monkeypatch.setattr(
        "desktop.ui.widgets.quiet_line.QAccessible.updateAccessibility",
        lambda event: heard.append((event.message(), event.politeness())),
    )
    window.session.arrived.emit("1 entry came from Cleo.")
    polite = QAccessible.AnnouncementPoliteness.Polite
    assert heard == [("1 entry came from Cleo.", polite)]


def test_the_page_to_join_another_group_is_not_turned(show, ada, bo, moot, qtbot):
    window = show(ada)
    window.go("welcome")
    stir(bo, moot.group, moot.deliberation)
    arrive(window, bo)
    assert window.page == "welcome"


def test_the_keyboard_stays_where_it_was_when_another_window_is_in_front(
    show, ada, bo, moot, qtbot
):
    window = show(ada)
    open_form(window, qtbot, moot, "a position")
    (name,) = fields(window.deliberation)
    written = write_half(qtbot, field(window.deliberation, name))
    other = QLabel("another program")
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    bo.position(moot.group, moot.deliberation, "More.")
    arrive(window, bo)
    assert other.isActiveWindow()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert whereabouts(QApplication.focusWidget()) == written


# -- two windows -------------------------------------------------------------------------------


@pytest.fixture
def opened(qtbot, tmp_path):
    """Windows as they are at home, with a thread for the documents of each."""
    made = []

    def make(folder: Path) -> MainWindow:
        threads = Threads()
        session = Session(threads)
        settings = Settings(tmp_path / f"{folder.name}.ini")
        window = MainWindow(session, settings, folder, lambda *_: None)
        session.open("", lambda: open_workspace(folder))
        window.show()
        qtbot.waitUntil(lambda: session.view is not None)
        made.append((window, session, threads))
        return window

    yield make
    for window, session, threads in made:
        session.close()
        threads.stop()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_one_says_in_a_window_is_read_in_another(opened, moot, bo_folder, tmp_path, qtbot):
    ada, bo = opened(moot.folder), opened(bo_folder)
    for window in (ada, bo):
        window.go("deliberation", moot.deliberation)
        window.deliberation.show_stage(Stage.POSITIONS)

    def hand_over(_: object) -> None:
        """What a road does, with a file in its place."""
        group, out = moot.group, tmp_path / "over"
        bo.session.ask(lambda ws: ws.bundle(group, out), lambda _: merge(ada, out, "From Bo."))

    said = "I would rather we asked them."
    bo.session.act("", lambda ws: ws.position(moot.group, moot.deliberation, said), hand_over)
    qtbot.waitUntil(lambda: said in all_text(ada.deliberation))
    assert ada.quiet.text == "From Bo."
    assert ada.session.view.fingerprint == bo.session.view.fingerprint
