"""A sheet beside the window: it may stay open while the person looks something up in a page, and
closing it ends what goes on in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QScrollArea, QWidget

from desktop.ui import look
from desktop.ui.pairing.intake import Intake
from desktop.ui.pairing.steps import put_in_order
from desktop.ui.session import Session
from desktop.ui.widgets.basics import button, column, row, words
from desktop.ui.words import translate

_WIDE, _TALL = 640, 660  # pixels at 100 %, where the screen has them


class Sheet(QDialog):
    """One column that scrolls, in `body`, and a button that closes it. `group` is the group that
    was in view when it was opened, and stays that of the sheet."""

    def __init__(self, parent: QWidget, session: Session, title: str, lead: str = "") -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.group = session, session.group
        self.setWindowTitle(title)
        self.setAcceptDrops(True)
        px = look.current().px
        self.body = column(words(title, "heading"), gap=12)
        if lead:
            self.body.addWidget(words(lead))
        self.body.setContentsMargins(0, 0, px(10), 0)
        holder = QWidget()
        holder.setLayout(self.body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        self._whole = column(scroll, gap=12)
        self._whole.setContentsMargins(px(24), px(20), px(14), px(14))
        self.setLayout(self._whole)
        wanted = QSize(px(_WIDE), px(_TALL))
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.95))
        parent.window().installEventFilter(self)

    @classmethod
    def of(cls, parent: QWidget, session: Session, make: Callable[[], Self]) -> Self:
        """The one that is open for this window and group, brought to the front, or a new one."""
        for each in parent.window().findChildren(cls):
            if each.isVisible() and each.group == session.group:
                each.raise_()
                each.activateWindow()
                return each
        made = make()
        made.body.addStretch(1)
        # After all else is there, so that the keyboard comes to it last.
        made._whole.addLayout(row(None, button(translate("pairing", "Close"), made.close)))
        put_in_order(made)
        made.show()
        return made

    def add(self, *parts: QWidget | QBoxLayout) -> None:
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.close()
        return False

    # What is dropped anywhere on the sheet is for the part of it that takes files and texts in

    def _taker(self, data: QMimeData) -> Intake | None:
        takers = [each for each in self.findChildren(Intake) if each.isVisible()]
        return next((each for each in takers if each.can_take(data)), None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._taker(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        taker = self._taker(event.mimeData())
        if taker is not None:
            taker.take(event.mimeData())
