"""The models to choose from: the best at hand, each by its name, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui import look
from desktop.ui.pages.model_jobs import CHECK
from desktop.ui.pages.model_words import breakable, facts, quotes_words, runs_where
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.models import Models, Shown
    from desktop.ui.pages.model import ModelPage

AUTO, NONE = "auto", "none"


def show_models(page: ModelPage, it: Models) -> None:
    """Add a card for each choice."""
    page.add_heading(translate("model", "Which model is used"))
    lost = it.wanted not in (AUTO, NONE) and it.used is None
    if lost:
        page.add(words(it.trouble, "warn"))
    largest = translate("model", "The largest at hand")
    page.add(_choice(page, AUTO, largest, it.wanted == AUTO, words(_largest(it))))
    for shown in it.shown:
        page.add(_model(page, it, shown))
    without = translate(
        "model",
        "Your agent asks prepared questions, effects come from a word list and wordings from "
        "members' own sentences. Each screen says so.",
    )
    title = translate("model", "No model")
    page.add(_choice(page, NONE, title, it.wanted == NONE, words(without)))


def _largest(it: Models) -> str:
    said = translate("model", "Of those that can talk and that the server itself holds.")
    if it.wanted != AUTO:
        return said
    if it.used is None:
        return said + " " + translate("model", "There is none now, so no model is used.")
    return (
        said + " " + translate("model", "Now: {name}.").format(name=breakable(it.used.model.name))
    )


def _model(page: ModelPage, it: Models, shown: Shown) -> Card:
    name = shown.model.name
    parts: list[QWidget] = [words(facts(shown), "muted")]
    if not shown.model.chats:
        cannot = translate("model", "It turns texts into numbers, and cannot be talked to.")
        return _head(breakable(name), False, *parts, words(cannot))
    if where := runs_where(shown, it):
        parts.append(words(where, "warn"))
    parts.append(words(shown.standing.sentence))
    parts += [
        words(translate("model", "It {label}.").format(label=label), "warn")
        for label in shown.standing.labels
    ]
    parts.append(words(quotes_words(shown)))
    if page.jobs.concerns(CHECK, name):
        parts += page.progress_parts(translate("model", "checking {name}").format(name=name))
    by_name = shown.used and it.wanted != AUTO
    return _choice(page, name, breakable(name), by_name, *parts, used=shown.used)


def _choice(
    page: ModelPage, name: str, title: str, chosen: bool, *parts: QWidget, used: bool = False
) -> Card:
    """A card with a button to choose it, and for a model one to check it."""
    card, buttons = _head(title, chosen, *parts, used=used), []
    spoken = title.replace("\u200b", "")
    if not chosen:
        use = translate("model", "Use this")
        made = button(use, lambda: page.session.choose_model(name), name=f"{use}: {spoken}")
        made.setObjectName(f"use {name}")
        buttons.append(made)
    if name not in (AUTO, NONE):
        check = translate("model", "Check it now")
        made = button(check, lambda: page.check(name), "quiet", name=f"{check}: {spoken}")
        made.setObjectName(f"check {name}")
        made.setEnabled(not page.jobs.busy)
        buttons.append(made)
    if buttons:
        card.body.addSpacing(look.current().px(6))
        card.body.addLayout(abreast(*buttons))
    return card


def _head(title: str, chosen: bool, *parts: QWidget, used: bool = False) -> Card:
    head = row(words(title, "strong"), gap=16)
    head.setStretch(0, 1)
    if chosen or used:
        now = translate("model", "Chosen") if chosen else translate("model", "Used now")
        head.addWidget(tag(now))
    card = Card(head, *parts, gap=4)
    card.setProperty("chosen", "true" if chosen else "false")
    return card
