"""Whether an Ollama server answers and where, and how to come by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.model_words import server_words
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, words
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.models import Models
    from desktop.ui.pages.model import ModelPage


def show_server(page: ModelPage, it: Models) -> None:
    """Add where it is or, where there is none, what to do about it."""
    again = button(translate("model", "Look again"), page.refresh)
    journal = button(
        translate("model", "Read what was asked and said"),
        lambda: page.go.emit("journal", ""),
        "quiet",
    )
    if page.answers:
        page.add(words(server_words(it)))
        if not it.shown:
            empty = translate("model", "It has no model yet; one can be fetched below.")
            page.add(words(empty, "lead"))
        page.add(abreast(again, journal))
        return
    title = translate("model", "There is no model at hand yet")
    how = translate(
        "model",
        "Ollama is a free program that runs models on your own laptop. Get it from ollama.com, "
        "install and start it, and look again. Until then your agent asks prepared questions, and "
        "the mediator puts wordings together from members' own sentences.",
    )
    trouble = words(it.trouble, "muted")
    page.add(Card(words(title, "heading"), words(how), trouble, abreast(again, journal)))
    page.add(words(it.recommended.why, "muted"))
