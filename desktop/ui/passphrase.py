"""Asking for a passphrase: the worker sends a request and waits, the dialog opens here."""

from __future__ import annotations

import os
from concurrent.futures import Future
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from desktop.ui import look
from desktop.ui.widgets.basics import column, name_buttons, words
from desktop.ui.widgets.check import Check


@dataclass(frozen=True)
class Request:
    """What the worker wants to know; `answer` wakes it."""

    new: bool
    why: str
    answer: Future[str | None] = field(default_factory=Future)


class Asker(QObject):
    """A `crdt.keys.Ceremony` for the window. Make it on the interface thread."""

    _wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open: list[Request] = []
        self._over = False
        self._wanted.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    def passphrase(self, new: bool, why: str) -> str | None:
        """Called on the documents thread, which waits for the person here.

        A passphrase in the environment is taken without asking, as on the command line.
        """
        from desktop.ceremony import VARIABLE

        if os.environ.get(VARIABLE):
            return os.environ[VARIABLE]
        if self._over:
            return None
        request = Request(new, why)
        self._open.append(request)
        self._wanted.emit(request)
        return request.answer.result()

    def give_up(self) -> None:
        """The window closes: nobody is going to answer any more."""
        self._over = True
        for request in self._open:
            if not request.answer.done():
                request.answer.set_result(None)

    def _ask(self, request: Request) -> None:
        if request.answer.done():
            return
        dialog = PassphraseDialog(request.new, request.why, self._window)
        given = dialog.exec() == QDialog.DialogCode.Accepted
        if not request.answer.done():
            request.answer.set_result(dialog.text if given else None)
        self._open.remove(request)


class PassphraseDialog(QDialog):
    """One field, or two where a passphrase is being chosen."""

    def __init__(self, new: bool, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Passphrase"))
        px = look.current().px
        self.setMinimumWidth(min(px(460), int(self.screen().availableSize().width() * 0.9)))
        self._new = new
        self._first = self._field(self.tr("Passphrase"))
        self._again = self._field(self.tr("The same passphrase again"))
        self._hint = words("", "small")
        show = Check(self.tr("Show what I type"))
        show.toggled.connect(self._reveal)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self._buttons)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        title = self.tr("Choose a passphrase") if new else self.tr("Your passphrase, please")
        parts: list[QWidget] = [words(title, "heading"), words(why), self._first]
        if new:
            lost = self.tr("Nobody can give it back to you if it is lost. Write it down.")
            parts += [self._again, words(lost, "small")]
        layout = column(*parts, show, self._hint, self._buttons, gap=12)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        self.setLayout(layout)
        self._check()

    @property
    def text(self) -> str:
        return self._first.text()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.textChanged.connect(lambda _: self._check())
        return field

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._first.setEchoMode(mode)
        self._again.setEchoMode(mode)

    def _check(self) -> None:
        hint = ""
        from crdt.keys import SHORTEST  # loads slowly, and most starts ask for nothing

        if self._new and len(self.text) < SHORTEST:
            hint = self.tr("At least {n} characters.").format(n=SHORTEST)
        elif self._new and self._again.text() != self.text:
            hint = self.tr("The two are not the same yet.")
        self._hint.setText(hint)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.text) and not hint)
