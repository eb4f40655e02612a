"""The first page: who you are and where your data live, then found a group or join one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from desktop.ui import files, look
from desktop.ui.pages.base import ScrollPage
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.editor import line


class WelcomePage(ScrollPage):
    """`start(folder, name)` makes the identity and opens the folder."""

    def __init__(
        self, session: Session, folder: Path, start: Callable[[Path, str | None], None]
    ) -> None:
        super().__init__(session)
        self.folder, self._start = folder, start
        self.exists: bool | None = None  # not known yet
        self._typed = ""
        self.name: QLineEdit | None = None
        self.group_name: QLineEdit | None = None

    def build(self) -> None:
        self.body.addSpacing(look.current().px(24))
        if self.session.workspace is not None:
            self._found_or_join()
        elif self.session.working or self.exists is None:
            self.add(words("Folkmoot", "display"), words(self.tr("Opening your data…"), "lead"))
        elif self.exists:
            self._open_again()
        else:
            self._introduce()

    def _introduce(self) -> None:
        self.add(words(self.tr("Welcome to Folkmoot"), "display"))
        lead = self.tr(
            "A rulebook that your group holds together. Everybody has all of it on their own "
            "laptop, and nobody is bound by words that they did not agree to."
        )
        self.add(words(lead, "lead"))
        self.body.addSpacing(look.current().px(12))
        self.name = line(self.tr("Your name"), self.tr("The name that the others know you by"))
        self.name.setText(self._typed)
        self.name.textChanged.connect(self._keep_name)
        self.name.returnPressed.connect(self._begin)
        where = words(str(self.folder), "body", select=True)
        change = button(self.tr("Choose another folder…"), self._choose, "quiet")
        card = Card(
            tag(self.tr("Your name"), "strong"),
            self.name,
            words(self.tr("It stands beside everything that you agree to."), "small"),
            tag(self.tr("Where your data are kept"), "strong"),
            where,
            words(self.tr("Encrypted, on this computer and nowhere else."), "small"),
            row(change, None),
        )
        begin = button(self.tr("Begin"), self._begin, "primary")
        self.add(card, row(begin, None))

    def _open_again(self) -> None:
        self.add(words(self.tr("Your data are closed"), "display"))
        lead = self.tr("They are kept in {folder}.").format(folder=self.folder)
        again = button(self.tr("Open them"), lambda: self._start(self.folder, None), "primary")
        other = button(self.tr("Choose another folder…"), self._choose, "quiet")
        self.add(words(lead, "lead"), row(again, other, None))

    def _found_or_join(self) -> None:
        workspace = self.session.workspace
        name = workspace.my_name if workspace else ""
        self.add(words(self.tr("Good to have you here, {name}").format(name=name), "display"))
        lead = self.tr("A group starts with one person. The others join with a file from it.")
        self.add(words(lead, "lead"))
        self.body.addSpacing(look.current().px(12))
        self._waiting()
        self.group_name = line(
            self.tr("Name of the group"), self.tr("For example: Mill Lane House")
        )
        self.group_name.returnPressed.connect(self._found)
        found = Card(
            words(self.tr("Found a group"), "heading"),
            words(self.tr("You bring the rules, or write the first ones, and invite the others.")),
            self.group_name,
            row(button(self.tr("Found a group"), self._found, "primary"), None),
        )
        join = Card(
            words(self.tr("Join with an invitation file"), "heading"),
            words(
                self.tr(
                    "Somebody in the group gave you a file. Folkmoot writes an answer to it; "
                    "send that back, and they can let you in."
                )
            ),
            row(button(self.tr("Join with an invitation file…"), self._join), None),
        )
        self.add(found, join)

    def _waiting(self) -> None:
        asked = [each.name for each in self.session.groups if not each.joined]
        if asked:
            sentence = self.tr(
                "You asked to join {name}. Once they have let you in they send you a bundle; "
                "take it with Share, Take a bundle, or drop it on this window."
            ).format(name=asked[0])
            take = button(self.tr("Take a bundle…"), self._take, "primary")
            self.add(Card(words(sentence), row(take, None), role="call"))

    def look_at(self, folder: Path, if_there: Callable[[], None]) -> None:
        """Show what a folder offers; call `if_there` where somebody's data are in it."""

        def seen(exists: bool) -> None:
            self.folder, self.exists = folder, exists
            self.refresh()
            if exists:
                if_there()

        session = self.session
        session.backstage.documents(lambda: files.has_data(folder), seen, session.complain)

    def _keep_name(self, typed: str) -> None:
        self._typed = typed

    def _choose(self) -> None:
        chosen = files.choose_folder(self, self.tr("Where your data are kept"), self.folder)
        if chosen:
            self.look_at(chosen, lambda: None)

    def _begin(self) -> None:
        if self.name is None or not self.name.text().strip():
            self.session.failed.emit(self.tr("Please write your name first."))
            if self.name is not None:
                self.name.setFocus()
            return
        self._start(self.folder, self.name.text().strip())

    def _found(self) -> None:
        name = self.group_name.text().strip() if self.group_name else ""
        if not name:
            self.session.failed.emit(self.tr("Please give the group a name first."))
            return
        self.session.act(self.tr("Founding the group…"), lambda workspace: workspace.found(name))

    def _join(self) -> None:
        files.join(self, self.session)

    def _take(self) -> None:
        files.take(self, self.session)
