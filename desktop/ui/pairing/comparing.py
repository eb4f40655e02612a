"""The words that two people read to each other, with a yes and a no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui import look
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import translate

# Milliseconds until "yes" can be pressed: a click that was meant for what stood in its place just
# before must not say it.
CALM = 600


@dataclass(frozen=True)
class Question:
    """`says` who or what is there, `asks` whether the words are the same."""

    says: str
    asks: str
    yes: str
    no: str


def spoken_words(said: Sequence[str] | str, name: str, role: str = "display") -> QLabel:
    """Words to be read aloud; `name` says what they are to a screen reader."""
    text = said if isinstance(said, str) else " ".join(said)
    label = readable(text, role)
    label.setAccessibleName(f"{name}: {text}")
    return label


def readable(text: str, role: str) -> QLabel:
    """Words that the keyboard comes to, and that can be selected."""
    label = words(text, role)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setIndent(0)
    now = look.current()
    label.setStyleSheet(
        f"QLabel {{ border: {now.px(2)}px solid transparent; border-radius: {now.px(6)}px; }}"
        f"QLabel:focus {{ border-color: {now.tokens.accent}; }}"
    )
    return label


class Comparison:
    """`parts` is what is shown; `focus` takes the keyboard: the words, so that no key that the
    person was about to press says yes."""

    def __init__(
        self, said: Sequence[str], question: Question, answer: Callable[[bool], None]
    ) -> None:
        self.focus = spoken_words(said, translate("pairing", "Words to compare"))
        self.yes: QPushButton = button(question.yes, lambda: answer(True), "primary")
        self.no: QPushButton = button(question.no, lambda: answer(False))
        self.yes.setEnabled(False)
        QTimer.singleShot(CALM, self.yes, lambda: self.yes.setEnabled(True))
        why = translate(
            "pairing",
            "Read them to each other. If one of them differs, say no: somebody may be between you.",
        )
        self.parts: QBoxLayout = column(
            words(question.says, "lead"), self.focus, words(question.asks, "strong"),
            abreast(self.yes, self.no), words(why, "small"), gap=12,
        )  # fmt: skip


def announce(part: QWidget, sentence: str) -> None:
    """Have a screen reader say it when it has nothing else to say."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(part, sentence))
