"""A sheet with exactly what the mediator would be asked, before any of it is sent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from desktop.ui import look
from desktop.ui.stages.would_send import WouldSend
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, column, words
from desktop.ui.words import counted, translate


class PromptSheet(QDialog):
    """One question at a time. `ask` is called when the person has it sent."""

    def __init__(self, found: WouldSend, ask: Callable[[], None], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._found, self._ask, self._place = found, ask, 0
        self.setWindowTitle(translate("sheet", "What would be sent"))
        px = look.current().px
        layout = column(words(self.windowTitle(), "heading"), gap=12)
        layout.setContentsMargins(px(28), px(22), px(28), px(20))
        for said, role in _told(found):
            layout.addWidget(words(said, role))
        self._title = words("", "strong")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._before = button(translate("sheet", "The one before"), lambda: self._turn(-1))
        self._next = button(translate("sheet", "The next"), lambda: self._turn(1))
        if found.questions:
            layout.addWidget(self._title)
            layout.addWidget(self._text, 1)
            layout.addLayout(abreast(self._before, self._next))
            self._turn(0)
        go = button(translate("sheet", "Ask the mediator"), self._send, "primary")
        close = button(translate("sheet", "Close, and send nothing"), self.reject)
        layout.addLayout(abreast(go, close))
        self.setLayout(layout)
        wanted = QSize(px(680), px(640) if found.questions else px(240))
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))

    def _turn(self, by: int) -> None:
        questions = self._found.questions
        self._place = min(max(0, self._place + by), len(questions) - 1)
        start, text = questions[self._place]
        title = translate("sheet", "Question {n} of {all}: {start}").format(
            n=self._place + 1, all=len(questions), start=start
        )
        self._title.setText(title)
        self._text.setPlainText(text)
        self._text.setAccessibleName(title)
        self._before.setEnabled(self._place > 0)
        self._next.setEnabled(self._place < len(questions) - 1)

    def _send(self) -> None:
        self.accept()
        self._ask()


def _told(found: WouldSend) -> list[tuple[str, str]]:
    """Sentences about where it would go, each with its role."""
    if not found.model:
        none = translate(
            "sheet",
            "Nothing: no model is used. The wordings are made on this laptop from members' own "
            "sentences.",
        )
        return [(none, "lead"), *([(found.trouble, "small")] if found.trouble else [])]
    number = counted(
        len(found.questions), translate("sheet", "question"), translate("sheet", "questions")
    )
    where = translate("sheet", "{number} to the model {model}, which runs on this laptop ({host}).")
    role = "lead"
    if not found.here:
        where = translate(
            "sheet",
            "{number} to the model {model} at {host}, which is not this laptop: members' words "
            "leave it.",
        )
        role = "warn"
    said = where.format(number=number, model=found.model, host=found.host)
    how = translate(
        "sheet",
        "Below is each of them, word for word. Members stand in it as M1, M2 and so on, without "
        "their names. What is asked after that holds the model's own answers: what each member "
        "would miss in them, a better wording of the best, and what each does to our values. A "
        "model that was not checked lately is first given made-up disputes.",
    )
    return [(said, role), (how, "small")]
