"""What each member saw of a trial: written alone, sealed, and shown once it can sway nobody."""

from __future__ import annotations

from collections import Counter

from deliberation.acts import RESULTS
from deliberation.state import Outcome, Trial
from desktop.ui.next_step import by_name
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.check import Check
from desktop.ui.widgets.choice import Choices
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.harm import HarmRow, harm_words
from desktop.ui.widgets.reading import plain_text
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import join_names, translate


def result_words(result: str) -> str:
    """How an outcome is said."""
    return {
        "worked": translate("observing", "It worked"),
        "mixed": translate("observing", "It worked in part"),
        "failed": translate("observing", "It failed"),
    }[result]


def add_sealed(desk: Desk, trial: Trial) -> None:
    """Who has written down what they saw and who has not; nothing of what it is."""
    told = {each.member for each in trial.outcomes}
    waiting = by_name(desk.view, set(trial.sealed) - told)
    silent = [m.name for m in desk.view.state.current if m.id not in trial.sealed]
    lines = []
    if waiting:
        sealed = translate("observing", "Written down and sealed: {names}.")
        lines.append(sealed.format(names=join_names(waiting)))
    if silent and trial.running:
        missing = translate("observing", "Not written down yet: {names}.")
        lines.append(missing.format(names=join_names(silent)))
    elif silent:
        missing = translate("observing", "Nothing was written down by {names}.")
        lines.append(missing.format(names=join_names(silent)))
    if waiting and trial.running and silent:
        lines.append(translate("observing", "What is sealed opens once all have written theirs."))
    elif waiting:
        lines.append(
            translate(
                "observing",
                "What is sealed opens as soon as the laptop that sealed it hears of this.",
            )
        )
    if lines:
        desk.add(words(" ".join(lines), "muted"))


def add_outcomes(desk: Desk, trial: Trial) -> None:
    """What was opened, side by side."""
    if not trial.outcomes:
        return
    desk.heading(translate("observing", "What each of us saw"))
    n = Counter(each.result for each in trial.outcomes)
    said = translate(
        "observing", "It worked for {worked}, in part for {mixed}, failed for {failed}."
    )
    desk.add(words(said.format(worked=n["worked"], mixed=n["mixed"], failed=n["failed"]), "lead"))
    order = {member.id: place for place, member in enumerate(desk.view.state.members)}
    told = sorted(trial.outcomes, key=lambda each: order.get(each.member, len(order)))
    desk.add(SideBySide([_outcome(desk, each) for each in told], narrowest=260))


def _outcome(desk: Desk, outcome: Outcome) -> Card:
    name = desk.view.name_of(outcome.member)
    card = Card(words(name, "strong"), words(result_words(outcome.result), "lead"))
    harm = translate("observing", "Saw no harm.")
    if outcome.harm:
        harm = translate("observing", "Saw {harm} ({n} of 100).")
        harm = harm.format(harm=harm_words(outcome.harm), n=outcome.harm)
    card.body.addWidget(words(harm, "warn" if outcome.harm else "body"))
    if outcome.note:
        label = translate("observing", "What {name} saw").format(name=name)
        card.body.addWidget(plain_text(outcome.note, label, units=16))
    if outcome.note and outcome.tell:
        may = translate("observing", "May be told to other groups, without the name.")
        card.body.addWidget(words(may, "small"))
    card.body.addStretch(1)
    return card


def observing_form(desk: Desk, trial: Trial) -> None:
    """Add the form in which this laptop's member writes down, alone, what they saw."""
    session, id_ = desk.session, trial.id
    title = translate("observing", "What did you see of it?")
    alone = translate(
        "observing",
        "Write it alone: it is sealed, and nobody reads it before all have written theirs or the "
        "review is closed. What is sealed cannot be changed.",
    )
    result = Choices(
        session, f"result {id_}", translate("observing", "How did it go, for you?"),
        [(each, result_words(each)) for each in RESULTS],
    )  # fmt: skip
    note = DraftEdit(
        session, f"saw {id_}", translate("observing", "What you saw"),
        hint=translate("observing", "What happened? (may stay empty)"), lines=4,
    )  # fmt: skip
    harm = HarmRow(session, f"harm {id_}")
    tell = Check(translate("observing", "May be told to other groups, without my name"))
    tell.setChecked(bool(session.drafts.get(f"tell {id_}")))
    tell.toggled.connect(lambda yes: _keep_tell(desk, trial, yes=yes))

    def forget() -> None:
        for each in (result, note, harm):
            each.done()
        session.drafts.pop(f"tell {id_}", None)

    def seal() -> None:
        picked, text = result.picked, note.text
        if not picked:
            session.failed.emit(translate("observing", "Please say how it went, for you."))
            return
        desk.act(
            translate("observing", "Sealing what you saw…"),
            lambda ws, group, _: ws.observe(
                group, id_, picked, text, harm=harm.harm, tell=tell.isChecked()
            ),
            lambda _: forget(),
        )

    desk.add(
        Card(
            words(title, "strong"),
            words(alone, "small"),
            result,
            note,
            tell,
            harm,
            row(button(translate("observing", "Seal what I saw"), seal, "primary"), None),
        )
    )


def _keep_tell(desk: Desk, trial: Trial, *, yes: bool) -> None:
    if yes:
        desk.session.drafts[f"tell {trial.id}"] = "yes"
    else:
        desk.session.drafts.pop(f"tell {trial.id}", None)
