"""The review of a trial: what each wants now, closing it, and what follows from that."""

from __future__ import annotations

from collections import Counter

from deliberation.acts import VERDICTS
from deliberation.state import Deliberation, Trial
from desktop.ui.days import days_to
from desktop.ui.next_step import review_due, review_wanted
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.choice import Choices
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.words import join_names, translate
from desktop.views import GroupView


def verdict_words(verdict: str) -> str:
    """How a member's word on a trial is said."""
    return {
        "keep": translate("reviewing", "Keep it"),
        "change": translate("reviewing", "Change it"),
        "end": translate("reviewing", "End it"),
    }[verdict]


def add_review(desk: Desk, trial: Trial) -> None:
    """What is to be done about how it goes on; before it is due there is nothing."""
    if trial.closed:
        _ended(desk, trial)
        return
    if desk.view.me not in trial.sealed and days_to(trial.until) > 0:
        return  # what one saw comes first, unless time is up
    if not review_due(desk.view, trial):
        early = translate(
            "reviewing",
            "The review begins once more than half have written down what they saw, or on the "
            "last day.",
        )
        desk.add(words(early, "muted"))
        return
    desk.heading(translate("reviewing", "How should it go on?"))
    for line in _said(desk.view, trial):
        desk.add(words(line))
    if desk.view.me not in trial.verdicts or desk.is_open("verdict"):
        _say(desk, trial)
    else:
        again = translate("reviewing", "Say something else")
        desk.add(row(button(again, lambda: desk.unfold("verdict"), "quiet"), None))
    _close(desk, trial)


def _said(view: GroupView, trial: Trial) -> list[str]:
    said = []
    for member in view.state.current:
        if member.id in trial.verdicts:
            line = translate("reviewing", "{name}: {verdict}.")
            if member.id in trial.reasons:
                line = translate("reviewing", "{name}: {verdict}, because: “{reason}”")
            verdict, reason = trial.verdicts[member.id], trial.reasons.get(member.id, "")
            said.append(
                line.format(name=member.name, verdict=verdict_words(verdict), reason=reason)
            )
    return said


def _say(desk: Desk, trial: Trial) -> None:
    meaning = translate(
        "reviewing",
        "Kept, it binds those who say keep. Changed or ended, things are as they were; what to "
        "change can then be deliberated anew.",
    )
    verdict = Choices(
        desk.session, f"verdict {trial.id}", translate("reviewing", "How should it go on?"),
        [(each, verdict_words(each)) for each in VERDICTS],
    )  # fmt: skip
    reason = DraftEdit(
        desk.session, f"why {trial.id}", translate("reviewing", "Why"),
        hint=translate("reviewing", "Why? (may stay empty)"), lines=2,
    )  # fmt: skip

    def forget() -> None:
        verdict.done()
        reason.done()
        desk.page.refresh()

    def conclude() -> None:
        picked, text = verdict.picked, reason.text
        if not picked:
            choose = translate("reviewing", "Please choose: keep it, change it, or end it.")
            desk.session.failed.emit(choose)
            return
        desk.fold_quietly("verdict")
        desk.act(
            translate("reviewing", "Noting your word…"),
            lambda ws, group, _: ws.conclude(group, trial.id, picked, text),
            lambda _: forget(),
        )

    first = "primary" if desk.view.me in trial.sealed else ""
    say = row(button(translate("reviewing", "Say so"), conclude, first), None)
    desk.add(Card(words(meaning, "small"), verdict, reason, say))


def would_end(view: GroupView, trial: Trial) -> str:
    """What closing the review now would amount to, in a sentence."""
    current = view.state.current
    said = Counter(trial.verdicts[m.id] for m in current if m.id in trial.verdicts)
    top = next((verdict for verdict, n in said.items() if 2 * n > len(current)), "")
    sentence = {
        "keep": translate(
            "reviewing", "{n} of {all} want to keep it: closed now, it binds those who said keep."
        ),
        "change": translate(
            "reviewing",
            "{n} of {all} want to change it: closed now, things are as they were, and what to "
            "change can be deliberated anew.",
        ),
        "end": translate(
            "reviewing", "{n} of {all} want to end it: closed now, things are as they were."
        ),
        "": translate(
            "reviewing",
            "No more than half agree on how it should go on: closed now, things are as they were.",
        ),
    }[top]
    return sentence.format(n=said[top], all=len(current))


def _close(desk: Desk, trial: Trial) -> None:
    view = desk.view
    card = Card(words(would_end(view, trial)))
    missing = [m.name for m in view.state.current if m.id not in trial.sealed]
    if missing:
        lost = translate(
            "reviewing", "Not heard yet: {names}. Afterwards nobody can add what they saw."
        )
        card.body.addWidget(words(lost.format(names=join_names(missing)), "warn"))
    else:
        nobody = translate("reviewing", "Nothing happens until one of you closes the review.")
        card.body.addWidget(words(nobody, "small"))
    spoken = view.me in trial.verdicts and view.me in trial.sealed
    spoken = spoken and review_wanted(view, trial) and not desk.is_open("verdict")

    def close() -> None:
        desk.act(
            translate("reviewing", "Closing the review…"),
            lambda ws, group, _: ws.close_review(group, trial.id),
        )

    label = translate("reviewing", "Close the review")
    card.body.addLayout(row(button(label, close, "primary" if spoken else ""), None))
    desk.add(card)


def _ended(desk: Desk, trial: Trial) -> None:
    desk.heading(translate("reviewing", "How it ended"))
    desk.add(words(_ending(desk.view, desk.about, trial), "lead"))
    for line in _said(desk.view, trial):
        desk.add(words(line))
    if trial.over and trial.back:
        desk.add(words(translate("reviewing", "The rulebook has the former text again.")))
    elif trial.over:
        _put_back(desk, trial)


def _ending(view: GroupView, about: Deliberation, trial: Trial) -> str:
    if trial.verdict == "keep":
        bound = {c.member for c in about.consents if c.option == trial.option and c.in_force}
        names = [member.name for member in view.state.current if member.id in bound]
        return translate("reviewing", "It is kept. It binds {names}.").format(
            names=join_names(names)
        )
    return {
        "change": translate(
            "reviewing",
            "More than half want it changed, so things are as they were. To change it, "
            "acknowledge the matter anew.",
        ),
        "end": translate("reviewing", "It has ended, and things are as they were."),
        "lapsed": translate(
            "reviewing",
            "No more than half agreed on how it should go on, so things are as they were.",
        ),
    }[trial.verdict]


def _put_back(desk: Desk, trial: Trial) -> None:
    still = translate(
        "reviewing",
        "The rulebook still has the words that were tried, though they bind nobody any more. "
        "Anybody can put the former text back.",
    )

    def back() -> None:
        desk.act(
            translate("reviewing", "Putting the former text back…"),
            lambda ws, group, _: ws.put_back(group, trial.id),
        )

    label = translate("reviewing", "Put the former text back")
    desk.add(Card(words(still), row(button(label, back, "primary"), None), role="call"))
