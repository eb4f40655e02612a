"""What every stage of a deliberation is given to work with: a place to add to, and ways to act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from deliberation.acts import KEEP
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation, Option, Stage
from desktop.ui.session import Session
from desktop.ui.words import option_name
from desktop.views import Changed, GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.deliberation import DeliberationPage
    from desktop.workspace import Workspace

Doing = Callable[["Workspace", str, str], Changed]


class Desk:
    """A view of one deliberation at one moment, and the page that shows it."""

    def __init__(self, page: DeliberationPage, view: GroupView, about: Deliberation) -> None:
        self.page, self.view, self.about = page, view, about

    @property
    def session(self) -> Session:
        return self.page.session

    def add(self, *parts: QWidget | QBoxLayout) -> None:
        self.page.add(*parts)

    def heading(self, text: str) -> None:
        self.page.add_heading(text)

    def act(self, label: str, doing: Doing, then: Callable[[Changed], None] | None = None) -> None:
        """Run `doing(workspace, group, deliberation)` and refresh from what it changed."""
        group, about = self.session.group, self.about.id
        self.page.stays = None
        self.session.act(label, lambda workspace: doing(workspace, group, about), then)

    def goto(self, stage: Stage) -> None:
        self.page.show_stage(stage)

    def is_open(self, what: str) -> bool:
        """Whether the person has unfolded `what`."""
        return what in self.page.opened

    def unfold(self, what: str, *, open_: bool = True) -> None:
        """Unfold or fold `what`, and show the page so."""
        (self.page.opened.add if open_ else self.page.opened.discard)(what)
        self.page.refresh()

    def fold_quietly(self, what: str) -> None:
        """Fold `what` at the next refresh."""
        self.page.opened.discard(what)

    def name(self, option: Option) -> str:
        """What to call an option of this deliberation."""
        return option_name(self.view, self.about, option)

    @property
    def kept_text(self) -> str | None:
        """The words that keeping things as they are would have kept, or None if nobody noted them.

        Once another option is adopted they are the rulebook's no more, but a mediator's record or
        a consent may still hold them.
        """
        adopted = self.about.option(self.about.adopted)
        if adopted is None or adopted.id == KEEP:
            return self.present_text
        noted = [each.present for each in self.about.mediations]
        noted += [each.text for each in self.view.state.consents]
        return next((text for text in noted if text_sha256(text) == adopted.base), None)

    @property
    def present_text(self) -> str:
        """The words that the rulebook has now on this matter, or ""."""
        clause = self.view.rulebook.clause(self.about.clause) if self.about.clause else None
        return clause.text if clause else ""
