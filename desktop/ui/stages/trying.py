"""Trying a change for a time: the terms first, then what each saw, then how it goes on."""

from __future__ import annotations

from deliberation.state import Deliberation, Stage, Trial
from desktop.ui.next_step import by_consent
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.observing import add_outcomes, add_sealed, observing_form
from desktop.ui.stages.reviewing import add_review
from desktop.ui.stages.terms import terms_card, terms_form, to_try
from desktop.ui.widgets.basics import button, row, words
from desktop.ui.words import translate
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open or not (about.trials or to_try(about)):
        teach = translate(
            "trying",
            "Once there is a wording, you can agree on trying it for a time, with what would show "
            "that it worked written down first. A trial is reviewed; unless it is kept, things "
            "are as they were.",
        )
        desk.add(words(teach))
        return
    tried = [trial for trial in about.trials if trial.running or trial.closed]
    for trial in tried:
        desk.add(terms_card(desk, trial))
        _tried(desk, view, trial)
    if not about.adopted:
        _proposed(desk, about)
    elif not tried:
        firm = translate("trying", "This was decided for good, without a trial.")
        desk.add(words(firm))


def _tried(desk: Desk, view: GroupView, trial: Trial) -> None:
    if trial.running and view.me not in trial.sealed:
        observing_form(desk, trial)
    add_outcomes(desk, trial)
    add_sealed(desk, trial)
    add_review(desk, trial)


def _proposed(desk: Desk, about: Deliberation) -> None:
    """Terms that can be agreed to, and the place to write some."""
    for trial in about.trials:
        desk.add(terms_card(desk, trial))
    if about.trials:
        label = translate("trying", "Agree to it, or object")
        spoken = translate("trying", "Agree to these words on trial, or object")
        if not by_consent(about):
            label = spoken = translate("trying", "Go to the vote")
        agree = button(label, lambda: desk.goto(Stage.CONSENT), name=spoken)
        line = row(agree)
        if to_try(about) and not desk.is_open("terms"):
            more = translate("trying", "Put other terms down")
            line.addWidget(button(more, lambda: desk.unfold("terms"), "quiet", glyph="plus"))
        line.addStretch(1)
        desk.add(line)
    if to_try(about) and (not about.trials or desk.is_open("terms")):
        terms_form(desk)
