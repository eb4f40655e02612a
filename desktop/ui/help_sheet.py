"""The sheet with every keyboard shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import column, name_buttons, tag, words


class HelpSheet(QDialog):
    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        px = look.current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(28))
        grid.setVerticalSpacing(px(4))
        listed = [
            (each.shortcut().toString(QKeySequence.SequenceFormat.NativeText), each.text())
            for each in actions
        ]
        for index, (keys, text) in enumerate([*listed, *self._on_pages()]):
            plain = text.replace("&", "").rstrip("…")
            key = tag(keys, "strong")
            key.setAccessibleName(f"{keys}: {plain}")
            grid.addWidget(key, index, 0)
            grid.addWidget(tag(plain, "body"), index, 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        name_buttons(close)
        table = QWidget()
        table.setLayout(grid)
        layout = column(words(self.tr("Keyboard"), "heading"), table, close, gap=14)
        layout.setContentsMargins(px(28), px(22), px(28), px(20))
        self.setLayout(layout)
        self.setMinimumWidth(px(440))

    def _on_pages(self) -> list[tuple[str, str]]:
        return [
            ("↑ ↓", self.tr("In the rulebook: from clause to clause")),
            ("Enter", self.tr("In the rulebook: open the clause")),
            ("Esc", self.tr("Close the clause")),
            ("← →", self.tr("On the stage rail: from stage to stage")),
            ("← →", self.tr("On a rating: worse or better")),
            ("← →", self.tr("On the wheel of values: from value to value")),
            ("Space", self.tr("On the questions: give the answer")),
            ("Tab", self.tr("To the next thing on the page")),
        ]
