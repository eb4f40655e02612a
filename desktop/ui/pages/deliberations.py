"""The deliberations of a group: those that go on, those that are decided, and a new question."""

from __future__ import annotations

from deliberation.state import Deliberation
from desktop.ui.needs import going_on
from desktop.ui.next_step import next_step
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.start_deliberation import start_form
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.words import counted, deliberation_name, stage_name


class DeliberationsPage(ScrollPage):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._raising = False

    def raise_question(self) -> None:
        """Show the form for a new question."""
        self._raising = True
        self.refresh()
        self.to_top()

    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        ask = button(self.tr("Raise a question"), self.raise_question, glyph="plus")
        self.add_title(self.tr("Deliberations"), ask)
        if self._raising:
            title, key = self.tr("A question that no clause answers"), f"raise {view.id}"
            self.add(start_form(self.session, key, title, self._raise, self._stop, ask_topic=True))
        everything = view.state.deliberations
        if not everything:
            if not self._raising:
                self._nothing()
            return
        self._group(self.tr("Going on"), [d for d in everything if going_on(d)])
        self._group(self.tr("Decided"), [d for d in everything if not going_on(d)])

    def _nothing(self) -> None:
        sentence = self.tr(
            "When a clause isn't it any more, open it in the rulebook and start a deliberation. "
            "When no clause covers a matter yet, raise it here."
        )
        book = button(self.tr("Open the rulebook"), lambda: self.go.emit("rulebook", ""))
        ask = button(self.tr("Raise the first question"), self.raise_question, "primary")
        self.add(
            Empty("chats-circle", self.tr("Nothing is being deliberated"), sentence, ask, book)
        )

    def _group(self, title: str, deliberations: list[Deliberation]) -> None:
        if deliberations:
            self.add_heading(title)
        for each in reversed(deliberations):
            self.add(self._card(each))

    def _card(self, about: Deliberation) -> Card:
        view = self.session.view
        assert view is not None
        name = deliberation_name(view, about)
        step = next_step(view, about)
        said = " · ".join(
            (
                stage_name(about.stage),
                counted(len(about.positions), self.tr("position"), self.tr("positions")),
                counted(
                    sum(option.kind != "keep" for option in about.options),
                    self.tr("option"),
                    self.tr("options"),
                ),
            )
        )
        open_ = button(
            self.tr("Open"), lambda: self.go.emit("deliberation", about.id),
            "primary" if step.mine else "", name=self.tr("Open “{name}”").format(name=name),
        )  # fmt: skip
        top = row(words(name, "heading"), open_, gap=16)
        top.setStretch(0, 1)
        return Card(top, words(step.sentence), words(said, "small"), gap=6)

    def _raise(self, not_it: bool, dont_know: bool, topic: str) -> None:
        group = self.session.group
        self._raising = False
        self.session.act(
            self.tr("Raising the question…"),
            lambda ws: ws.acknowledge(group, topic=topic, not_it=not_it, dont_know=dont_know),
            lambda changed: self.go.emit("deliberation", changed.subject),
        )

    def _stop(self) -> None:
        self._raising = False
        self.refresh()
