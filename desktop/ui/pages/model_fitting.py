"""What fits this laptop's memory, to be fetched: by size alone, as each sentence says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui import look
from desktop.ui.pages.model_jobs import FETCH
from desktop.ui.pages.model_words import breakable, size_words
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate
from llm.room.recommending import Known, known_models

if TYPE_CHECKING:
    from desktop.models import Models
    from desktop.ui.pages.model import ModelPage

OTHERS = "others"


def show_fitting(page: ModelPage, it: Models) -> None:
    """Add the model that is recommended, and those that fit beside it."""
    page.add_heading(translate("model", "What fits this laptop"))
    page.add(words(it.recommended.why))
    if not it.server.on_this_machine:
        where = translate(
            "model", "What is fetched goes to the other computer, whose memory is not known here."
        )
        page.add(words(where, "muted"))
    fitting = [each for each in known_models() if 2 * each.memory <= it.memory.total]
    best = [each for each in fitting if each.name == it.recommended.name]
    others = [each for each in reversed(fitting) if each not in best]
    seen = page.is_open(OTHERS)
    listed = {each.name for each in (*best, *(others if seen else ()))}
    if page.jobs.kind == FETCH and page.jobs.model not in listed:
        page.add(*_apart(page))
    page.add(*(_known(page, it, each) for each in best))
    label = translate("model", "Show the others")
    if seen:
        label = translate("model", "Hide the others")
    toggle = button(label, lambda: page.unfold(OTHERS, open_=not seen), "quiet")
    toggle.setObjectName(OTHERS)
    page.add(row(toggle, None))
    if seen:
        page.add(*(_known(page, it, each) for each in others), _by_name(page))


def _apart(page: ModelPage) -> list[QWidget]:
    """How the fetching of a model goes that stands on no other card."""
    parts = _progress(page)
    return [Card(words(breakable(page.jobs.model), "strong"), *parts, gap=4)] if parts else []


def _known(page: ModelPage, it: Models, known: Known) -> Card:
    there = any(each.model.name == known.name for each in it.shown)
    said = translate(
        "model",
        "{size} to fetch, about {memory} of memory while it writes. Languages, as its makers say: "
        "{languages}. {licence}.",
    ).format(
        size=size_words(known.download), memory=size_words(known.memory),
        languages=known.languages, licence=known.licence,
    )  # fmt: skip
    card = Card(words(known.name, "strong"), words(said, "muted"), gap=4)
    if page.jobs.concerns(FETCH, known.name):
        for part in _progress(page):
            card.body.addWidget(part)
    if there:
        card.body.addWidget(words(translate("model", "It is there already.")))
        return card
    if page.jobs.busy and page.jobs.concerns(FETCH, known.name):
        return card
    label = translate("model", "Fetch it")
    fetch = button(label, lambda: page.jobs.fetch(known.name), name=f"{label}: {known.name}")
    fetch.setObjectName(f"fetch {known.name}")
    fetch.setEnabled(page.can_fetch)
    card.body.addSpacing(look.current().px(6))
    card.body.addLayout(row(fetch, None))
    return card


def _by_name(page: ModelPage) -> Card:
    """Any other model of Ollama's library."""
    field = line(
        translate("model", "The name of another model"),
        translate("model", "For example: phi4"),
        page.another,
        200,
    )
    field.setObjectName("another")
    label = translate("model", "Fetch it")
    spoken = translate("model", "Fetch it: the model of this name")
    fetch = button(label, lambda: page.jobs.fetch(page.another.strip()), name=spoken)

    def written(said: str) -> None:
        page.another = said
        fetch.setEnabled(bool(said.strip()) and page.can_fetch)

    written(page.another)
    field.textChanged.connect(written)
    across = row(field, fetch)
    across.setStretch(0, 1)
    title = translate("model", "Another of Ollama's library")
    return Card(words(title, "strong"), across)


def _progress(page: ModelPage) -> list[QWidget]:
    return page.progress_parts(translate("model", "fetching {name}").format(name=page.jobs.model))
