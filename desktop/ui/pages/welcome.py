"""The first page: who you are and where your data live, then found a group or join one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from desktop.ui import files, look
from desktop.ui.pages import welcome_closed, welcome_second
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pairing import become_device_sheet, join_sheet
from desktop.ui.safety import restore_sheet
from desktop.ui.safety.places import show_path
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.draft_line import DraftLine
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
        self.group_name: DraftLine | None = None
        self._second = False  # whether this laptop is another one of somebody's
        self.closed: Path | None = None  # a folder that could not be opened and was gone from
        session.opened.connect(self._opened)

    def build(self) -> None:
        self.body.addSpacing(look.current().px(24))
        if welcome_second.is_waiting(self):
            welcome_second.wait(self)
        elif self.session.workspace is not None:
            self._found_or_join()
        elif self.session.working or self.exists is None:
            self.add(words("Folkmoot", "display"), words(self.tr("Opening your data…"), "lead"))
        elif self.exists:
            welcome_closed.build(self)
        elif self._second:
            welcome_second.ask_name(self)
            welcome_closed.way_back(self)
        else:
            self._introduce()
            welcome_closed.way_back(self)

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
        where = words("", "body", select=True)
        show_path(where, self.folder)
        change = button(self.tr("Choose another folder…"), self.choose, "quiet")
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
        mine = self.tr("This laptop is another one of mine…")
        self.add(card, abreast(begin, button(mine, lambda: self.turn(second=True))))
        bring = button(self.tr("Bring back a backup…"), self.bring_back, "quiet")
        self.add(row(bring, None))

    def _found_or_join(self) -> None:
        workspace = self.session.workspace
        name = workspace.my_name if workspace else ""
        self.add(words(self.tr("Good to have you here, {name}").format(name=name), "display"))
        lead = self.tr("A group starts with one person, who invites the others.")
        self.add(words(lead, "lead"))
        self.body.addSpacing(look.current().px(12))
        self._waiting()
        self.group_name = DraftLine(
            self.session, "name of a new group", self.tr("Name of the group"),
            hint=self.tr("For example: Mill Lane House"),
        )  # fmt: skip
        self.group_name.returnPressed.connect(self._found)
        found = Card(
            words(self.tr("Found a group"), "heading"),
            words(self.tr("You bring the rules, or write the first ones, and invite the others.")),
            self.group_name,
            row(button(self.tr("Found a group"), self._found, "primary"), None),
        )
        join = Card(
            words(self.tr("Join a group"), "heading"),
            words(
                self.tr(
                    "Somebody in the group says a code to you, or gives you an invitation: a file, "
                    "a text, or a picture of a code."
                )
            ),
            row(button(self.tr("Join a group…"), lambda: join_sheet(self, self.session)), None),
        )
        self.add(found, join)
        if not self.session.groups:
            mine = button(
                self.tr("This laptop is another one of mine…"),
                lambda: become_device_sheet(self, self.session), "quiet",
            )  # fmt: skip
            self.add(row(mine, None))

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
            self.folder, self.exists, self._second = folder, exists, False
            self.session.unopened = None
            self.refresh()
            if exists:
                if_there()

        session = self.session
        session.backstage.documents(lambda: files.has_data(folder), seen, session.complain)

    def _keep_name(self, typed: str) -> None:
        self._typed = typed

    def choose(self) -> None:
        """Choose where the data are to be kept."""
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

    def open(self, folder: Path) -> None:
        """Open a folder that somebody's data are in."""
        self.folder, self.exists, self.closed = folder, True, None
        self._start(folder, None)

    def bring_back(self) -> None:
        """Bring a backup back, and open what came of it."""
        restore_sheet(self, self.session, self.folder, self.open)

    def go_elsewhere(self, folder: Path, *, second: bool) -> None:
        """Begin in a new folder, since the present one cannot be opened; that stays as it is."""
        if self.exists:
            self.closed = self.folder
        self.folder, self.exists = folder, False
        self.turn(second=second)

    def turn(self, *, second: bool) -> None:
        """Whether this laptop is another one of somebody's, or its owner is new here."""
        self._second = second
        self.refresh()
        if self.name is not None:
            self.name.setFocus()

    def begin_second(self) -> None:
        """Make the folder, which is nobody's until the other laptop says whose it is."""
        name = " ".join(self.name.text().split()) if self.name is not None else ""
        if name:
            self._typed = name
            self._start(self.folder, name)
        else:
            self.session.failed.emit(self.tr("Please say what this laptop is called first."))

    def _opened(self) -> None:
        if self._second and not self.session.groups:
            self._second = False
            self.session.drafts[welcome_second.MARK] = self._typed
            welcome_second.bring_in(self)

    def _found(self) -> None:
        field = self.group_name
        name = field.said if field else ""
        if field is None or not name:
            self.session.failed.emit(self.tr("Please give the group a name first."))
            return
        label = self.tr("Founding the group…")
        self.session.act(label, lambda workspace: workspace.found(name), lambda _: field.done())

    def _take(self) -> None:
        files.take(self, self.session)
