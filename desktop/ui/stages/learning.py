"""The lesson of a trial: what the record will say, and what it taught in words."""

from __future__ import annotations

from dataclasses import replace

from deliberation.state import Deliberation, Stage, Trial
from deliberation.weighing.lessons import names_in, told
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.lesson_card import add_lesson, lesson_title
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    closed = [trial for trial in about.trials if trial.closed]
    if not closed:
        teach = translate(
            "learning",
            "A lesson comes after a trial, once its review is closed: what was tried, what each "
            "saw of it, whom it harmed, and in a few words what you would tell another group.",
        )
        to_trial = button(
            translate("learning", "Look at the trial"), lambda: desk.goto(Stage.TRIAL)
        )
        desk.add(words(teach))
        if about.trials:
            desk.add(row(to_trial, None))
    for trial in closed:
        _learnt(desk, view, trial)


def _learnt(desk: Desk, view: GroupView, trial: Trial) -> None:
    if not trial.outcomes or desk.about.option(trial.option) is None:
        nothing = translate(
            "learning", "Nobody has told what they saw of this trial yet, so it teaches nothing."
        )
        desk.add(words(nothing))
        return
    if not trial.lessons or desk.is_open(f"lesson {trial.id}"):
        _write(desk, trial)
    else:
        label = translate("learning", "Put it differently")
        again = button(label, lambda: desk.unfold(f"lesson {trial.id}"), "quiet")
        desk.add(row(again, None))
    _record(desk, view, trial)


def _record(desk: Desk, view: GroupView, trial: Trial) -> None:
    """What other groups would read of it."""
    desk.heading(translate("learning", "What the record says"))
    nameless = translate(
        "learning",
        "Members' names that were found are taken out of all but the exact words that were tried; "
        "read it before you give it. It stays in your group until somebody gives it to another in "
        "a file (Lessons).",
    )
    desk.add(words(nameless, "muted"))
    unworded = replace(trial, lessons=trial.lessons or (" ",))
    lesson = told(view.state, desk.about, unworded)
    if not trial.lessons:
        lesson = replace(lesson, text="")
    card = Card(words(lesson_title(lesson), "heading"))
    add_lesson(card, lesson, whole=True, names=names_in(view.state, lesson))
    desk.add(card)


def _write(desk: Desk, trial: Trial) -> None:
    key = f"lesson {trial.id}"
    lesson = DraftEdit(
        desk.session, key, translate("learning", "What the trial taught"),
        start=trial.lessons[-1] if trial.lessons else "",
        hint=translate("learning", "What would you tell another group? Leave out names."), lines=4,
    )  # fmt: skip

    def kept() -> None:
        lesson.done()
        desk.page.refresh()

    def learn() -> None:
        text = lesson.text
        if not text:
            desk.session.failed.emit(translate("learning", "Please write the lesson first."))
            return
        desk.fold_quietly(key)
        desk.act(
            translate("learning", "Keeping the lesson…"),
            lambda ws, group, _: ws.learn(group, trial.id, text),
            lambda _: kept(),
        )

    buttons = row(button(translate("learning", "Keep this lesson"), learn, "primary"))
    if trial.lessons:
        never = translate("learning", "Never mind")
        buttons.addWidget(button(never, lambda: desk.unfold(key, open_=False)))
    buttons.addStretch(1)
    title = translate("learning", "What did we learn?")
    desk.add(Card(words(title, "strong"), lesson, buttons))
