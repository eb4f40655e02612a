"""The rulebook as a book: reached by keyboard, told to screen readers, quick when it is long."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from deliberation.rulebook import Clause, Rulebook, Section
from desktop.ui import links
from desktop.ui.widgets.book import BookView
from desktop.ui.widgets.book_column import KEPT
from desktop.ui.widgets.book_items import Entry, items_of
from desktop.ui.widgets.book_list import BookList


@pytest.fixture
def view(ada, moot):
    return ada.view(moot.group)


@pytest.fixture
def book(qtbot, view):
    made = BookView()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_view(view)
    made.show()
    return made


def long_rulebook(view, count: int = 500):
    sections = tuple(Section(f"{i:032x}", f"Section {i}") for i in range(10))
    clauses = tuple(
        Clause(
            f"{i:031x}c", sections[i * 10 // count].id, f"Clause {i}. " + "Words go on. " * (i % 30)
        )
        for i in range(count)
    )
    book = Rulebook("Long", sections, clauses)
    return replace(view, rulebook=book, numbers=book.numbers(), bindings={})


def test_everything_is_there_in_reading_order(view):
    items = items_of(view)
    assert [item.id for item in items if isinstance(item, Entry)] == [
        clause.id for clause in view.rulebook.clauses
    ]
    assert len(items) == len(view.rulebook.clauses) + len(view.rulebook.sections)


def test_who_is_bound_is_said_in_words(view):
    first, second = [item for item in items_of(view) if isinstance(item, Entry)][:2]
    assert first.who == "Binds everybody: Ada Brandt, Bo Lindqvist and Cleo Okafor."
    assert second.who == "Binds nobody yet."
    assert second.marks == ("in deliberation",)


def test_a_merge_to_read_is_marked(view):
    last = items_of(view)[-1]
    assert "to read again" in last.marks
    assert "to read again" in last.spoken


def test_arrows_go_from_clause_to_clause_and_tell_them(qtbot, book, view):
    book.setFocus()
    for clause in view.rulebook.clauses[:3]:
        qtbot.keyClick(book, Qt.Key.Key_Down)
        assert book.current == clause.id
    spoken = QAccessible.queryAccessibleInterface(book).text(QAccessible.Text.Description)
    assert "Music is quiet after ten in the evening" in spoken
    assert "Binds nobody yet." in spoken
    qtbot.keyClick(book, Qt.Key.Key_Up)
    assert book.current == view.rulebook.clauses[1].id


def test_enter_and_click_open_a_clause(qtbot, book, view):
    book.setFocus()
    qtbot.keyClick(book, Qt.Key.Key_Down)
    with qtbot.waitSignal(book.chosen) as chosen:
        qtbot.keyClick(book, Qt.Key.Key_Return)
    assert chosen.args == [view.rulebook.clauses[0].id]
    place = book.visible_text_rect(view.rulebook.clauses[1].id).center().toPoint()
    with qtbot.waitSignal(book.chosen) as chosen:
        qtbot.mouseClick(book.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [view.rulebook.clauses[1].id]


def test_a_link_is_offered_not_opened(qtbot, book, view, monkeypatch):
    offered = []
    monkeypatch.setattr(links, "offer", lambda parent, url: offered.append(url.toString()))
    box = book.visible_text_rect(view.rulebook.clauses[2].id)
    for x in range(int(box.left()), int(box.right()), 12):  # the link is somewhere on the line
        place = QPoint(x, int(box.top()) + 10)
        qtbot.mouseClick(book.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert set(offered) == {"https://example.org/quiet"}


def test_finding_words(book, view):
    assert book.find_text("KITTY")
    assert book.current == view.rulebook.clauses[3].id
    assert not book.find_text("no such words")


def test_a_long_rulebook_is_laid_out_only_where_it_is_seen(qtbot, view):
    book = BookView()
    qtbot.addWidget(book)
    book.resize(900, 600)
    book.show_view(long_rulebook(view))
    laid_out = sum(book._column._known)
    assert 0 < laid_out < 60
    book.show()
    qtbot.waitUntil(lambda: book._column.next_unknown() == -1)
    assert len(book._column._sheets) <= KEPT


def test_measuring_the_rest_does_not_move_what_is_read(qtbot, view):
    book = BookView()
    qtbot.addWidget(book)
    book.resize(900, 600)
    book.show()
    seen = long_rulebook(view)
    book.show_view(seen)
    middle = seen.rulebook.clauses[250].id
    book.go_to(middle)
    before = book.visible_text_rect(middle).top()
    assert book._column.next_unknown() >= 0
    qtbot.waitUntil(lambda: book._column.next_unknown() == -1)
    assert abs(book.visible_text_rect(middle).top() - before) <= 2


def test_the_same_place_stays_in_view_when_the_group_changes(qtbot, view):
    book = BookView()
    qtbot.addWidget(book)
    book.resize(900, 600)
    seen = long_rulebook(view)
    book.show_view(seen)
    book.go_to(seen.rulebook.clauses[400].id)
    before = book.visible_text_rect(seen.rulebook.clauses[400].id).top()
    book.show_view(seen)
    assert abs(book.visible_text_rect(seen.rulebook.clauses[400].id).top() - before) <= 2
    assert book.current == seen.rulebook.clauses[400].id


def test_the_list_says_every_clause_whole(qtbot, view):
    made = BookList()
    qtbot.addWidget(made)
    made.show_view(view)
    texts = [made.item(i).text() for i in range(made.count())]
    assert any("Guests are welcome. They may stay for a week." in text for text in texts)
    index = next(i for i, text in enumerate(texts) if "Guests" in text)
    with qtbot.waitSignal(made.chosen) as chosen:
        made.itemActivated.emit(made.item(index))
    assert chosen.args == [view.rulebook.clauses[1].id]
