"""Who asks to join, with one's own say in it; and what to do first where one is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.state import Pending
from desktop.export.lettering import isolated
from desktop.ui.pages.people_words import inside, listed
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.people import PeoplePage


def alone_card() -> Card:
    steps = translate(
        "people",
        "You are alone here so far. Invite the others: by a few words that you say to them, by a "
        "code on the screen, or by a file. You let each of them in, and so nobody comes unseen.",
    )
    return Card(words(steps), role="call")


def asking_card(page: PeoplePage, view: GroupView, each: Pending) -> Card:
    said = translate("people", "{name} asks to join: {n} of {needed} votes so far, by {who}.")
    card = Card(
        words(
            said.format(
                name=isolated(each.name),
                n=len(each.votes),
                needed=each.needed,
                who=join_names(listed(view, each.votes)),
            )
        )
    )
    if view.me in each.votes:
        card.body.addWidget(words(translate("people", "You said yes."), "small"))
    elif inside(view):
        spoken = translate("people", "Say yes to {name}").format(name=each.name)
        session, group = page.session, view.id

        def say_yes() -> None:
            label = translate("people", "Saying yes…")
            session.act(label, lambda workspace: workspace.vote_in(group, each.id))

        yes = button(translate("people", "Say yes"), say_yes, "primary", name=spoken)
        card.body.addLayout(row(yes, None))
    return card
