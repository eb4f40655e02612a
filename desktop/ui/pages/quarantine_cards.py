"""The cards of the quarantine page: entries of one author and one reason, and twins abreast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui import look
from desktop.ui.pages.quarantine_known import NOBODY, STRANGER, Case
from desktop.ui.pages.quarantine_words import detail, thing, who_words
from desktop.ui.widgets.abreast import STACKED
from desktop.ui.widgets.basics import Card, button, column, row, rule, words
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from crdt.quarantine import Quarantined
    from desktop.ui.pages.quarantine import QuarantinePage


def list_card(page: QuarantinePage, view: GroupView, cases: Sequence[Case]) -> Card:
    """These have an author and a reason in common, which are said once."""
    first = cases[0]
    card = Card(_head(page, view, first.who), words(first.found[0].reason), gap=8)
    for case in cases:
        card.body.addWidget(rule())
        card.body.addLayout(_entry(case.found[0]))
    return card


def fork_card(page: QuarantinePage, view: GroupView, case: Case) -> Card:
    """All that a device signed under one number, side by side."""
    sides = [
        Card(_entry(each), rule(), words(each.reason), gap=8)
        for each in case.found
    ]  # fmt: skip
    for side in sides:
        side.body.addStretch(1)
    return Card(_head(page, view, case.who), SideBySide(sides), gap=12)


def _head(page: QuarantinePage, view: GroupView, who: str) -> QBoxLayout:
    """Whose it is, and the way to what can be done about them."""
    name = who_words(view, who)
    title: QWidget = words(name, "strong")
    if who in (STRANGER, NOBODY):
        return row(title)
    label = translate("quarantine", "See on People")
    see = button(label, lambda: page.go.emit("people", ""), "quiet", name=f"{label}: {name}")
    if look.current().size >= STACKED:
        return column(title, row(see, None), gap=2)
    line = row(title, see, gap=12)
    line.setStretch(0, 1)
    return line


def _entry(each: Quarantined) -> QBoxLayout:
    return column(words(thing(each)), words(detail(each), "small", select=True), gap=0)
