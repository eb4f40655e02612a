"""Today: what needs you, a sentence each, and what happened lately."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.ui import files, reminders
from desktop.ui.lately import Event, lately
from desktop.ui.need import Need
from desktop.ui.needs import needs, quiet
from desktop.ui.pages.away_known import unseen
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.people_out import show_out
from desktop.ui.pages.people_words import called
from desktop.ui.reminders import Noted
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, column, row, rule, tag, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.words import when, when_short
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.workspace import Workspace

SHOWN = 6  # needs listed below the first


class TodayPage(ScrollPage):
    _unseen = 0  # things that one's own agent did while one was away

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reminded: Workspace | None = None  # that was asked whether a backup is due
        self._due: Noted | None = None  # as it was when it was said that one is
        self._noted: Noted | None = None

    def refresh(self) -> None:
        super().refresh()
        # A vault that cannot be read is told of where something in it is wanted.
        self.session.ask(unseen, self._count, lambda _: None)
        workspace, group = self.session.workspace, self.session.group
        remind = workspace is not self._reminded
        if remind:
            self._reminded, self._due = workspace, None
        self.session.ask(lambda ws: reminders.read(ws, group, remind=remind), self._note)

    def _note(self, noted: Noted) -> None:
        before = self._noted, self._due
        if noted.backup_due:
            self._due = noted
        elif self._due is not None and noted.backed_up != self._due.backed_up:
            self._due = None  # one was made
        self._noted = replace(noted, backup_due=False)
        if (self._noted, self._due) != before:
            super().refresh()

    def _count(self, unseen_: int) -> None:
        if unseen_ != self._unseen:
            self._unseen = unseen_
            super().refresh()

    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        self.add_title(self.tr("Today"), note=view.state.group_name)
        waiting = needs(view)
        out = show_out(self, view)
        if out is not None:
            self.add(out)
        elif not view.rulebook.clauses and not view.state.deliberations:
            self._nothing_yet()
            self._others(waiting)
        elif waiting:
            self._first(waiting[0])
            self._others(waiting[1:])
        else:
            title = self.tr("Nothing needs you.")
            self.add(Empty("leaf", title, self.tr("You can close the laptop and go outside.")))
        self._quiet()
        self._reminders(view)
        self._lately(lately(view))

    def _nothing_yet(self) -> None:
        title = self.tr("An empty rulebook")
        sentence = self.tr(
            "Bring in the rules that your group already has, as Markdown, plain text or a Word "
            "file. Or start with a question that has no answer yet."
        )
        bring = button(
            self.tr("Import rules…"), lambda: files.import_rules(self, self.session), "primary"
        )
        raise_ = button(self.tr("Raise a question"), lambda: self.go.emit("raise", ""))
        invite = button(self.tr("Invite the others"), lambda: self.go.emit("people", ""), "quiet")
        self.add(Empty("book-open", title, sentence, bring, raise_, invite))

    def _first(self, need: Need) -> None:
        act = button(need.button, lambda: self.go.emit(need.page, need.subject), "primary",
                     name=f"{need.button}: {need.sentence}")  # fmt: skip
        self.add(Card(words(need.sentence, "lead"), row(act, None), role="call", gap=12))

    def _others(self, rest: tuple[Need, ...]) -> None:
        if not rest:
            return
        self.add_heading(self.tr("Also waiting for you"))
        card = Card(gap=6)
        for index, need in enumerate(rest[:SHOWN]):
            if index:
                card.body.addWidget(rule())
            act = button(need.button, lambda n=need: self.go.emit(n.page, n.subject),  # type: ignore[misc]
                         name=f"{need.button}: {need.sentence}")  # fmt: skip
            line = row(words(need.sentence), act, gap=16)
            line.setStretch(0, 1)
            card.body.addLayout(line)
        if len(rest) > SHOWN:
            more = self.tr("And {n} more after these.").format(n=len(rest) - SHOWN)
            card.body.addWidget(words(more, "small"))
        self.add(card)

    def _quiet(self) -> None:
        """A line for whoever has time; it is not counted among what needs them."""
        it = quiet(self._unseen)
        if it is not None:
            self._line(it.sentence, it.button, lambda: self.go.emit(it.page, it.subject))

    def _reminders(self, view: GroupView) -> None:
        if self._due is not None:
            sentence = reminders.backup_sentence(self._due)
            self._line(sentence, self.tr("Make a backup…"), self._back_up)
        if self._noted is not None and self._noted.group == view.id and self._noted.unmet:
            names = [called(view, each) for each in self._noted.unmet]
            sentence = reminders.unmet_sentence(self._noted, names)
            see = self.tr("How to reach them")
            self._line(sentence, see, lambda: self.go.emit("people", ""))

    def _back_up(self) -> None:
        from desktop.ui.safety import backup_sheet

        backup_sheet(self, self.session)

    def _line(self, sentence: str, label: str, does: Callable[[], object]) -> None:
        act = button(label, does, "quiet", name=f"{label}: {sentence}")
        line = row(words(sentence, "muted"), act, gap=12)
        line.setStretch(0, 1)
        self.body.addSpacing(6)
        self.add(line)

    def _lately(self, events: tuple[Event, ...]) -> None:
        if not events:
            return
        self.add_heading(self.tr("Lately"))
        lines = column(gap=6)
        for event in events:
            see = button(
                self.tr("See"),
                lambda e=event: self.go.emit(e.page, e.subject),  # type: ignore[misc]
                "quiet",
                name=self.tr("See: {what} {date}").format(what=event.sentence, date=when(event.at)),
            )
            date = tag(when_short(event.at))
            date.setToolTip(when(event.at))
            line = row(words(event.sentence), date, see, gap=12)
            line.setStretch(0, 1)
            lines.addLayout(line)
        self.add(lines)
