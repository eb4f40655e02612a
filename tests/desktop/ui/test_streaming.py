"""Words on their way from another thread to the screen: none lost, none twice, none set again."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.ui import skin
from desktop.ui.look import Look
from desktop.ui.pages.talk_known import Said
from desktop.ui.pages.talk_said import SaidView
from desktop.ui.trickle import Trickle
from desktop.ui.widgets.basics import column, words
from desktop.ui.widgets.pile import Pile
from desktop.ui.widgets.segments import AGENT_PAGES, Segments
from desktop.ui.widgets.unrolling import Unrolling
from llm.vault.records import Message

PIECES = st.lists(st.text("ab cdé☃😀\n", max_size=12), max_size=60)


@pytest.fixture(autouse=True, scope="module")
def look(qapp) -> None:
    """The fonts and sizes of the window."""
    skin.apply(Look())


class Queue:
    """An interface thread that is reached when the test says so."""

    def __init__(self) -> None:
        self.calls: list = []

    def post(self, call) -> None:
        self.calls.append(call)

    def run(self) -> None:
        while self.calls:
            self.calls.pop(0)()


@pytest.fixture
def shown() -> list[tuple[str, bool]]:
    return []


def test_the_first_word_is_shown_at_once_and_a_flood_together(qtbot, shown):
    queue = Queue()
    trickle = Trickle(queue.post, lambda *it: shown.append(it))
    trickle.hear("One")
    queue.run()
    assert shown == [("One", False)]
    for number in range(500):
        trickle.hear(f" {number}")
        queue.run()
    assert len(shown) == 1, "the rest comes together"
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[1] == ("".join(f" {number}" for number in range(500)), False)


def test_the_interface_thread_is_told_once_however_many_pieces_wait():
    queue = Queue()
    trickle = Trickle(queue.post, lambda *_: None)
    for _ in range(1_000):
        trickle.hear("x")
    assert len(queue.calls) == 1


def test_pieces_from_another_thread_all_arrive_in_order(qtbot, shown):
    queue = Queue()
    trickle = Trickle(queue.post, lambda *it: shown.append(it))
    numbers = [f"{number} " for number in range(2_000)]
    other = threading.Thread(target=lambda: [trickle.hear(each) for each in numbers])
    other.start()
    while other.is_alive():
        queue.run()
        QApplication.processEvents()
    queue.run()
    trickle.end()
    assert "".join(words_ for words_, _ in shown) == "".join(numbers)


def test_a_second_attempt_takes_back_what_the_first_said(qtbot, shown):
    queue = Queue()
    trickle = Trickle(queue.post, lambda *it: shown.append(it))
    trickle.begin(1)
    trickle.hear("Wrong")
    queue.run()
    trickle.hear(" and not shown")
    trickle.begin(2)
    trickle.hear("Right")
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown == [("Wrong", False), ("Right", True)]


def test_at_the_end_nothing_is_left_waiting_and_nothing_follows(qtbot, shown):
    queue = Queue()
    trickle = Trickle(queue.post, lambda *it: shown.append(it))
    trickle.hear("One")
    queue.run()
    trickle.hear(" two")
    trickle.end()
    assert shown == [("One", False), (" two", False)]
    trickle.hear(" three")
    queue.run()
    assert len(shown) == 2


@settings(deadline=None, max_examples=60)
@given(pieces=PIECES, width=st.integers(40, 400))
def test_words_are_set_alike_in_whatever_pieces_they_come(qapp, pieces, width):
    slow, fast = Unrolling(), Unrolling()
    for each in (slow, fast):
        each.resize(width, 10)
    for piece in pieces:
        slow.append(piece)
    fast.append("".join(pieces))
    assert slow.text == fast.text == "".join(pieces)
    assert [*slow._lines, slow._last] == [*fast._lines, fast._last]
    kept = "".join([*slow._lines, slow._last])
    assert kept == slow.text.replace("\n", "")


def test_it_says_how_tall_it_is_and_grows_by_lines_alone(qtbot):
    live = Unrolling()
    qtbot.addWidget(live)
    live.resize(200, 10)
    live.show()
    told: list[int] = []
    live.grew.connect(told.append)
    for _ in range(100):
        live.append("word ")
    assert told == sorted(told)
    assert told[-1] == live.tall
    assert len(told) < 50
    live.resize(100, 10)
    narrow = live.tall
    live.resize(400, 10)
    assert live.tall < narrow
    live.clear()
    assert (live.text, live.tall) == ("", told[0] // 2)


def test_every_letter_of_it_is_painted(qtbot):
    live = Unrolling()
    qtbot.addWidget(live)
    live.resize(200, 300)
    live.show()
    blank = live.grab().toImage()
    live.append("One line\nand another")
    assert live.grab().toImage() != blank


def test_parts_of_a_pile_stand_below_each_other_and_only_the_changed_one_is_asked(qtbot):
    pile = Pile(gap=10)
    qtbot.addWidget(pile)
    pile.resize(300, 10)
    asked: list[str] = []

    class Part(QWidget):
        def __init__(self, name: str, tall: int) -> None:
            super().__init__()
            self.name, self.tall = name, tall

        def hasHeightForWidth(self) -> bool:
            return True

        def heightForWidth(self, width: int) -> int:
            asked.append(self.name)
            return self.tall

    parts = [Part("a", 20), Part("b", 30), Part("c", 40)]
    for each in parts:
        pile.append(each)
    pile.show()
    assert [each.y() for each in parts] == [0, 30, 70]
    assert pile.height() == 110
    asked.clear()
    pile.grow(parts[2], 90)
    assert pile.height() == 160
    assert asked == [], "who did not change is not asked"
    pile.remove(parts[0])
    assert [each.y() for each in parts[1:]] == [0, 40]
    pile.resize(200, pile.height())
    assert "b" in asked


def test_a_label_in_a_pile_gets_the_height_that_its_words_need(qtbot):
    pile = Pile()
    qtbot.addWidget(pile)
    pile.resize(300, 10)
    label = words("word " * 60)
    part = QWidget()
    part.setLayout(column(label))
    pile.append(part)
    pile.show()
    before = label.height()
    label.setText("word " * 200)
    qtbot.waitUntil(lambda: label.height() > 2 * before)
    assert pile.height() == part.height() == label.height()


def test_words_can_be_selected_once_the_mouse_is_there_and_nothing_moves(qtbot):
    text = "Something was said here. " * 20
    said = Said(Message("m", "c", 1, "agent", text.strip(), "e"), by_model=True)
    live = Unrolling()
    live.resize(500, 10)
    live.append(text)
    pile = Pile()
    qtbot.addWidget(pile)
    pile.resize(500, 10)
    view = SaidView(said, {}, lambda _: None, live)
    pile.append(view)
    pile.show()
    qtbot.wait(1)
    tall = view.height()
    qtbot.mouseMove(live, QPoint(5, 5))
    QApplication.sendEvent(live, enter())
    qtbot.wait(1)
    label = next(each for each in view.findChildren(QLabel) if each.text() == text.strip())
    QApplication.sendEvent(label, enter())
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert view.height() == tall


def enter():
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QEnterEvent

    return QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5))


def test_the_row_breaks_where_it_is_narrow_and_keeps_its_order(qtbot):
    row = Segments(860)
    qtbot.addWidget(row)
    row.resize(1_000, 40)
    row.show()
    wide = row.sizeHint().height()
    row.resize(420, 200)
    qtbot.wait(1)
    buttons = [row._buttons[page] for page in AGENT_PAGES]
    places = [(each.y(), each.x()) for each in buttons]
    assert places == sorted(places)
    assert len({each.y() for each in buttons}) > 1
    assert all(each.geometry().right() < row.width() for each in buttons)
    assert row.sizeHint().height() > wide
