"""What was refused or set aside in a group, to be looked through: whose it is, why, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout

from desktop.ui import look
from desktop.ui.in_hand import in_hand
from desktop.ui.look import TEXT_SIZES
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.quarantine_cards import fork_card, list_card
from desktop.ui.pages.quarantine_known import FORK, KINDS, Case, Picked, cases_of
from desktop.ui.pages.quarantine_words import advice, kind_title, meaning, who_words
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, column, row, words
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.fields import PickField
from desktop.views import GroupView

if TYPE_CHECKING:
    from crdt.quarantine import Quarantined

HELD = 80  # milliseconds until it is seen whether the person's hands are free again
LINES = 20  # cases on a page; building it takes as long for a thousand as for these


class QuarantinePage(ScrollPage):
    """Read anew on the documents thread where the group has changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.picked = Picked()
        self._first = 0  # the place of the first case that is shown
        self._mark: Any = None  # what the group was when it was read
        self._group = ""
        self._cases: tuple[Case, ...] | None = None
        self._whole = True  # whether all there is was read

    # What is known

    def refresh(self) -> None:
        view = self.session.view
        if view is None:
            super().refresh()
            return
        if view.id != self._group:
            self._group, self._cases, self._mark = view.id, None, None
            self.picked, self._first = Picked(), 0
        mark = (view.id, view.fingerprint, view.quarantine)
        if mark == self._mark:
            super().refresh()
            return
        if self._cases is None:
            super().refresh()
        self.session.ask(
            lambda ws: ws.quarantined(view.id), lambda found: self._take(view, mark, found)
        )

    def _take(self, view: GroupView, mark: Any, found: tuple[Quarantined, ...]) -> None:
        from crdt.quarantine import MOST  # loads slowly

        if view.id != self._group:
            return
        shown = self._cases is not None
        self._mark, self._whole = mark, len(found) < MOST
        self._cases = cases_of(found, view.state.device_owner)
        if shown:
            self._renew()
        else:
            super().refresh()

    def _renew(self) -> None:
        """Once the person's hands are free: a list that is open would be shut."""
        if in_hand():
            QTimer.singleShot(HELD, self, self._renew)
        else:
            super().refresh()

    # Where to

    def pick(self, picked: Picked) -> None:
        self.picked, self._first = picked, 0
        super().refresh()

    def _turn(self, first: int) -> None:
        self._first = first
        super().refresh()
        self.to_top()

    # What is shown

    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        note = self.tr(
            "What came to this laptop and does not count, or not all of it: by whom, and why. It "
            "is kept so that you can look through it."
        )
        self.add_title(self.tr("Refused and set aside"), note=note)
        back = button(
            self.tr("Back to People"), lambda: self.go.emit("people", ""), "quiet",
            glyph="arrow-left",
        )  # fmt: skip
        self.add(row(back, None))
        if self._cases is None:
            self.add(words(self.tr("Looking through the entries…"), "muted"))
        elif not self._cases:
            sentence = self.tr(
                "All that came to this laptop was in order: signed by a member, whole, and once."
            )
            self.add(Empty("shield-check", self.tr("Nothing was refused or set aside"), sentence))
        else:
            self._show(view, self._cases)

    def _show(self, view: GroupView, cases: tuple[Case, ...]) -> None:
        self._filter(view, cases)
        wanted = self.picked.of(cases)
        first = min(self._first, max(0, (len(wanted) - 1) // LINES * LINES))
        shown = wanted[first : first + LINES]
        self.add(words(self._how_many(len(wanted), first, len(shown)), "small"))
        for why, some in groupby(shown, key=lambda case: case.why):
            self.add_heading(kind_title(why))
            self.add(words(meaning(why)))
            todo = column(words(self.tr("What you can do"), "strong"), words(advice(why)), gap=2)
            self.add(Card(todo))
            for _, alike in groupby(some, key=lambda case: case.head):
                together = list(alike)
                if why == FORK:
                    self.add(fork_card(self, view, together[0]))
                else:
                    self.add(list_card(self, view, together))
        self._turning(len(wanted), first)

    def _how_many(self, wanted: int, first: int, shown: int) -> str:
        if not wanted:
            return self.tr("There is nothing of that kind by them.")
        many = self.tr("{n} things to look at").format(n=f"{wanted:,}")
        said = self.tr("1 thing to look at") if wanted == 1 else many
        if shown < wanted:
            part = self.tr("{said}; here are {first} to {last}")
            last = f"{first + shown:,}"
            said = part.format(said=said, first=f"{first + 1:,}", last=last)
        if not self._whole:
            said += self.tr(" (there are more than can be listed)")
        return said + "."

    def _filter(self, view: GroupView, cases: tuple[Case, ...]) -> None:
        by_who = Counter(each.who for each in cases)
        by_why = Counter(each.why for each in cases)
        people = [(each, who_words(view, each)) for each in sorted(by_who)]
        who = self._pick_field(
            self.tr("Whose"), self.tr("Everybody's"), people, by_who, self.picked.who,
            lambda chosen: self.pick(Picked(chosen, self.picked.why)),
        )  # fmt: skip
        kinds = [(each, kind_title(each)) for each in KINDS if each in by_why]
        why = self._pick_field(
            self.tr("Which kind"), self.tr("Of every kind"), kinds, by_why, self.picked.why,
            lambda chosen: self.pick(Picked(self.picked.who, chosen)),
        )  # fmt: skip
        across: QBoxLayout = row(who, why, gap=12)
        if look.current().size > TEXT_SIZES[0]:
            across = column(who, why)
        self.add(across)

    def _pick_field(
        self, name: str, everything: str, choices: list[tuple[str, str]],
        counts: Counter[str], chosen: str, choose: Callable[[str], None],
    ) -> PickField:  # fmt: skip
        field = PickField(name)
        field.setObjectName(name)
        field.setMinimumContentsLength(8)  # in a narrow window with large words
        field.addItem(everything, "")
        for data, text in choices:
            entry = self.tr("{what} ({n})").format(what=text, n=f"{counts[data]:,}")
            field.addItem(entry, data)
        field.setCurrentIndex(max(0, field.findData(chosen)))
        field.activated.connect(lambda _: choose(str(field.currentData())))
        return field

    def _turning(self, wanted: int, first: int) -> None:
        before = button(
            self.tr("The ones before"), lambda: self._turn(first - LINES), "quiet",
            glyph="arrow-left",
        )  # fmt: skip
        after = button(self.tr("The next ones"), lambda: self._turn(first + LINES))
        before.setVisible(first > 0)
        after.setVisible(first + LINES < wanted)
        if wanted > LINES:
            self.add(abreast(before, after))
