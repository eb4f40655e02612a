"""Whose ballot is lent to whom: the delegations, the ways that they make, and a form to lend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from deliberation.state import Delegation
from desktop.ui.days import day_words, left_words, today
from desktop.ui.lent import way_words, ways
from desktop.ui.next_step import by_consent
from desktop.ui.pages.lending_form import lending_form
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.words import deliberation_name, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agreeing import AgreeingPage


def show_lending(page: AgreeingPage, view: GroupView) -> None:
    """Add everything about lent ballots."""
    page.add_heading(translate("lending", "Lent ballots"))
    what = translate(
        "lending",
        "Where ballots are counted, you can lend yours: wherever you cast none, that member's "
        "ballot counts for you too, for a set time. As soon as you vote yourself, yours counts. "
        "One step takes it back.",
    )
    never = translate(
        "lending",
        "Consents and objections are never lent: each binds its author alone, and nobody else "
        "can give them.",
    )
    page.add(words(what, "muted"), words(never, "muted"))
    if view.state.setting("rule") == "consent":
        page.add(words(translate(
            "lending", "The group decides by consent now, so that lent ballots wait for another "
            "rule; matters that began with one are counted by it.",
        ), "muted"))  # fmt: skip
    standing = [each for each in view.state.delegations if not over(each)]
    if standing:
        _list(page, view, standing)
    else:
        nobody = translate("lending", "Nobody lends their ballot to anybody.")
        page.add(words(nobody, "lead"))
    _ways(page, view)
    lending_form(page, view)
    _former(page, view)


def over(each: Delegation) -> bool:
    """Whether it was taken back or its last day is past."""
    return each.recalled or each.until < today()


def topic_words(topic: str) -> str:
    """ "in everything", or in matters of one kind."""
    if not topic:
        return translate("lending", "in everything")
    return translate("lending", "in matters of {topic}").format(topic=topic.replace("-", " "))


def _list(page: AgreeingPage, view: GroupView, standing: list[Delegation]) -> None:
    card = Card(gap=6)
    for index, each in enumerate(standing):
        if index:
            card.body.addWidget(rule())
        said = translate("lending", "{name} lends the ballot to {to}, {topic}. {left}").format(
            name=view.name_of(each.member), to=view.name_of(each.to),
            topic=topic_words(each.topic), left=left_words(each.until),
        )  # fmt: skip
        card.body.addWidget(words(said))
        if each.member == view.me:
            card.body.addLayout(row(_recall(page, view, each), None))
    page.add(card)


def _recall(page: AgreeingPage, view: GroupView, each: Delegation) -> QPushButton:
    group, label = page.session.group, translate("lending", "Take it back")
    spoken = translate("lending", "Take it back: my ballot lent to {to}, {topic}").format(
        to=view.name_of(each.to), topic=topic_words(each.topic)
    )
    return button(
        label,
        lambda: page.session.act(
            translate("lending", "Taking it back…"), lambda ws: ws.recall(group, each.id)
        ),
        name=spoken,
    )


def _ways(page: AgreeingPage, view: GroupView) -> None:
    """Where lent ballots go in the votes that go on."""
    for about in view.state.deliberations:
        if not about.open or about.adopted or by_consent(about):
            continue
        lent = [each for each in ways(view, about) if len(each.path) > 1]
        if not lent:
            continue
        name = deliberation_name(view, about)
        see = button(
            translate("lending", "See the vote"),
            lambda at=about.id: page.go.emit("deliberation", at), "quiet",  # type: ignore[misc]
            name=translate("lending", "See the vote on “{name}”").format(name=name),
        )  # fmt: skip
        title = translate("lending", "In the vote on “{name}”").format(name=name)
        said = [words(way_words(view, each)) for each in lent]
        page.add(Card(words(title, "strong"), *said, row(see, None), gap=6))


def _former(page: AgreeingPage, view: GroupView) -> None:
    former = [each for each in view.state.delegations if over(each)]
    if not former:
        return
    shown = page.is_open("former")
    label = translate("lending", "Show those that are over ({n})").format(n=len(former))
    if shown:
        label = translate("lending", "Hide those that are over")
    toggle = button(label, lambda: page.unfold("former", open_=not shown), "quiet")
    toggle.setObjectName("former")
    page.add(row(toggle, None))
    for each in reversed(former) if shown else ():
        said = translate("lending", "{name} to {to}, {topic}, until {date}.")
        if each.recalled:
            said = translate("lending", "{name} to {to}, {topic}, until {date}; taken back.")
        page.add(words(said.format(
            name=view.name_of(each.member), to=view.name_of(each.to),
            topic=topic_words(each.topic), date=day_words(each.until),
        ), "muted"))  # fmt: skip
