"""Taking back an option that one put forward oneself, and what was taken back by others."""

from __future__ import annotations

from deliberation.state import Option
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import translate


def add_retracting(desk: Desk, card: Card, option: Option) -> None:
    """Add the way to take one's own option back, as long as nothing is adopted."""
    if option.author != desk.view.me or desk.about.adopted:
        return
    name, what = desk.name(option), f"retract {option.id}"
    if not desk.is_open(what):
        label = translate("retracting", "Take it back…")
        spoken = translate("retracting", "Take back {name}").format(name=name)
        ask = button(label, lambda: desk.unfold(what), "quiet", name=spoken)
        ask.setObjectName(what)
        card.body.addLayout(row(ask, None))
        return
    sure = translate(
        "retracting",
        "It can then no longer be chosen, and what members said of it counts for nothing. The "
        "same words can be put forward anew.",
    )

    def retract() -> None:
        desk.fold_quietly(what)
        desk.act(
            translate("retracting", "Taking it back…"),
            lambda ws, group, d: ws.retract(group, d, option.id),
        )

    yes = button(
        translate("retracting", "Take it back"), retract,
        name=translate("retracting", "Take back {name} now").format(name=name),
    )  # fmt: skip
    no = button(translate("retracting", "Leave it"), lambda: desk.unfold(what, open_=False))
    no.setObjectName(what)  # where the keyboard goes first
    card.body.addWidget(words(sure, "small"))
    card.body.addLayout(abreast(yes, no))


def add_retracted(desk: Desk) -> None:
    """Add the options that were taken back; they cannot be chosen any more."""
    gone = [option for option in desk.about.options if option.retracted]
    if not gone:
        return
    desk.heading(translate("retracting", "Taken back"))
    for option in gone:
        name = desk.name(option)
        said = translate("retracting", "{name}, who took it back. It cannot be chosen.")
        if option.author == desk.view.me:
            said = translate("retracting", "{name}. You took it back; it cannot be chosen.")
        card = Card(words(said.format(name=name), "muted"), gap=4)
        if option.text:
            card.body.addWidget(clause_text(option.text, name, units=15))
        desk.add(card)
