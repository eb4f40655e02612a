"""One calm line above the page: what was done, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout

from desktop.ui import look
from desktop.ui.icons import picture
from desktop.ui.widgets.basics import button, row, words

SLOW = 500  # milliseconds after which a person wants to see that something goes on
STAYS = 12_000  # milliseconds that a notice of success stays; trouble stays until closed


class MessageBar(QFrame):
    """Hidden while there is nothing to say."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self.setAccessibleName(self.tr("Messages"))
        self._picture = QLabel()
        self._text = words("", "body", select=True)
        self._close = button(self.tr("Close"), self.dismiss, "quiet", name=self.tr("Close message"))
        self._cancel = button(self.tr("Stop"), self.cancelled.emit, name=self.tr("Stop this"))
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        line = row(self._picture, self._text, self._cancel, self._close, gap=12)
        line.setStretch(1, 1)
        body = QVBoxLayout(self)
        px = look.current().px
        body.setContentsMargins(px(24), px(8), px(16), px(8))
        body.addLayout(line)
        body.addWidget(self._progress)
        self._later = QTimer(self, singleShot=True, interval=SLOW)
        self._later.timeout.connect(self._show_busy)
        self._fade = QTimer(self, singleShot=True, interval=STAYS)
        self._fade.timeout.connect(self.dismiss)
        self._busy, self._can_cancel = "", False
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def kind(self) -> str:
        """ "said", "trouble" or "busy"."""
        return str(self.property("kind") or "")

    def say(self, sentence: str) -> None:
        if sentence:
            self._show("said", sentence, "check-circle")
            self._fade.start()

    def complain(self, sentence: str) -> None:
        self._fade.stop()
        self._show("trouble", sentence, "warning-circle")

    def busy(self, label: str, *, can_cancel: bool = False) -> None:
        """Say that something goes on, once it has lasted; "" when it is over."""
        self._busy, self._can_cancel = label, can_cancel
        if not label:
            self._later.stop()
            if self.kind == "busy":
                self.dismiss()
        elif self.kind == "busy" and self.isVisible():
            self._show_busy()
        elif not self._later.isActive():
            self._later.start()

    def dismiss(self) -> None:
        self.setProperty("kind", "")
        self.hide()

    def _show_busy(self) -> None:
        if self._busy:
            self._fade.stop()
            self._show("busy", self._busy, "hourglass")

    def _show(self, kind: str, sentence: str, glyph: str) -> None:
        now = look.current()
        colour = now.tokens.warn if kind == "trouble" else now.tokens.accent
        self._picture.setPixmap(picture(glyph, 20, colour))
        self._text.setText(sentence)
        self._progress.setVisible(kind == "busy")
        self._cancel.setVisible(kind == "busy" and self._can_cancel)
        self._close.setVisible(kind != "busy")
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleDescription(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
