"""One setting of the group: its value, since when, who wants another, and one's own word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.state import Setting
from desktop.ui.pages.agreeing_form import say, setting_form
from desktop.ui.pages.agreeing_wanted import add_line, add_reason, add_wanted, show_value
from desktop.ui.pages.agreeing_words import explained, meaning, rule_words, since_words, title
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import deliberation_name, join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agreeing import AgreeingPage


def setting_card(page: AgreeingPage, view: GroupView, setting: Setting) -> Card:
    """Everything about a setting, with the ways to have a say."""
    card = Card(words(title(setting.name), "heading"), words(meaning(setting.name), "muted"), gap=7)
    _value(card, view, setting)
    other = [each for each in setting.said if each.value != setting.value]
    for value in dict.fromkeys(each.value for each in other):
        add_wanted(page, card, view, setting, value)
    _own_word(page, card, view, setting)
    return card


def _value(card: Card, view: GroupView, setting: Setting) -> None:
    show_value(card, setting.name, setting.value, "lead")
    means, source = explained(view, setting)
    for text, role in ((means, "body"), (source, "small")):
        if text:
            card.body.addWidget(words(text, role))
    card.body.addWidget(words(since_words(view, setting), "small"))
    for each in setting.said:
        if each.value == setting.value:
            add_reason(card, view, each)
    kept = _keeping_another(view, setting)
    if kept:
        card.body.addWidget(words(kept, "small"))


def _keeping_another(view: GroupView, setting: Setting) -> str:
    """Which open matters began with another rule, and keep it."""
    if setting.name != "rule":
        return ""
    others = [
        translate("agreeing", "“{name}” by {rule}").format(
            name=deliberation_name(view, about), rule=rule_words(about.rule)
        )
        for about in view.state.deliberations
        if about.open and not about.adopted and about.rule != setting.value
    ]
    if not others:
        return ""
    said = translate("agreeing", "Still decided as they began: {matters}.")
    return said.format(matters=join_names(others))


def _own_word(page: AgreeingPage, card: Card, view: GroupView, setting: Setting) -> None:
    """The way to want something else, and to take back what one said."""
    if page.is_open(f"want {setting.name}"):
        add_line(card)
        setting_form(page, card, setting)
        return
    name = title(setting.name)
    other = translate("agreeing", "Want something else…")
    buttons = [
        button(other, lambda: page.unfold(f"want {setting.name}"), name=f"{other} {name}")
    ]  # fmt: skip
    mine = next((each for each in setting.said if each.member == view.me), None)
    if mine is not None and mine.value != setting.value:
        keep = translate("agreeing", "I am no longer against it")
        spoken = translate("agreeing", "Take back that I am against it: {name}")
        if mine.agree:
            keep = translate("agreeing", "I no longer want it")
            spoken = translate("agreeing", "Take back that I want it: {name}")
        buttons.append(
            button(keep, lambda: say(page, setting.name, setting.value), "quiet",
                   name=spoken.format(name=name))
        )  # fmt: skip
    add_line(card)
    card.body.addLayout(abreast(*buttons))
