"""The people of a group: who is in it and near, by which roads, who comes, who goes, and why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.ui import look, pairing
from desktop.ui.in_hand import in_hand
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.people_aside import aside_parts
from desktop.ui.pages.people_asking import alone_card, asking_card
from desktop.ui.pages.people_contests import contest_card
from desktop.ui.pages.people_known import Known, read
from desktop.ui.pages.people_members import members_parts
from desktop.ui.pages.people_out import leave, show_out
from desktop.ui.pages.people_part import Part
from desktop.ui.pages.people_removing import removal_card
from desktop.ui.pages.people_roads import roads_parts
from desktop.ui.pages.people_words import inside
from desktop.ui.roads import Roads
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import STACKED, abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, grouped
from desktop.views import GroupView

PAUSE = 400  # milliseconds between two looks at who is near
HELD = 80  # milliseconds until it is seen whether the person's hands are free again


class PeoplePage(ScrollPage):
    """Built anew when the group changed; who is near is shown in its parts alone, and quietly."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.known: Known | None = None
        self._opened: set[str] = set()
        self._group = ""
        self._parts: list[Part] = []
        self._roads: Roads | None = None
        self._stirred = False  # something about the roads has changed and is not shown yet
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    # What the parts ask for

    def is_open(self, what: str) -> bool:
        """Whether the person has unfolded `what`."""
        return what in self._opened

    def unfold(self, what: str, *, open_: bool = True) -> None:
        """Unfold or fold `what`, and show the page so."""
        (self._opened.add if open_ else self._opened.discard)(what)
        super().refresh()

    def near(self) -> Mapping[str, frozenset[str]]:
        """By device, the roads by which it can be reached now."""
        roads = self.session.roads
        return {each: frozenset(by) for each, by in roads.near.items()} if roads else {}

    def trouble(self) -> Mapping[str, str]:
        """By road, what is wrong with it now."""
        return dict(self.session.roads.trouble) if self.session.roads else {}

    def addresses(self) -> tuple[str, ...]:
        """Where this laptop can be dialled in the room."""
        return self.session.roads.addresses if self.session.roads else ()

    def admit(self) -> None:
        pairing.admit_sheet(self, self.session)

    def add_device(self) -> None:
        pairing.add_device_sheet(self, self.session)

    # Keeping up

    def refresh(self) -> None:
        if self.session.roads is not self._roads:
            self._roads = self.session.roads
            if self._roads is not None:
                self._roads.changed.connect(self._stir)
        if self.session.group != self._group:
            self._group, self.known = self.session.group, None
            self._opened.clear()
        super().refresh()
        self._ask()

    def _ask(self) -> None:
        group, before = self._group, self.known
        if group:
            self.session.ask(lambda workspace: read(workspace, group, before), self._take)

    def _take(self, known: Known) -> None:
        if known.group != self._group:
            return
        self.known = known
        if in_hand():
            self._stir()
        else:
            self._renew()

    def _renew(self) -> None:
        for part in self._parts:
            part.renew()

    def _stir(self) -> None:
        self._stirred = True
        if not self._timer.isActive():
            self._timer.start(HELD)

    def _look(self) -> None:
        if not self._stirred or not self.isVisible():  # it is read anew when it is turned to
            return
        if in_hand():
            self._timer.start(HELD)
            return
        self._stirred = False
        self._timer.start(PAUSE)
        self._ask()

    # What is shown

    def build(self) -> None:
        view = self.session.view
        self._parts = []
        if view is None:
            return
        count = counted(len(view.state.current), self.tr("member"), self.tr("members"))
        note = f"{view.state.group_name}, {count}"
        coming = self._coming(view)
        if look.current().size < STACKED:
            self.add_title(self.tr("People"), *coming, note=note)
        else:
            self.add_title(self.tr("People"), note=note)
            if coming:
                self.add(abreast(*coming))
        out = show_out(self, view)
        if out is not None:
            self.add(out)
        for contest in view.state.contests:
            self.add(contest_card(self, view, contest))
        if len(view.state.current) == 1 and not view.state.pending and out is None:
            self.add(alone_card())
        if view.state.pending:
            self.add_heading(self.tr("Asking to join"))
        for each in view.state.pending:
            self.add(asking_card(self, view, each))
        self._removing(view)
        self._members(view)
        self._aside(view)
        self._fingerprint(view)
        self._quarantine(view)
        if out is None:
            self.body.addSpacing(14)
            self.add(row(button(self.tr("Leave this group…"), lambda: leave(self), "quiet"), None))

    def _coming(self, view: GroupView) -> tuple[QPushButton, ...]:
        if not inside(view):
            return ()
        return (
            button(
                self.tr("Invite somebody…"), lambda: pairing.invite_sheet(self, self.session),
                "primary" if len(view.state.current) == 1 else "", glyph="envelope-simple",
            ),
            button(self.tr("Let people in…"), self.admit, glyph="user-plus"),
        )  # fmt: skip

    def _removing(self, view: GroupView) -> None:
        if view.state.removing:
            self.add_heading(self.tr("Should they stay?"))
        for each in view.state.removing:
            self.add(removal_card(self, view, each))

    def _members(self, view: GroupView) -> None:
        self.add_heading(self.tr("Members"))
        members = Part(lambda: (self.known, self.near()), lambda: members_parts(self, view))
        self.add(members)
        self.add_heading(self.tr("How entries travel"))
        roads = Part(
            lambda: (
                self.known and (self.known.roads, self.known.no_internet),
                self.trouble(),
                self.is_open("address") and self.addresses(),
            ),
            lambda: roads_parts(self, view),
        )
        self.add(roads)
        self._parts += [members, roads]

    def _aside(self, view: GroupView) -> None:
        aside = Part(
            lambda: self.known and (self.known.aside, self.known.untried),
            lambda: aside_parts(self, view),
        )
        self.add(aside)
        self._parts.append(aside)

    def _fingerprint(self, view: GroupView) -> None:
        self.add_heading(self.tr("The same on every laptop?"))
        sentence = self.tr(
            "Two laptops hold the same group exactly when this fingerprint is the same on both. "
            "Read it to each other after they met."
        )
        self.add(words(sentence, "muted"))
        digits = words(grouped(view.fingerprint), "mono", select=True)
        digits.setAccessibleName(self.tr("Fingerprint"))
        digits.setAccessibleDescription(grouped(view.fingerprint))
        copy = button(
            self.tr("Copy"), lambda: QApplication.clipboard().setText(view.fingerprint), "quiet",
            name=self.tr("Copy the fingerprint"),
        )  # fmt: skip
        line = row(digits, copy)
        line.setStretch(0, 1)
        entries = counted(view.entries, self.tr("signed entry"), self.tr("signed entries"))
        self.add(Card(line, words(entries, "small")))
        if view.waiting:
            waiting = self.tr(
                "{n} more came before what they build on. They count once that has come, too."
            )
            self.add(words(waiting.format(n=view.waiting), "warn"))

    def _quarantine(self, view: GroupView) -> None:
        """Only how much it is: it has a page of its own."""
        if not view.quarantine:
            return
        self.add_heading(self.tr("Refused"))
        one = self.tr("1 entry was refused, or came from a copied laptop.")
        many = self.tr("{n} entries were refused, or came from a copied laptop.")
        said = one if len(view.quarantine) == 1 else many.format(n=len(view.quarantine))
        look = button(
            self.tr("Look through it"), lambda: self.go.emit("quarantine", ""), "quiet",
            name=self.tr("Look through what was refused"),
        )  # fmt: skip
        self.add(words(said), row(look, None))
