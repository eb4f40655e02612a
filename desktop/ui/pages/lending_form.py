"""The form in which a member lends their ballot: to whom, for what, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.situations import TAGS
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.day_field import DayField
from desktop.ui.widgets.draft_pick import DraftPick
from desktop.ui.words import translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agreeing import AgreeingPage

MONTHS = 6  # for which a ballot is lent, unless they say otherwise


def lending_form(page: AgreeingPage, view: GroupView) -> None:
    """Add the form, or the button that unfolds it; what is in it is kept until it is handed in."""
    others = [each for each in view.state.current if each.id != view.me]
    if not others:
        alone = translate("lending", "Once others are in the group you can lend one of them yours.")
        page.add(words(alone, "muted"))
        return
    if not page.is_open("lend"):
        label = translate("lending", "Lend my ballot…")
        page.add(row(button(label, lambda: page.unfold("lend")), None))
        return
    group = page.session.group
    to = DraftPick(page.session, f"lend to {group}", translate("lending", "To whom"),
                   [(each.id, each.name) for each in others])  # fmt: skip
    topics = [("", translate("lending", "Everything"))]
    topics += [(each, each.replace("-", " ").capitalize()) for each in TAGS]
    topic = DraftPick(page.session, f"lend topic {group}", translate("lending", "For what"), topics)
    until = DayField(page.session, f"lend until {group}", translate("lending", "Until when"),
                     months=MONTHS)  # fmt: skip

    def lend() -> None:
        to_, topic_, until_ = to.picked, topic.picked, until.day

        def done(_: object) -> None:
            for field in (to, topic, until):
                field.done()
            page.unfold("lend", open_=False)

        page.session.act(
            translate("lending", "Lending your ballot…"),
            lambda ws: ws.delegate(group, to_, until_, topic_),
            done,
        )

    card = Card(words(translate("lending", "Lend my ballot"), "strong"), gap=6)
    for field in (to, topic, until):
        said = words(field.accessibleName(), "small")
        said.setBuddy(field)
        card.body.addWidget(said)
        card.body.addWidget(field)
    card.body.addLayout(
        abreast(
            button(translate("lending", "Lend it"), lend, "primary"),
            button(translate("lending", "Never mind"),
                   lambda: page.unfold("lend", open_=False)),
        )
    )  # fmt: skip
    page.add(card)
