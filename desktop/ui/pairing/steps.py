"""A part of a sheet that shows one step after the other, whether it is to be seen itself or not."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from desktop.ui.widgets.basics import clear, column


class Steps(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._holder = column()
        self.setLayout(self._holder)

    def show_parts(self, parts: QLayout) -> None:
        """Put these in place of what is there."""
        inside = QWidget()
        inside.setLayout(parts)
        clear(self._holder)
        self._holder.addWidget(inside)
        inside.show()  # else it would be only a turn of the event loop later
        put_in_order(self.window())
        reveal(self)


def put_in_order(window: QWidget) -> None:
    """Let Tab go from top to bottom: by itself it comes last to what was put in last."""
    stops = [
        each
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is window
    ]
    for one, next_ in pairwise(stops):
        QWidget.setTabOrder(one, next_)


def reveal(part: QWidget) -> None:
    """Scroll to what the person has to see now, where it is not to be seen whole."""
    QTimer.singleShot(0, part, lambda: _reveal(part))


def _reveal(part: QWidget) -> None:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    inside = above.widget() if above is not None else None
    if above is None or inside is None or not part.isVisible():
        return
    if part.height() < above.viewport().height():
        above.ensureWidgetVisible(part, 0, 0)
    else:
        above.verticalScrollBar().setValue(part.mapTo(inside, QPoint()).y())
