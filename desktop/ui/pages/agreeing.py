"""How we decide: the group's settings with who wants what, and whose ballot is lent to whom."""

from __future__ import annotations

from desktop.ui.pages.agreeing_setting import setting_card
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.lending import show_lending
from desktop.ui.session import Session
from desktop.ui.widgets.basics import words


class AgreeingPage(ScrollPage):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._opened: set[str] = set()
        self._group = ""

    def is_open(self, what: str) -> bool:
        """Whether the person has unfolded `what`."""
        return what in self._opened

    def unfold(self, what: str, *, open_: bool = True) -> None:
        """Unfold or fold `what`, and show the page so."""
        (self._opened.add if open_ else self._opened.discard)(what)
        self.refresh()

    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        if view.id != self._group:
            self._group = view.id
            self._opened.clear()
        self.add_title(self.tr("How we decide"), note=view.state.group_name)
        change = self.tr(
            "The group chooses each of these. Another value comes into force once more than half "
            "of the members want it and nobody is against it."
        )
        stays = self.tr(
            "Matters that are open keep the rule they began with. Nobody is bound by what they "
            "did not consent to, whatever the rule."
        )
        self.add(words(change, "lead"), words(stays))
        for setting in view.state.settings:
            self.add(setting_card(self, view, setting))
        show_lending(self, view)
