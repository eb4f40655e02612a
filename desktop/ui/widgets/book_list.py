"""The rulebook as a plain list: every clause a line that a screen reader reads whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.ui.widgets.book_items import Entry, items_of
from desktop.views import GroupView

_ID = Qt.ItemDataRole.UserRole + 1  # of the clause or the section


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
        """Show a rulebook; the line that is chosen and the one at the top stay where they are."""
        chosen, top = self._id(self.currentItem()), self.itemAt(1, 1)
        held, above = self._id(top), self.visualItemRect(top).top() if top else 0
        self.clear()
        for each in items_of(view):
            text = each.spoken
            if not isinstance(each, Entry):
                text = text.upper() if each.depth == 1 else text
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, each.id if isinstance(each, Entry) else "")
            item.setData(_ID, each.id)
        self.setCurrentRow(max(0, self._row(chosen)))
        if self._row(held) >= 0:
            now = self.visualItemRect(self.item(self._row(held))).top()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + now - above)

    def go_to(self, item_id: str) -> None:
        if self._row(item_id) >= 0:
            self.setCurrentRow(self._row(item_id))

    @staticmethod
    def _id(item: QListWidgetItem | None) -> str:
        return str(item.data(_ID)) if item is not None else ""

    def _row(self, item_id: str) -> int:
        """The line of an item, or -1."""
        rows = range(self.count())
        return next((row for row in rows if self._id(self.item(row)) == item_id), -1)

    def _open(self, item: QListWidgetItem) -> None:
        clause = item.data(Qt.ItemDataRole.UserRole)
        if clause:
            self.chosen.emit(clause)
