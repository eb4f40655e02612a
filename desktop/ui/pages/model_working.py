"""Whether the agent may work while its owner is away, and from which level of the battery up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui import look
from desktop.ui.widgets.abreast import STACKED
from desktop.ui.widgets.basics import Card, button, column, row, words
from desktop.ui.widgets.check import Check
from desktop.ui.widgets.fields import NumberField
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.model import Alone, ModelPage


def show_working(page: ModelPage, alone: Alone) -> None:
    """Add the two settings; each is kept the moment that it is changed, without a word."""
    page.add_heading(translate("model", "While you are away"))
    what = translate(
        "model",
        "Your agent reads what you told it, rates what is new, drafts how you might solve what is "
        "open, and puts your draft rulebook together. It begins when you have typed nothing for "
        "twenty seconds, and stops at your next keystroke. It sends nothing and adopts nothing: "
        "what it did waits for your yes.",
    )
    may = Check(translate("model", "Let my agent work while I am away"))
    may.setObjectName("alone")
    may.setChecked(alone.wanted)
    name = translate("model", "On battery, only from this many percent up")
    level = NumberField(0, 100)
    level.setObjectName("battery")
    level.setSuffix(" %")
    level.setAccessibleName(name)
    level.setValue(alone.battery)
    level.setEnabled(alone.wanted)

    def keep() -> None:
        level.setEnabled(may.isChecked())
        page.set_working(alone=may.isChecked(), battery=level.value())

    may.toggled.connect(lambda _: keep())
    level.valueChanged.connect(lambda _: keep())
    see = button(translate("model", "See what it did"), lambda: page.go.emit("away", ""), "quiet")
    said = words(name)
    if look.current().size < STACKED:
        battery = row(said, level, gap=16)
        battery.setStretch(0, 1)
        page.add(Card(words(what, "muted"), may, battery, row(see, None)))
    else:
        page.add(Card(words(what, "muted"), may, column(said, row(level, None)), row(see, None)))
