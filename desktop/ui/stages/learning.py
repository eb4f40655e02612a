"""The lesson of a trial, in words that could be told to others."""

from __future__ import annotations

from deliberation.state import Deliberation, Trial
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import plain_text
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    tried = [trial for trial in about.trials if trial.outcomes]
    if not tried:
        sentence = translate(
            "learning", "A lesson comes after a trial, from what members saw of it."
        )
        desk.add(words(sentence))
    for trial in tried:
        for lesson in trial.lessons:
            label = translate("learning", "What the trial taught")
            desk.add(Card(plain_text(lesson, label)))
        if any(outcome.member == view.me for outcome in trial.outcomes):
            _write(desk, trial)


def _write(desk: Desk, trial: Trial) -> None:
    lesson = DraftEdit(
        desk.session, f"lesson {trial.id}", translate("learning", "What the trial taught"),
        hint=translate("learning", "What would you tell another group? Leave out names."), lines=4,
    )  # fmt: skip

    def learn() -> None:
        text = lesson.text
        if not text:
            desk.session.failed.emit(translate("learning", "Please write the lesson first."))
            return
        desk.act(
            translate("learning", "Keeping the lesson…"),
            lambda ws, group, _: ws.learn(group, trial.id, text),
            lambda _: lesson.done(),
        )

    keep = button(translate("learning", "Keep this lesson"), learn, "primary")
    title = translate("learning", "What did we learn?")
    desk.add(Card(words(title, "strong"), lesson, row(keep, None)))
