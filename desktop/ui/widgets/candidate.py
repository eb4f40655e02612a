"""A wording by the mediator, sentence by sentence, each tied to the words that it serves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from deliberation.acts import Citation, Sentence
from deliberation.quotes import normalise
from desktop.ui import look
from desktop.ui.widgets.basics import words
from desktop.ui.words import translate
from desktop.views import GroupView


def speaker(view: GroupView, member: str) -> str:
    """Whose words: a member's, or those of the clause as it stands (member "")."""
    return view.name_of(member) if member else translate("candidate", "The clause as it stands")


def _serves(view: GroupView, sentence: Sentence, cite: Citation) -> str:
    name = speaker(view, cite.member)
    if not cite.member:
        said = translate("candidate", "Kept from the clause as it stands: “{quote}”")
        if normalise(cite.quote) == normalise(sentence.text):
            said = translate("candidate", "Kept from the clause as it stands")
        return said.format(quote=cite.quote)
    if normalise(cite.quote) == normalise(sentence.text):
        return translate("candidate", "{name}'s own words").format(name=name)
    return translate("candidate", "Serves {name}: “{quote}”").format(name=name, quote=cite.quote)


class SentenceView(QFrame):
    """Pointing at it, or reaching it by keyboard, shows its quotes where they stand."""

    pointed = Signal(object)  # the sentence, or None when it is left

    def __init__(self, view: GroupView, sentence: Sentence, trouble: str) -> None:
        super().__init__()
        self._sentence = sentence
        self.setObjectName("sentence")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        px = look.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(10), px(6), px(6), px(6))
        layout.setSpacing(px(2))
        text = words(sentence.text, "lead")
        layout.addWidget(text)
        said = [_serves(view, sentence, cite) for cite in sentence.cites]
        for each in said:
            layout.addWidget(words(each, "small"))
        if trouble:
            layout.addWidget(words(trouble, "warn"))
        self.setAccessibleName(sentence.text)
        self.setAccessibleDescription(" ".join([*said, trouble]).strip())
        self._border(on=False)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._point(on=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(on=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._point(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(on=False)

    def _point(self, *, on: bool) -> None:
        self._border(on=on)
        self.pointed.emit(self._sentence if on else None)

    def _border(self, *, on: bool) -> None:
        tokens = look.current().tokens
        colour, ground = (tokens.accent, tokens.soft) if on else (tokens.line, "transparent")
        self.setStyleSheet(
            f"QFrame#sentence {{ border: none; border-left: 3px solid {colour};"
            f" background: {ground}; }}"
        )
