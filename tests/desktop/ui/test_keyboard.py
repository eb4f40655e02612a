"""Every keystroke is noticed, wherever in the application, and nothing else is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTextBrowser, QWidget

from desktop.ui.keyboard import Keyboard, is_writing


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keyboard(qapp, clock):
    parent = QObject()
    made = Keyboard(clock, parent)
    made.watch()
    yield made
    made.leave()


@pytest.fixture
def typed(keyboard):
    heard = []
    keyboard.typed.connect(lambda: heard.append(True))
    return heard


def test_a_key_anywhere_begins_the_quiet_time_anew(qtbot, keyboard, clock, typed):
    field = QLineEdit()
    qtbot.addWidget(field)
    clock.now += 30
    assert keyboard.idle == 30
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert keyboard.idle == 0
    assert typed


def test_writing_by_an_input_method_counts(qtbot, keyboard, clock, typed):
    field = QLineEdit()
    qtbot.addWidget(field)
    clock.now += 30
    QApplication.sendEvent(field, QInputMethodEvent("に", []))
    assert keyboard.idle == 0
    assert typed


def test_a_shortcut_counts(qtbot, show, ada, keyboard, clock):
    window = show(ada)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clock.now += 30
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "rulebook"
    assert keyboard.idle == 0


def test_the_mouse_does_not_count(qtbot, keyboard, clock, typed):
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    clock.now += 30
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert keyboard.idle == 30
    assert not typed


def test_after_leaving_nothing_is_heard(qtbot, keyboard, typed):
    field = QLineEdit()
    qtbot.addWidget(field)
    keyboard.leave()
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert not typed


@pytest.mark.parametrize(
    ("make", "writing"),
    [
        (lambda: QLineEdit("words"), True),
        (lambda: QLineEdit(""), False),
        (lambda: QTextBrowser(), False),
        (lambda: QWidget(), False),
    ],
)
def test_who_writes_is_not_disturbed(qtbot, make, writing):
    field = make()
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(field)
    if isinstance(field, QTextBrowser):
        field.setPlainText("to be read")
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert is_writing() is writing
