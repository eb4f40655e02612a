"""Asking to join a group: by a code that was said, or by an invitation that was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.export.lettering import isolated
from desktop.ui.pairing.answering import Answering
from desktop.ui.pairing.comparing import Question
from desktop.ui.pairing.live import Work
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.visiting import Visited, Visiting
from desktop.ui.pairing.ways import Ways
from desktop.ui.session import Session
from desktop.ui.words import translate

if TYPE_CHECKING:
    from crdt.pairing.code import Code
    from crdt.pairing.comparing import Asked


class JoinSheet(Sheet):
    def __init__(self, parent: QWidget, session: Session, only: Sequence[str] | None) -> None:
        super().__init__(parent, session, translate("pairing", "Join a group"))
        self.code = Visiting(session, _visited(), only)
        self.papers = Answering(session)
        self.ways = Ways(
            translate("pairing", "Ways to join"),
            [
                (translate("pairing", "Type a code"), self.code),
                (translate("pairing", "A file, a text or a picture"), self.papers),
            ],
        )
        self.add(self.ways)
        self.code.code.setFocus()

    def read(self, invitation: Path) -> None:
        self.ways.show_way(1)
        self.papers.read(invitation)


def _visited() -> Visited:
    def visit(code: Code, address: str) -> Work:
        from desktop.pairing_work import join_by_code

        return lambda workspace, people, run: join_by_code(
            workspace, code, people, run, address=address
        )

    def question(asked: Asked) -> Question:
        return Question(
            translate("pairing", "This is {group}.").format(group=isolated(asked.name)),
            translate("pairing", "Are these the words on the laptop of whoever invites you?"),
            translate("pairing", "Yes, ask to join"),
            translate("pairing", "No"),
        )

    before = translate(
        "pairing",
        "Somebody in the group says a number and three words to you. Both laptops have to be in "
        "one network, such as that of the house.",
    )
    return Visited(
        before, translate("pairing", "Join"), translate("pairing", "Join another group"),
        question, visit,
    )  # fmt: skip
