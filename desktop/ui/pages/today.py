"""Today: what needs you, a sentence each, and what happened lately."""

from __future__ import annotations

from desktop.ui import files
from desktop.ui.lately import Event, lately
from desktop.ui.needs import Need, needs, quiet
from desktop.ui.pages.away_known import unseen
from desktop.ui.pages.base import ScrollPage
from desktop.ui.widgets.basics import Card, button, column, row, rule, tag, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.words import when, when_short

SHOWN = 6  # needs listed below the first


class TodayPage(ScrollPage):
    _unseen = 0  # things that one's own agent did while one was away

    def refresh(self) -> None:
        super().refresh()
        # A vault that cannot be read is told of where something in it is wanted.
        self.session.ask(unseen, self._count, lambda _: None)

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
        if not view.rulebook.clauses and not view.state.deliberations:
            self._nothing_yet()
        elif waiting:
            self._first(waiting[0])
            self._others(waiting[1:])
        else:
            title = self.tr("Nothing needs you.")
            self.add(Empty("leaf", title, self.tr("You can close the laptop and go outside.")))
        self._quiet()
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
        if it is None:
            return
        look = button(it.button, lambda: self.go.emit(it.page, it.subject), "quiet",
                      name=f"{it.button}: {it.sentence}")  # fmt: skip
        line = row(words(it.sentence, "muted"), look, gap=12)
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
