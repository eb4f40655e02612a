"""What stands on a page that has nothing to show yet: a sentence and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import icon, row, words


class Empty(QWidget):
    """An icon, a title, one sentence, and the buttons that lead on."""

    def __init__(self, glyph: str, title: str, sentence: str, *buttons: QPushButton) -> None:
        super().__init__()
        now = look.current()
        layout = QVBoxLayout(self)
        layout.setSpacing(now.px(12))
        layout.setContentsMargins(0, now.px(48), 0, now.px(48))
        picture = QLabel()
        size = now.px(44)
        picture.setPixmap(icon(glyph, now.tokens.accent).pixmap(size, size))
        layout.addWidget(picture, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(words(title, "heading"))
        layout.addWidget(words(sentence, "lead"))
        if buttons:
            layout.addSpacing(now.px(6))
            layout.addLayout(row(*buttons, None))
        layout.addStretch(1)
