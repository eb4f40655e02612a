"""One deliberation: the stage rail across the top, one stage below it, one next action."""

from __future__ import annotations

from collections.abc import Callable

from deliberation.state import Deliberation, Stage
from desktop.ui.next_step import next_step
from desktop.ui.pages.base import ScrollPage
from desktop.ui.session import Session
from desktop.ui.stages import (
    acknowledging,
    consenting,
    learning,
    mediation,
    options,
    positions,
    ratings,
    trying,
)
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.stage_rail import StageRail
from desktop.ui.words import deliberation_name, stage_name, stage_sentence
from desktop.views import GroupView

SHOW: dict[Stage, Callable[[Desk, GroupView, Deliberation], None]] = {
    Stage.ACKNOWLEDGED: acknowledging.show,
    Stage.POSITIONS: positions.show,
    Stage.OPTIONS: options.show,
    Stage.RATINGS: ratings.show,
    Stage.MEDIATION: mediation.show,
    Stage.CONSENT: consenting.show,
    Stage.TRIAL: trying.show,
    Stage.LESSON: learning.show,
}


class DeliberationPage(ScrollPage):
    """Shows the stage where the next action is, until another is picked."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.deliberation = ""
        self.shown: Stage | None = None
        self.stays: Stage | None = None  # shown until the person does something
        self._seen: Stage | None = None  # shown last
        self.opened: set[str] = set()  # what the person has unfolded, by name

    def show_deliberation(self, deliberation: str) -> None:
        if deliberation != self.deliberation:
            self.shown = self.stays = self._seen = None
            self.opened.clear()
        self.deliberation = deliberation
        self.refresh()
        self.to_top()

    def show_stage(self, stage: Stage) -> None:
        self.shown = stage
        self.refresh()

    def write_option(self) -> None:
        """Show where a wording is written, with what is drafted there."""
        self.opened.add("option")
        self.show_stage(Stage.OPTIONS)

    def build(self) -> None:
        view = self.session.view
        about = view.state.deliberation(self.deliberation) if view else None
        if view is None or about is None:
            gone = self.tr("This deliberation is not in the group; look at the list.")
            self.add(words(gone, "lead"))
            return
        back = button(self.tr("All deliberations"), lambda: self.go.emit("deliberations", ""),
                      "quiet", glyph="arrow-left")  # fmt: skip
        self.add(row(back, None))
        self.add(words(deliberation_name(view, about), "title"))
        step = next_step(view, about)
        if self.session.following:  # what others do does not turn the page
            self.stays = self._seen
        shown = self._seen = self.shown or self.stays or step.stage
        rail = StageRail(about.stage, shown)
        rail.picked.connect(self.show_stage)
        self.add(rail)
        self._call(view, about, shown)
        self.add_heading(stage_name(shown))
        self.add(words(stage_sentence(shown), "muted"))
        SHOW[shown](Desk(self, view, about), view, about)

    def _call(self, view: GroupView, about: Deliberation, shown: Stage) -> None:
        step = next_step(view, about)
        said = self.tr("Next for you") if step.mine else self.tr("For now")
        line = row(words(f"{said}: {step.sentence}", "lead"), gap=16)
        line.setStretch(0, 1)
        if shown is not step.stage:
            label = self.tr("Go to {stage}").format(stage=stage_name(step.stage))
            kind = "primary" if step.mine else ""
            there = button(label, lambda: self.show_stage(step.stage), kind)
            there.setObjectName("to the next step")
            line.addWidget(there)
        self.add(Card(line, role="call" if step.mine else "card"))
