"""A part of a page whose content is replaced as a whole, and has its place at once."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget

from desktop.ui.widgets.basics import clear, column


class Renewed(QWidget):
    """Takes no room while there is nothing in it."""

    def __init__(self) -> None:
        super().__init__()
        self._holder = column()
        self.setLayout(self._holder)

    def show_parts(self, parts: QLayout) -> None:
        """Put these in place of what is there. What is put in one by one while the page is seen
        would only be shown a turn of the event loop later."""
        inside = QWidget()
        inside.setLayout(parts)
        clear(self._holder)
        self._holder.addWidget(inside)
        inside.show()
        if parts.isEmpty():
            self.hide()
        elif self.parentWidget() is not None:  # or it would be a window of its own
            self.show()
