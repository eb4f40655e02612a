"""The two sentences that open a deliberation, as a small form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.check import Check
from desktop.ui.widgets.editor import line
from desktop.ui.words import translate

Begin = Callable[[bool, bool, str], None]


def start_form(
    title: str,
    begin: Begin,
    leave: Callable[[], None] | None = None,
    *,
    ask_topic: bool = False,
    done: str = "",
) -> Card:
    """`begin(not_it, dont_know, topic)` is called when the person says so."""
    form = "start"
    not_it = Check(translate(form, "What we have isn't it"))
    dont_know = Check(translate(form, "I don't know the answer"))
    why = translate(
        form,
        "A deliberation opens once more than half of the members say both. "
        "The second sentence is what leaves room for the others.",
    )
    topic = line(
        translate(form, "What is it about?"), translate(form, "For example: guests who stay long")
    )
    parts: list[QWidget] = [words(title, "strong")]
    if ask_topic:
        parts.append(topic)
    go = button(
        done or translate(form, "Say so"),
        lambda: begin(not_it.isChecked(), dont_know.isChecked(), topic.text().strip()),
        "primary",
    )

    def check() -> None:
        said = not_it.isChecked() or dont_know.isChecked()
        go.setEnabled(said and (not ask_topic or bool(topic.text().strip())))

    for box in (not_it, dont_know):
        box.toggled.connect(lambda _: check())
    topic.textChanged.connect(lambda _: check())
    check()
    buttons = row(go)
    if leave is not None:
        buttons.addWidget(button(translate(form, "Never mind"), leave))
    buttons.addStretch(1)
    return Card(*parts, not_it, dont_know, words(why, "small"), buttons)
