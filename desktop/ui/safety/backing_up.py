"""The sheet that makes a backup: where to, under which passphrase, and how it went."""

from __future__ import annotations

from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from desktop.ui.pairing.asking import ask
from desktop.ui.pairing.comparing import announce
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.telling import tell
from desktop.ui.safety import places
from desktop.ui.safety.choosing import NewPassphrase
from desktop.ui.safety.going_on import GoingOn
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, words
from desktop.ui.words import translate, when
from desktop.views import Changed

if TYPE_CHECKING:
    from crdt.keys import Cost


MARGIN = 16  # pixels above and below what is brought into view


class BackupSheet(Sheet):
    def __init__(self, parent: QWidget, session: Session, cost: Cost | None) -> None:
        lead = translate(
            "safety",
            "One file that brings everything back, on any computer: your key, your groups, your "
            "conversations and your pieces. Only its passphrase opens it.",
        )
        super().__init__(parent, session, translate("safety", "Make a backup"), lead)
        self._cost = cost
        self.out: Path | None = None
        self.passphrase = NewPassphrase()
        self.passphrase.changed.connect(self._look)
        self.passphrase.made.connect(self._bring_into_view)
        self._last, self._where = words("", "small"), words("")
        self._missing, self._trouble = words("", "small"), words("", "warn")
        self._trouble.hide()
        self._go = button(translate("safety", "Make the backup"), self.go, "primary")
        self._form = self._lay_out()
        self._doing = GoingOn(translate("safety", "Making the backup"))
        self._over = words("", "strong")
        self._over.hide()
        self.add(self._last, self._form, self._doing, self._over)
        self._ask_last()
        self._look()

    def _lay_out(self) -> QWidget:
        choose = button(translate("safety", "Choose where…"), self._choose)
        advice = translate(
            "safety",
            "On a stick or another computer it is safe; on this laptop it would be lost with it.",
        )
        form = QWidget()
        form.setLayout(
            column(
                Card(words(translate("safety", "Where it is written"), "strong"), self._where,
                     abreast(choose), words(advice, "small")),
                Card(words(translate("safety", "The passphrase"), "strong"), self.passphrase),
                self._trouble, self._missing, abreast(self._go), gap=12,
            )
        )  # fmt: skip
        return form

    def put(self, out: Path) -> None:
        """Say where it is to be written."""
        self.out = out
        self._look()

    def _bring_into_view(self) -> None:
        """The six words with the line below them, once they have their place."""
        again, scroll = self.passphrase.again, self.findChild(QScrollArea)
        assert isinstance(scroll, QScrollArea)  # every sheet has one
        QTimer.singleShot(0, again, lambda: scroll.ensureWidgetVisible(again, 0, MARGIN))

    def _choose(self) -> None:
        out = places.where_to(self)
        if out is not None:
            self.put(out)

    def _ask_last(self) -> None:
        ask(self, self.session, lambda workspace: workspace.backed_up, self._tell_last,
            lambda _: None)  # fmt: skip

    def _tell_last(self, at: int) -> None:
        said = translate("safety", "No backup was made on this laptop so far.")
        if at:
            said = translate("safety", "The last backup was made on {date}.").format(date=when(at))
        self._last.setText(said)

    def _look(self) -> None:
        """What is still missing is said, and only then the button can be pressed."""
        missing = self.passphrase.missing
        if self.out is None:
            missing = translate("safety", "Choose first where the backup is written.")
        if self.out is None:
            self._where.setText(translate("safety", "Nowhere yet."))
        else:
            places.show_path(self._where, self.out)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._go.setEnabled(not missing)

    # Making it

    def go(self) -> None:
        out, passphrase, session = self.out, self.passphrase.text, self.session
        label = translate("safety", "Making a backup…")
        workspace = session.workspace
        if out is None or not passphrase or workspace is None:
            return
        if session.doing(label):
            self._fail(translate("safety", "A backup is being made already; wait until it is."))
            return
        backstage, more = session.backstage, {} if self._cost is None else {"cost": self._cost}
        end = session.begin_long(label)

        async def work() -> Changed:
            from desktop.backing_up import back_up  # loads slowly

            def wrote() -> None:
                backstage.post(self._tell_writing)

            return await back_up(workspace, out, passphrase, backstage.on_documents, wrote, **more)

        def done(changed: Changed) -> None:
            end()
            tell(session, changed)
            if isValid(self):
                self._end(changed.sentence)

        def failed(error: BaseException) -> None:
            end()
            if isValid(self) and not isinstance(error, CancelledError):
                self._fail(session.sentence(error))
            else:
                session.complain(error)

        self._form.hide()
        self._doing.say(translate("safety", "Copying your data…"))
        backstage.network(work, done, failed)

    def _tell_writing(self) -> None:
        if isValid(self):
            self._doing.say(
                translate("safety", "Writing the file, and reading it back to be sure of it…")
            )

    def _end(self, sentence: str) -> None:
        self._doing.hide()
        how = translate(
            "safety",
            "To bring it back, choose “Bring back a backup” on the first page of Folkmoot, on any "
            "computer.",
        )
        self._over.setText(f"{sentence}\n\n{how}")
        self._over.show()
        self._ask_last()
        announce(self, sentence)

    def _fail(self, sentence: str) -> None:
        self._doing.hide()
        self._form.show()
        self._trouble.setText(sentence)
        self._trouble.show()
        self._go.setFocus()
        announce(self, sentence)
