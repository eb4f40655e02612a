"""A sentence of a mediator's wording, which opens to the words that it serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import words
from desktop.ui.words import translate

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class SentenceView(QFrame):
    """Pressing it, by mouse or keyboard, shows its quotes where they stand.

    `serves` says whose words it rests on, `trouble` what of that is not proven. `where` makes
    what is shown once it is pressed; it is asked for only then.
    """

    opened = Signal(bool)

    def __init__(
        self,
        text: str,
        serves: Sequence[str],
        trouble: str,
        where: Callable[[], Sequence[QWidget]],
        *,
        open_: bool = False,
    ) -> None:
        super().__init__()
        self._where, self._shown = where, False
        self._holder: QWidget | None = None
        self.setObjectName("sentence")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        px = look.current().px
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(px(10), px(6), px(6), px(6))
        self._body.setSpacing(px(2))
        self._body.addWidget(words(text, "lead"))
        for each in serves:
            self._body.addWidget(words(each, "small"))
        if trouble:
            self._body.addWidget(words(trouble, "warn"))
        self.setAccessibleName(text)
        parts = [*serves, trouble]
        if serves:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            parts.append(translate("candidate", "Press Enter to see these words where they stand."))
        self.setAccessibleDescription(" ".join(filter(None, parts)))
        self._can_open = bool(serves)
        self._border(on=False)
        if open_:
            self.toggle()

    def toggle(self) -> None:
        """Show the words where they stand, or hide them again."""
        if not self._can_open:
            return
        self._shown = not self._shown
        if self._holder is None:
            self._holder = QWidget()
            inside = QVBoxLayout(self._holder)
            inside.setContentsMargins(0, look.current().px(6), 0, 0)
            inside.setSpacing(look.current().px(4))
            for part in self._where():
                inside.addWidget(part)
            self._body.addWidget(self._holder)
        self._holder.setVisible(self._shown)
        self.opened.emit(self._shown)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.toggle()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._border(on=True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._border(on=self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._border(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._border(on=False)

    def _border(self, *, on: bool) -> None:
        tokens = look.current().tokens
        colour, ground = (tokens.accent, tokens.soft) if on else (tokens.line, "transparent")
        self.setStyleSheet(
            f"QFrame#sentence {{ border: none; border-left: 3px solid {colour};"
            f" background: {ground}; }}"
        )
