"""The day by which a deliberation is to be decided: shown to all, and deciding nothing."""

from __future__ import annotations

from desktop.ui.days import left_words
from desktop.ui.next_step import deadline_past
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.day_field import DayField
from desktop.ui.words import translate

MONTHS = 1  # from today, unless they say otherwise


def show_deadline(desk: Desk) -> None:
    """Add the days that members named, and the place to name one; nothing once it is decided."""
    about = desk.about
    if about.adopted or not about.open:
        return
    if not about.deadlines and not desk.is_open("deadline"):
        label = translate("deadline", "Set a day to have decided by…")
        desk.add(row(button(label, lambda: desk.unfold("deadline"), "quiet"), None))
        return
    card = Card(words(translate("deadline", "To be decided by"), "strong"), gap=6)
    role = "warn" if deadline_past(about) else "body"
    for each in sorted(about.deadlines, key=lambda each: each.until):
        said = translate("deadline", "{name} named a day. {left}").format(
            name=desk.view.name_of(each.member), left=left_words(each.until)
        )
        card.body.addWidget(words(said, role))
    nothing = translate("deadline", "Nothing closes by itself on that day: somebody does it.")
    card.body.addWidget(words(nothing, "small"))
    if desk.is_open("deadline"):
        _form(desk, card)
    else:
        label = translate("deadline", "Name another day…")
        card.body.addLayout(row(button(label, lambda: desk.unfold("deadline"), "quiet"), None))
    desk.add(card)


def _form(desk: Desk, card: Card) -> None:
    name = translate("deadline", "The day to have decided by")
    field = DayField(desk.session, f"deadline {desk.about.id}", name, months=MONTHS)

    def name_it() -> None:
        day = field.day

        def done(_: object) -> None:
            field.done()
            desk.unfold("deadline", open_=False)

        desk.act(
            translate("deadline", "Naming the day…"),
            lambda ws, group, about: ws.set_deadline(group, about, day),
            done,
        )

    card.body.addLayout(row(field, None))
    card.body.addLayout(
        abreast(
            button(translate("deadline", "Show this day to all"), name_it),
            button(translate("deadline", "Never mind"),
                   lambda: desk.unfold("deadline", open_=False)),
        )
    )  # fmt: skip
