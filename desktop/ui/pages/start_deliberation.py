"""The two sentences that open a deliberation, as a small form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.draft_line import DraftCheck, DraftLine
from desktop.ui.words import translate

Begin = Callable[[bool, bool, str], None]


def start_form(
    session: Session,
    key: str,
    title: str,
    begin: Begin,
    leave: Callable[[], None] | None = None,
    *,
    ask_topic: bool = False,
    done: str = "",
) -> Card:
    """`begin(not_it, dont_know, topic)` is called when the person says so. What is filled in is
    kept under `key` until then."""
    form = "start"
    not_it = DraftCheck(session, f"{key} not it", translate(form, "What we have isn't it"))
    dont_know = DraftCheck(session, f"{key} don't know", translate(form, "I don't know the answer"))
    why = translate(
        form,
        "A deliberation opens once more than half of the members say both. "
        "The second sentence is what leaves room for the others.",
    )
    topic = DraftLine(
        session, f"{key} topic", translate(form, "What is it about?"),
        hint=translate(form, "For example: guests who stay long"),
    )  # fmt: skip

    def forget() -> None:
        for each in (not_it, dont_know, topic):
            each.done()

    def say_so() -> None:
        said = not_it.isChecked(), dont_know.isChecked(), topic.said
        forget()
        begin(*said)

    parts: list[QWidget] = [words(title, "strong")]
    if ask_topic:
        parts.append(topic)
    go = button(done or translate(form, "Say so"), say_so, "primary")

    def check() -> None:
        said = not_it.isChecked() or dont_know.isChecked()
        go.setEnabled(said and (not ask_topic or bool(topic.said)))

    for box in (not_it, dont_know):
        box.toggled.connect(lambda _: check())
    topic.textChanged.connect(lambda _: check())
    check()
    buttons = row(go)
    if leave is not None:

        def never() -> None:
            forget()
            leave()

        buttons.addWidget(button(translate(form, "Never mind"), never))
    buttons.addStretch(1)
    return Card(*parts, not_it, dont_know, words(why, "small"), buttons)
