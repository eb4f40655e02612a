"""What a group needs of its member now: a sentence each, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.state import Deliberation, Stage
from desktop.ui.words import clause_name, counted, deliberation_name, join_names, translate
from desktop.views import GroupView

_ANSWERING = (Stage.MEDIATION, Stage.CONSENT)


@dataclass(frozen=True)
class Need:
    """`page` is "clause", "deliberation", "people" or "rulebook"; `subject` an id there."""

    sentence: str
    button: str
    page: str
    subject: str = ""


def needs(view: GroupView) -> tuple[Need, ...]:
    """Everything that waits for this laptop's member, in the order to take it up."""
    ordered = (
        *_to_read_again(view),
        *_refused(view),
        *_admissions(view),
        *_to_consent(view),
        *_to_rate(view),
        *_to_speak(view),
        *_to_acknowledge(view),
        *_to_observe(view),
        *_not_bound(view),
    )
    return tuple(ordered)


def going_on(deliberation: Deliberation) -> bool:
    """Whether a deliberation is still to be decided."""
    return not deliberation.adopted


def _to_read_again(view: GroupView) -> Iterator[Need]:
    for clause in view.rulebook.clauses:
        if clause.concurrent:
            sentence = translate(
                "needs",
                "“{clause}” was changed by two people at the same time. "
                "Read whether the merged words still make sense.",
            ).format(clause=clause_name(view, clause))
            yield Need(sentence, translate("needs", "Read it"), "clause", clause.id)


def _refused(view: GroupView) -> Iterator[Need]:
    if view.quarantine:
        stranger = translate("needs", "an unknown device")
        who = {view.name_of(each.member) if each.member else stranger for each in view.quarantine}
        sentence = translate("needs", "Refused and set aside: {what} from {who}.").format(
            what=counted(
                len(view.quarantine), translate("needs", "entry"), translate("needs", "entries")
            ),
            who=join_names(sorted(who)),
        )
        yield Need(sentence, translate("needs", "See why"), "people")


def _admissions(view: GroupView) -> Iterator[Need]:
    for pending in view.state.pending:
        if view.me not in pending.votes:
            sentence = translate(
                "needs", "{name} asks to join; {n} of {needed} votes so far."
            ).format(name=pending.name, n=len(pending.votes), needed=pending.needed)
            yield Need(sentence, translate("needs", "Decide"), "people", pending.id)


def _of_mine(view: GroupView, deliberation: Deliberation, button: str, sentence: str) -> Need:
    named = sentence.format(name=deliberation_name(view, deliberation))
    return Need(named, button, "deliberation", deliberation.id)


def _changes(deliberation: Deliberation) -> list[str]:
    return [option.id for option in deliberation.options if option.kind != "keep"]


def _rated(view: GroupView, deliberation: Deliberation) -> set[str]:
    return {rating.option for rating in deliberation.ratings if rating.member == view.me}


def _to_consent(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        consented = any(c.member == view.me and not c.revoked for c in each.consents)
        objected = any(o.member == view.me and not o.withdrawn for o in each.objections)
        if each.stage in _ANSWERING and _changes(each) and not (consented or objected):
            sentence = translate(
                "needs", "“{name}” is waiting for you to agree to a wording, or to object."
            )
            yield _of_mine(view, each, translate("needs", "Look at it"), sentence)


def _to_rate(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        missing = set(_changes(each)) - _rated(view, each)
        if missing and each.stage not in _ANSWERING:
            sentence = translate("needs", "“{name}” has options that you have not rated yet.")
            yield _of_mine(view, each, translate("needs", "Rate them"), sentence)


def _to_speak(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        if each.open and all(position.member != view.me for position in each.positions):
            sentence = translate("needs", "“{name}” is open, and you have not said what you want.")
            yield _of_mine(view, each, translate("needs", "Say it"), sentence)


def _to_acknowledge(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        mine = any(a.member == view.me for a in each.acknowledgements)
        if not each.open and not mine:
            sentence = translate(
                "needs", "Somebody says that “{name}” isn't it. Do you think so too?"
            )
            yield _of_mine(view, each, translate("needs", "Answer"), sentence)


def _to_observe(view: GroupView) -> Iterator[Need]:
    for each in view.state.deliberations:
        for trial in each.trials:
            mine = any(outcome.member == view.me for outcome in trial.outcomes)
            if not mine and not trial.lessons:
                sentence = translate(
                    "needs", "“{name}” is on trial. Once you have seen how it goes, write it down."
                )
                yield _of_mine(view, each, translate("needs", "See the trial"), sentence)


def _not_bound(view: GroupView) -> Iterator[Need]:
    bound = {
        clause
        for clause, bindings in view.bindings.items()
        if any(b.member == view.me and b.current for b in bindings)
    }
    loose = [clause for clause in view.rulebook.clauses if clause.id not in bound]
    if loose:
        sentence = translate(
            "needs", "{what} you, because you have not agreed to the words that stand there now."
        ).format(
            what=counted(
                len(loose),
                translate("needs", "clause does not bind"),
                translate("needs", "clauses do not bind"),
            )
        )
        yield Need(sentence, translate("needs", "Read on"), "rulebook")
