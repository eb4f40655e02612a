"""What stands on a page that has nothing to show yet: a sentence and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.icons import picture
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import words


class Empty(QWidget):
    """An icon, a title, one sentence, and the buttons that lead on."""

    def __init__(self, glyph: str, title: str, sentence: str, *buttons: QPushButton) -> None:
        super().__init__()
        now = look.current()
        layout = QVBoxLayout(self)
        layout.setSpacing(now.px(12))
        layout.setContentsMargins(0, now.px(48), 0, now.px(48))
        label = QLabel()
        label.setPixmap(picture(glyph, 44, now.tokens.accent))
        layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(words(title, "heading"))
        layout.addWidget(words(sentence, "lead"))
        if buttons:
            layout.addSpacing(now.px(6))
            layout.addLayout(abreast(*buttons))
        layout.addStretch(1)
