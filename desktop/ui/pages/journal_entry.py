"""One line of the journal whole: the exact prompt, the exact answer, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.ui.pages.journal_words import (
    ended_words,
    messages_of,
    purpose_words,
    rest_of,
    role_words,
    verdict_words,
)
from desktop.ui.pages.model_label import Speaker, warning
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.verbatim import Verbatim
from desktop.ui.words import grouped, translate, when
from llm.room.exchange import Exchange

if TYPE_CHECKING:
    from desktop.ui.pages.journal import JournalPage


def show_entry(page: JournalPage, it: Exchange, who: Speaker) -> None:
    """Add it to the page."""
    back = button(
        translate("journal", "The whole journal"), page.back, "quiet", glyph="arrow-left",
        name=translate("journal", "Back to the whole journal (Esc)"),
    )  # fmt: skip
    page.add(row(back, None))
    page.add_title(purpose_words(it), note=ended_words(it))
    page.add(_facts(it, who))
    page.add_heading(translate("journal", "What was sent"))
    for role, text in messages_of(it):
        page.add(words(role_words(role), "strong"), Verbatim(text, role_words(role)))
    rest = rest_of(it)
    if rest:
        label = translate("journal", "And with it")
        page.add(words(label, "strong"), Verbatim(rest, label))
    page.add_heading(translate("journal", "What came back"))
    answer = translate("journal", "The answer")
    if it.answer:
        page.add(Verbatim(it.answer, answer))
    else:
        page.add(words(translate("journal", "Nothing."), "muted"))
    _copying(page, it)


def _facts(it: Exchange, who: Speaker) -> Card:
    seconds = translate("journal", "{n} milliseconds").format(n=f"{it.milliseconds:,}")
    lines = [
        (translate("journal", "When"), f"{when(it.at)}, {seconds}"),
        (translate("journal", "Model"), f"{it.model}. {who.sentence}"),
        (translate("journal", "Its digest"), grouped(it.digest, 8)),
        (translate("journal", "Where it ran"), it.host),
        (translate("journal", "Prompt"), translate("journal", "{name}, version {n}").format(
            name=it.purpose, n=it.version)),
        (translate("journal", "How it ended"), it.ended),
        (translate("journal", "Verdict"), verdict_words(it)),
    ]  # fmt: skip
    card = Card(gap=4)
    for name, said in lines:
        role = "warn" if name == lines[1][0] and warning(who) else "body"
        card.body.addWidget(words(f"{name}: {said}", role, select=True))
    return card


def _copying(page: JournalPage, it: Exchange) -> None:
    """The owner's own act, and it says where the words then are."""
    asked = button(
        translate("journal", "Copy what was sent"),
        lambda: QGuiApplication.clipboard().setText(it.request),
    )
    answered = button(
        translate("journal", "Copy the answer"),
        lambda: QGuiApplication.clipboard().setText(it.answer),
    )
    page.body.addSpacing(8)
    page.add(abreast(asked, answered))
    where = translate(
        "journal", "What is copied leaves the vault: other programs on this laptop can read it."
    )
    page.add(words(where, "small"))
