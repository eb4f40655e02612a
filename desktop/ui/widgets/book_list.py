"""The rulebook as a plain list: every clause a line that a screen reader reads whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.ui.widgets.book_items import Entry, items_of
from desktop.views import GroupView


class BookList(QListWidget):
    """Enter opens a clause; sections are lines that only say themselves."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("The rulebook as a list"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(self._open)

    def show_view(self, view: GroupView) -> None:
        now = self.currentRow()
        self.clear()
        for each in items_of(view):
            text = each.spoken
            if not isinstance(each, Entry):
                text = text.upper() if each.depth == 1 else text
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, each.id if isinstance(each, Entry) else "")
            item.setData(Qt.ItemDataRole.UserRole + 1, each.id)
        self.setCurrentRow(max(0, now))

    def go_to(self, item_id: str) -> None:
        for index in range(self.count()):
            if self.item(index).data(Qt.ItemDataRole.UserRole + 1) == item_id:
                self.setCurrentRow(index)

    def _open(self, item: QListWidgetItem) -> None:
        clause = item.data(Qt.ItemDataRole.UserRole)
        if clause:
            self.chosen.emit(clause)
