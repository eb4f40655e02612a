"""The first stage: who says that what we have isn't it, and that they don't know the answer."""

from __future__ import annotations

from deliberation.state import Acknowledgement, Deliberation
from desktop.ui.pages.start_deliberation import start_form
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, words
from desktop.ui.widgets.reading import clause_text
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    both = [each for each in about.acknowledgements if each.not_it and each.dont_know]
    count = translate("acknowledging", "{n} of the {needed} members who are needed say both.")
    if about.open:
        count = translate("acknowledging", "It is open: {n} say both, and {needed} were needed.")
    count = count.format(n=len(both), needed=about.needed)
    desk.add(words(count, "lead"))
    if desk.present_text:
        label = translate("acknowledging", "What we have now")
        desk.add(Card(words(label, "strong"), clause_text(desk.present_text, label)))
    for each in about.acknowledgements:
        desk.add(words(_said(view, each)))
    if all(each.member != view.me for each in both) and not about.adopted:
        title, key = translate("acknowledging", "And you?"), f"start {about.id}"

        def begin(not_it: bool, dont_know: bool, _topic: str) -> None:
            _say(desk, not_it, dont_know)

        desk.add(start_form(desk.session, key, title, begin))


def _said(view: GroupView, each: Acknowledgement) -> str:
    name = view.name_of(each.member)
    if each.not_it and each.dont_know:
        says = translate(
            "acknowledging", "{name}: what we have isn't it, and I don't know the answer."
        )
    elif each.not_it:
        says = translate("acknowledging", "{name}: what we have isn't it.")
    elif each.dont_know:
        says = translate("acknowledging", "{name}: I don't know the answer.")
    else:
        says = translate("acknowledging", "{name} says neither.")
    return says.format(name=name)


def _say(desk: Desk, not_it: bool, dont_know: bool) -> None:
    clause, topic = desk.about.clause, desk.about.topic
    desk.act(
        translate("acknowledging", "Saying so…"),
        lambda ws, group, _: ws.acknowledge(
            group, clause=clause, topic="" if clause else topic, not_it=not_it, dont_know=dont_know
        ),
    )
