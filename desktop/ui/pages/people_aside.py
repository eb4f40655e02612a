"""What was set aside: its author was removed, its device retired at the same time, or nobody's."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.pages.people_known import Aside
from desktop.ui.pages.people_words import called
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.words import counted, shortened, translate, when
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.people import PeoplePage

FEW = 3  # of one member that are listed without being asked for
SHOWN = 200  # that are listed at all; a flood of them must not slow the page


def aside_parts(page: PeoplePage, view: GroupView) -> list[QWidget | QBoxLayout]:
    """A card with the entries of each member, by what set them aside, and a line about how what
    comes in is tried, where that is worth knowing; nothing if there is neither."""
    aside, untried = (page.known.aside, page.known.untried) if page.known else ((), "")
    line: list[QWidget | QBoxLayout] = [words(untried, "muted")] if untried else []
    if not aside:
        return line
    note = translate(
        "people",
        "None of this counts, for the reason that stands with it, and none of it is thrown away.",
    )
    card = Card(gap=8)

    def cause(each: Aside) -> tuple[str, str, str]:
        return each.member, each.by, each.why

    for index, ((member, by, why), found) in enumerate(groupby(sorted(aside, key=cause), cause)):
        if index:
            card.body.addWidget(rule())
        _show(page, card, f"aside {member} {by}", called(view, member), why, list(found))
    title = words(translate("people", "Set aside"), "heading")
    return [title, words(note, "muted"), card, *line]


def _show(page: PeoplePage, card: Card, what: str, name: str, why: str, found: list[Aside]) -> None:
    how_many = counted(len(found), translate("people", "entry"), translate("people", "entries"))
    said = translate("people", "{n} by {name}. {why}").format(n=how_many, name=name, why=why)
    card.body.addWidget(words(said))
    ordered = sorted(found, key=lambda each: (-each.at, each.id))
    shown = page.is_open(what)
    if len(found) > FEW:
        label = translate("people", "Show what they are")
        if shown:
            label = translate("people", "Hide what they are")
        toggle = button(label, lambda: page.unfold(what, open_=not shown), "quiet",
                        name=f"{label}: {name}")  # fmt: skip
        toggle.setObjectName(what)
        card.body.addLayout(row(toggle, None))
    for each in ordered[:SHOWN] if shown or len(found) <= FEW else ():
        line = translate("people", "{date}: {what}").format(date=when(each.at), what=_what(each))
        card.body.addWidget(words(line, "small"))
    if shown and len(found) > SHOWN:
        more = translate("people", "And {n} more.").format(n=len(found) - SHOWN)
        card.body.addWidget(words(more, "small"))


def _what(each: Aside) -> str:
    """What an entry did, for people."""
    said = deeds().get(each.act, translate("people", "did something else ({act})"))
    said = said.format(act=each.act)
    return f"{said}: “{shortened(each.said, 160)}”" if each.said else said


def deeds() -> dict[str, str]:
    """What somebody did with each kind of act, by its name in an entry; "" is a change of words."""
    return {
        "": translate("people", "changed the rulebook's words"),
        "admit": translate("people", "said yes to somebody who wanted to join"),
        "add-device": translate("people", "brought another device in"),
        "retire-device": translate("people", "retired a device"),
        "remove": translate("people", "voted to remove somebody"),
        "uphold": translate("people", "said that a removal should stand"),
        "leave": translate("people", "left the group"),
        "acknowledge": translate("people", "said whether something still fits"),
        "position": translate("people", "said what they want"),
        "propose": translate("people", "put an option on the table"),
        "retract": translate("people", "took an option back"),
        "rate": translate("people", "rated an option"),
        "assess": translate("people", "said what an option would do"),
        "mediate": translate("people", "asked the mediator for wordings"),
        "rate-candidates": translate("people", "rated the mediator's wordings"),
        "object": translate("people", "objected to an option"),
        "withdraw": translate("people", "withdrew an objection"),
        "consent": translate("people", "agreed to a text"),
        "revoke": translate("people", "took a consent back"),
        "choose": translate("people", "said how the group should decide"),
        "delegate": translate("people", "lent their ballot"),
        "recall": translate("people", "took their ballot back"),
        "trial": translate("people", "put terms for a trial down"),
        "observe": translate("people", "wrote down how a trial went"),
        "conclude": translate("people", "said how a trial should end"),
        "learn": translate("people", "wrote a lesson"),
        "take-lesson": translate("people", "took a lesson in"),
        "share": translate("people", "shared what matters to them"),
        "situate": translate("people", "said what a deliberation is about"),
        "touch": translate("people", "said whom a clause touches"),
        "deadline": translate("people", "set a deadline"),
        "close": translate("people", "ended a vote"),
        "seal": translate("people", "sealed how a trial went"),
        "close-review": translate("people", "ended a review"),
        "originate": translate("people", "said where a clause comes from"),
        "predict": translate("people", "sealed a prediction"),
        "reveal": translate("people", "opened a prediction"),
        "judge": translate("people", "marked an option"),
    }
