"""The sheet that brings a backup back into a new folder, and has it opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.ui import files
from desktop.ui.pairing.comparing import announce
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.passphrase import Asker
from desktop.ui.safety import places
from desktop.ui.safety.choosing import secret_field, shown_by
from desktop.ui.safety.going_on import GoingOn
from desktop.ui.safety.strength import meant
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from crdt.backup.restoring import Restored
    from crdt.keys import Cost


class RestoreSheet(Sheet):
    """`opened` is called with the new folder."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        folder: Path,
        opened: Callable[[Path], None],
        cost: Cost | None,
    ) -> None:
        lead = translate(
            "safety",
            "Everything that was in it comes back into a new folder, and this laptop goes on as a "
            "new device of yours. What is on this computer already stays as it is.",
        )
        super().__init__(parent, session, translate("safety", "Bring back a backup"), lead)
        self._opened, self._cost = opened, cost
        self.file: Path | None = None
        self.folder = places.fresh(folder)
        self._asker = Asker(self)
        self.passphrase = secret_field(translate("safety", "The passphrase of the backup"))
        self.passphrase.textChanged.connect(lambda _: self._look())
        self.passphrase.returnPressed.connect(self.go)
        self._from, self._to = words(""), words("")
        self._trouble = words("", "warn")
        self._trouble.hide()
        self._go = button(translate("safety", "Bring it back"), self.go, "primary")
        self._form = self._lay_out()
        self._doing = GoingOn(translate("safety", "Bringing the backup back"))
        self.add(self._form, self._doing)
        self._look()

    def _lay_out(self) -> QWidget:
        which = button(translate("safety", "Choose the backup…"), self._choose_file)
        where = button(translate("safety", "Choose another folder…"), self._choose_folder, "quiet")
        six = translate(
            "safety", "Of six words that were made for you the first three letters each will do."
        )
        form = QWidget()
        form.setLayout(
            column(
                Card(words(translate("safety", "Your backup"), "strong"), self._from,
                     abreast(which)),
                Card(words(translate("safety", "Its passphrase"), "strong"), self.passphrase,
                     words(six, "small"), shown_by(self.passphrase)),
                Card(words(translate("safety", "The new folder"), "strong"), self._to,
                     abreast(where)),
                self._trouble, abreast(self._go), gap=12,
            )
        )  # fmt: skip
        return form

    def read(self, file: Path) -> None:
        """Say which backup it is."""
        self.file = file
        self._look()
        self.passphrase.setFocus()

    def _choose_file(self) -> None:
        file = places.which(self)
        if file is not None:
            self.read(file)

    def _choose_folder(self) -> None:
        title = translate("safety", "Where your data are brought back to")
        chosen = files.choose_folder(self, title, self.folder.parent)
        if chosen is not None:
            self.folder = places.fresh_in(chosen)
            self._look()

    def _look(self) -> None:
        if self.file is None:
            self._from.setText(translate("safety", "None chosen yet."))
        else:
            places.show_path(self._from, self.file)
        places.show_path(self._to, self.folder)
        self._go.setEnabled(self.file is not None and bool(self.passphrase.text()))

    # Bringing it back

    def go(self) -> None:
        file, typed, session, folder = self.file, self.passphrase.text(), self.session, self.folder
        label = translate("safety", "Bringing your data back…")
        if file is None or not typed or session.doing(label):
            return
        asker, opened = self._asker, self._opened
        more = {} if self._cost is None else {"cost": self._cost}
        end = session.begin_long(label)

        def done(_: Restored) -> None:
            end()
            if isValid(self):
                self.close()
                opened(folder)
            else:
                said = translate("safety", "Your data are back, in {folder}; open that folder.")
                session.said.emit(said.format(folder=folder))

        def failed(error: BaseException) -> None:
            end()
            if isValid(self):
                self._fail(session.sentence(error))
            else:
                session.complain(error)

        self._form.hide()
        self._doing.say(translate("safety", "Reading the backup, and checking every byte of it…"))
        session.backstage.documents(
            lambda: _restore(file, typed, folder, asker, more), done, failed
        )

    def _fail(self, sentence: str) -> None:
        self._doing.hide()
        self._form.show()
        self._trouble.setText(sentence)
        self._trouble.show()
        self.passphrase.setFocus()
        announce(self, sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._asker.give_up()  # whoever waits for a passphrase is told that none comes
        super().closeEvent(event)


def _restore(file: Path, typed: str, folder: Path, asker: Asker, more: dict[str, Any]) -> Restored:
    """As typed, and if that is not it, as the six words that it may stand for."""
    from crdt.errors import WrongKey  # all of these load slowly
    from desktop.ceremony import Terminal
    from desktop.workspace import Workspace

    kept = "passphrase" if Terminal().given else "keyring"
    try:
        return Workspace.restore(file, typed, folder, asker, prefer=kept, **more)
    except WrongKey:
        if meant(typed) == typed:
            raise
        return Workspace.restore(file, meant(typed), folder, asker, prefer=kept, **more)
