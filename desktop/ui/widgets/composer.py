"""Where a message is written: the field, and what can be done with it, at the foot of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import look
from desktop.ui.widgets.abreast import STACKED
from desktop.ui.widgets.basics import button, clear, column, row
from desktop.ui.widgets.message_field import MessageField
from desktop.ui.words import translate

_MARGIN = 40  # as around a page


class Composer(QWidget):
    """While the agent answers, its words can be stopped and none can be sent."""

    sent = Signal(str)
    stopped = Signal()
    begun = Signal()  # a new conversation is wanted
    listed = Signal()  # all conversations are wanted

    def __init__(self, widest: int) -> None:
        """`widest`: of the column, in pixels at 100 %, as that of the page is."""
        super().__init__()
        self._widest = widest
        self._occupied = False
        self._body = column()
        self.field = MessageField(
            translate("composer", "What you say to your agent"),
            translate("composer", "Enter sends; Shift and Enter begin a new line"),
        )
        self.field.sent.connect(self._send)
        inner = QWidget()
        inner.setLayout(self._body)
        self._inner = inner
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        self.setLayout(across)
        self._buttons = row()
        self.restyle()

    def restyle(self) -> None:
        """Make the buttons anew, in the look of now; the field keeps its words."""
        px = look.current().px
        self._inner.setMaximumWidth(px(self._widest))
        self._body.setContentsMargins(_MARGIN, px(8), _MARGIN, px(16))
        if self._body.count():
            self._body.takeAt(1)
            clear(self._buttons)
            self._buttons.deleteLater()
        else:
            self._body.addWidget(self.field)
        self._send_button = button(translate("composer", "Send"), self._send, "primary")
        self._stop = button(translate("composer", "Stop"), self.stopped.emit,
                            name=translate("composer", "Stop the answer"))  # fmt: skip
        new = button(translate("composer", "New conversation"), self.begun.emit, "quiet")
        all_ = button(translate("composer", "All conversations"), self.listed.emit, "quiet")
        self._buttons = row(self._send_button, self._stop, None)
        if look.current().size < STACKED:
            self._buttons.addWidget(new)
        self._buttons.addWidget(all_)
        new.setVisible(look.current().size < STACKED)
        self._body.addLayout(self._buttons)
        self.field.restyle()
        self.occupy(on=self._occupied)

    def occupy(self, *, on: bool) -> None:
        """While the agent answers."""
        had = self._stop.hasFocus()
        self._occupied = on
        self._send_button.setEnabled(not on)
        self._stop.setVisible(on)
        if had and not on:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def said(self, text: str) -> None:
        """It is kept in the vault now: what stands in the field besides stays."""
        if self.field.text == text:
            self.field.clear()

    def _send(self) -> None:
        if self.field.text and not self._occupied:
            self.sent.emit(self.field.text)
