"""The journal: everything that models were asked and answered, word for word, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.journal_entry import show_entry
from desktop.ui.pages.journal_words import ended_words, purpose_words
from desktop.ui.pages.model_label import Speaker, asked_of, speaker
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, column, row, rule, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.words import when
from llm.room.exchange import Exchange

if TYPE_CHECKING:
    from desktop.workspace import Workspace

LINES = 25  # of the journal on a page


class JournalPage(ScrollPage):
    """`before` is the line from before which it is shown, "" for the newest."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.before: list[str] = []  # where each page that was turned over began
        self._lines: Sequence[Exchange] | None = None
        self._more = False
        self._entry: Exchange | None = None
        self._who: Speaker | None = None
        self._trouble = ""

    # What is known

    def refresh(self) -> None:
        if self._lines is None:
            self._rebuild()
        before = self.before[-1] if self.before else ""
        self.session.ask(lambda ws: ws.journal(LINES + 1, before), self._take, self._fail)

    def _take(self, lines: Sequence[Exchange]) -> None:
        self._lines, self._more = lines[:LINES], len(lines) > LINES
        self._trouble = ""
        if self._entry is None:
            self._rebuild()

    def _fail(self, error: BaseException) -> None:
        self.session.complain(error)
        self.before, self._lines = [], None
        self._trouble = self.tr("The journal could not be read from here.")
        self._rebuild()

    def _rebuild(self) -> None:
        super().refresh()

    def restyle(self) -> None:
        self._rebuild()

    # Where to

    def open(self, exchange: str) -> None:
        """Show one line whole."""

        def take(found: tuple[Exchange, Speaker]) -> None:
            self._entry, self._who = found
            self._rebuild()
            self.to_top()

        def read(ws: Workspace) -> tuple[Exchange, Speaker]:
            it = ws.exchange(exchange)
            return it, speaker(it.model, it.digest, ws.canaries(it.digest))

        self.session.ask(read, take)

    def back(self) -> None:
        left, self._entry = self._entry, None
        self.refresh()
        self._rebuild()
        if left is not None:
            found = self.findChild(QPushButton, f"open {left.id}")
            if found is not None:
                self.reveal(found, found)

    def older(self) -> None:
        if self._lines:
            self.before.append(self._lines[-1].id)
            self._turn()

    def newer(self) -> None:
        self.before.pop()
        self._turn()

    def _turn(self) -> None:
        self.refresh()
        self.to_top()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._entry is not None:
            self.back()
        else:
            super().keyPressEvent(event)

    # What is shown

    def build(self) -> None:
        if self._entry is not None and self._who is not None:
            show_entry(self, self._entry, self._who)
            return
        note = self.tr(
            "Everything that models were asked here and what they answered, word for word. It is "
            "kept on this laptop; what rests on a conversation goes when you forget it."
        )
        self.add_title(self.tr("Journal"), note=note)
        if self._trouble:
            again = button(self.tr("Read it from the newest line"), self.refresh)
            self.add(words(self._trouble, "warn"), row(again, None))
        elif self._lines is None:
            self.add(words(self.tr("Opening the journal…"), "muted"))
        elif not self._lines and not self.before:
            sentence = self.tr("Once a model is asked something, it stands here at once.")
            self.add(Empty("notebook", self.tr("No model was asked anything yet"), sentence))
        else:
            self._list(self._lines)

    def _list(self, lines: Sequence[Exchange]) -> None:
        card = Card(gap=6)
        for index, each in enumerate(lines):
            if index:
                card.body.addWidget(rule())
            about = column(
                words(purpose_words(each), "strong"),
                words(f"{when(each.at)}, {asked_of(each)}", "small"),
                words(ended_words(each), "warn" if each.verdict else "body"),
                gap=0,
            )
            label = self.tr("Read it")
            see = button(
                label, lambda id_=each.id: self.open(id_),  # type: ignore[misc]
                name=f"{label}: {purpose_words(each)}, {when(each.at)}",
            )  # fmt: skip
            see.setObjectName(f"open {each.id}")
            line = row(about, gap=16)
            line.setStretch(0, 1)
            line.addWidget(see, alignment=Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        self.add(card)
        newer = button(self.tr("Newer"), self.newer, "quiet", name=self.tr("Newer lines"))
        older = button(self.tr("Older"), self.older, "quiet", name=self.tr("Older lines"))
        newer.setVisible(bool(self.before))
        older.setVisible(self._more)
        self.add(row(newer, older, None))
