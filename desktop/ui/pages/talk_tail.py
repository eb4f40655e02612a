"""What stands below the last words of a conversation: trouble and the ways out of it, what was
dropped, and what a word list would note, which counts only after the owner's yes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop.ui.pages.talk_known import Talk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.words import counted, shortened, translate
from llm.agent.suggesting import Suggested

if TYPE_CHECKING:
    from desktop.ui.pages.talk import TalkPage


def add_tail(page: TalkPage, tail: QVBoxLayout, talk: Talk) -> None:
    it = page.answering
    here = it.conversation == talk.conversation
    if it.occupied:
        return
    if talk.unanswered:
        tail.addWidget(_unanswered(page, talk, it.trouble if here else ""))
        return
    noting = it.noting
    here = noting.conversation == talk.conversation
    if here and noting.under_way:
        looks = translate("talk", "Your agent looks for what matters to you in what you said…")
        tail.addWidget(words(looks, "small"))
    elif here:
        for sentence in _left_out(page):
            tail.addWidget(words(sentence, "small"))
    for each in talk.suggested:
        tail.addWidget(_suggestion(page, each, talk))


def _unanswered(page: TalkPage, talk: Talk, trouble: str) -> Card:
    said = trouble or translate("talk", "Your agent has not answered this yet.")
    again = translate("talk", "Try again") if trouble else translate("talk", "Let it answer")
    without = translate("talk", "Go on without a model")
    return Card(
        words(said, "warn" if trouble else "muted"),
        abreast(
            button(again, lambda: page.answering.answer(talk.conversation)),
            button(without, lambda: page.answering.go_on_without(talk.conversation), "quiet"),
        ),
        role="notice" if trouble else "card",
    )


def _left_out(page: TalkPage) -> list[str]:
    """How many quotes do not count and why, and why nothing was looked for at all."""
    it = page.answering.noting
    said = []
    for why, count in Counter(each.why for each in it.dropped).items():
        number = counted(
            count,
            translate("talk", "quote of the model's was dropped."),
            translate("talk", "quotes of the model's were dropped."),
        )
        said.append(f"{number} {why}")
    if it.trouble:
        later = translate("talk", "Nothing was noted of it yet: {why}")
        said.append(later.format(why=it.trouble))
    return said


def _suggestion(page: TalkPage, it: Suggested, talk: Talk) -> Card:
    evidence = it.evidence
    asks = translate("talk", "Does “{quote}” mean that this matters to you: {value}?")
    if evidence.direction < 0:
        asks = translate("talk", "Does “{quote}” mean that this matters little to you: {value}?")
    asked = asks.format(quote=evidence.words, value=talk.names.get(evidence.value, evidence.value))
    label_yes, label_no = translate("talk", "Yes"), translate("talk", "No")
    name = shortened(evidence.words, 60)
    yes = button(
        label_yes,
        lambda: page.session.act(
            translate("talk", "Noting it…"), lambda ws: ws.accept(evidence)
        ),
        name=f"{label_yes}, it does: {name}",
    )  # fmt: skip
    no = button(
        label_no,
        lambda: page.session.act(
            translate("talk", "Noting it…"), lambda ws: ws.decline(evidence)
        ),
        name=f"{label_no}, it does not: {name}",
    )  # fmt: skip
    yes.setObjectName(f"yes {evidence.id}")
    no.setObjectName(f"no {evidence.id}")
    because = translate("talk", "A word list asks this. {why}").format(why=it.why)
    return Card(words(asked), words(because, "small"), row(yes, no, None), gap=4)
