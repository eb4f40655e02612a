"""How well each member could live with each option, what it does, and the blend of it all."""

from __future__ import annotations

from deliberation.state import Deliberation, Option
from desktop.ui.stages.blending import show_blend
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.effects import show_effects
from desktop.ui.stages.options import add_wording
from desktop.ui.stages.voting import show_vote
from desktop.ui.widgets.basics import Card, words
from desktop.ui.widgets.rating import RatingRow
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    changes = [option for option in about.standing if option.kind != "keep"]
    if not changes:
        desk.add(words(translate("ratings", "There is nothing to rate yet: no option is here.")))
        return
    if not about.adopted:
        question = translate(
            "ratings", "Compared with keeping things as they are: how would it be for you?"
        )
        desk.add(words(question, "lead"))
        mine = {each.option: each.utility for each in about.ratings if each.member == view.me}
        for option in changes:
            desk.add(_card(desk, option, mine.get(option.id)))
    show_effects(desk)
    show_blend(desk)
    show_vote(desk)


def _card(desk: Desk, option: Option, given: int | None) -> Card:
    name, key = desk.name(option), f"rating {desk.about.id} {option.id}"

    def rate(utility: int) -> None:
        def rated(_: object) -> None:
            desk.session.drafts.pop(key, None)
            desk.page.refresh()

        desk.act(
            translate("ratings", "Noting your rating…"),
            lambda ws, group, d: ws.rate(group, d, option.id, utility),
            rated,
        )

    slider = RatingRow(desk.session, key, name, given, rate)
    card = Card(words(name, "strong"))
    add_wording(desk, card, option)
    card.body.addWidget(slider)
    return card
