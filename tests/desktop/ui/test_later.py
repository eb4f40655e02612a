"""Parts of a page that come from the documents thread: late, once, and never into nothing."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel

from desktop.ui.session import Session
from desktop.ui.threads import Inline
from desktop.ui.widgets.basics import words
from desktop.ui.widgets.later import Later


class Slow(Session):
    """Answers only when it is told to."""

    def __init__(self) -> None:
        super().__init__(Inline())
        self.asked: list = []

    def ask(self, question, then, failed=None) -> None:
        self.asked.append(lambda: then(question(None)))


@pytest.fixture
def slow(qtbot) -> Slow:
    return Slow()


def said(part: Later) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel)]


def a_part(session: Session, answers: list[str], built: list[str], qtbot) -> Later:
    def build(answer: str) -> list[QLabel]:
        built.append(answer)
        return [words(answer)]

    part = Later(session, "question", lambda _: answers[-1], build)
    qtbot.addWidget(part)
    return part


def test_what_was_answered_before_is_shown_at_once(slow, qtbot):
    answers, built = ["one"], []
    first = a_part(slow, answers, built, qtbot)
    assert said(first) == []
    slow.asked.pop()()
    assert said(first) == ["one"]
    second = a_part(slow, answers, built, qtbot)
    assert said(second) == ["one"]
    slow.asked.pop()()
    assert built == ["one", "one"], "the same answer is not built again"


def test_a_new_answer_takes_the_place_of_the_old(slow, qtbot):
    answers, built = ["one"], []
    part = a_part(slow, answers, built, qtbot)
    slow.asked.pop()()
    part = a_part(slow, answers, built, qtbot)
    answers.append("two")
    slow.asked.pop()()
    assert said(part) == ["two"]


def test_an_answer_that_comes_too_late_hurts_nobody(slow, qtbot):
    answers, built = ["one"], []
    part = Later(slow, "question", lambda _: answers[-1], lambda a: built.append(a) or [words(a)])
    shiboken6.delete(part)
    slow.asked.pop()()
    assert built == []
    assert said(a_part(slow, answers, built, qtbot)) == ["one"], "it is known all the same"


def test_it_is_never_a_window_of_its_own(slow, qtbot):
    """Not even for a moment, which would take the keyboard from where it is."""
    answers, built = ["one"], []
    part = a_part(slow, answers, built, qtbot)
    slow.asked.pop()()
    assert said(part) == ["one"]
    assert not part.isVisible()
