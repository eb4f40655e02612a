"""Trying a change for a time: the hope written down first, then what each member saw."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit

from deliberation.state import Deliberation, Trial
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, tag, words
from desktop.ui.widgets.editor import DraftEdit, line
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    for trial in about.trials:
        desk.add(_trial(desk, view, trial))
    changes = [option for option in about.options if option.kind != "keep"]
    if not about.open or not changes:
        desk.add(words(translate("trying", "A trial needs a wording to try.")))
    elif not about.trials:
        _start(desk)


def result_words(result: str) -> str:
    """How an outcome is said."""
    return {
        "worked": translate("trying", "It worked"),
        "mixed": translate("trying", "Partly"),
        "failed": translate("trying", "It failed"),
    }[result]


def _trial(desk: Desk, view: GroupView, trial: Trial) -> Card:
    option = desk.about.option(trial.option)
    name = desk.name(option) if option else ""
    until = translate("trying", "{name}, on trial until {date}").format(name=name, date=trial.until)
    hope = translate("trying", "It works if: {hope}").format(hope=trial.hope)
    card = Card(words(until, "strong"), words(hope))
    if all(outcome.member != view.me for outcome in trial.outcomes):
        _observe(desk, card, trial)
        return card
    for outcome in trial.outcomes:
        said = f"{view.name_of(outcome.member)}: {result_words(outcome.result)}. {outcome.note}"
        card.body.addWidget(words(said.strip()))
    return card


def _observe(desk: Desk, card: Card, trial: Trial) -> None:
    """Each says alone what they saw, before seeing what the others say."""
    note = line(translate("trying", "What you saw"), translate("trying", "What did you see?"))
    ask = translate("trying", "How did it go, for you? You see what the others say afterwards.")
    card.body.addWidget(words(ask))
    card.body.addWidget(note)

    def observe(result: str) -> None:
        text = note.text().strip()
        desk.act(
            translate("trying", "Noting what you saw…"),
            lambda ws, group, _: ws.observe(group, trial.id, result, text),
        )

    buttons = row(
        button(result_words("worked"), lambda: observe("worked")),
        button(result_words("mixed"), lambda: observe("mixed")),
        button(result_words("failed"), lambda: observe("failed")),
        None,
    )
    card.body.addLayout(buttons)


def _start(desk: Desk) -> None:
    about = desk.about
    choice = QComboBox()
    choice.setAccessibleName(translate("trying", "What to try"))
    for option in about.options:
        if option.kind != "keep":
            choice.addItem(desk.name(option), option.id)
    if about.adopted:
        choice.setCurrentIndex(max(0, choice.findData(about.adopted)))
    hope = DraftEdit(
        desk.session, f"hope {about.id}", translate("trying", "What would show that it works"),
        hint=translate("trying", "What will we see if it works? Write it before it starts."),
        lines=3,
    )  # fmt: skip
    until = QDateEdit(QDate.currentDate().addMonths(3))
    until.setDisplayFormat("yyyy-MM-dd")
    until.setAccessibleName(translate("trying", "Until when"))

    def start() -> None:
        text, date = hope.text, until.date().toString("yyyy-MM-dd")
        option = str(choice.currentData())
        if not text:
            desk.session.failed.emit(translate("trying", "Please write what would show it works."))
            return
        desk.act(
            translate("trying", "Starting the trial…"),
            lambda ws, group, d: ws.start_trial(group, d, option, text, date),
            lambda _: hope.done(),
        )

    go = button(translate("trying", "Start the trial"), start, "primary")
    desk.add(
        Card(
            tag(translate("trying", "Try it for a time"), "strong"),
            choice,
            hope,
            row(tag(translate("trying", "Until"), "body"), until, None),
            row(go, None),
        )
    )  # fmt: skip
