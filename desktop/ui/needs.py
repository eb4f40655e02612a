"""What a group needs of its member now: a sentence each, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.state import Deliberation, Setting, Stage, Trial
from desktop.ui import needs_members
from desktop.ui.days import day_words, days_to
from desktop.ui.need import Need
from desktop.ui.next_step import by_consent, by_name, changes, deadline_past, review_wanted
from desktop.ui.pages.agreeing_words import title, value_words
from desktop.ui.pages.people_words import inside
from desktop.ui.words import (
    clause_name,
    counted,
    deliberation_name,
    join_names,
    shortened,
    translate,
)
from desktop.views import GroupView

_ANSWERING = (Stage.MEDIATION, Stage.CONSENT, Stage.TRIAL)


def needs(view: GroupView) -> tuple[Need, ...]:
    """Everything that waits for this laptop's member, in the order to take it up."""
    if not inside(view):
        return tuple(needs_members.of_whoever_is_out(view))
    ordered = (
        *needs_members.contests(view),
        *needs_members.removals(view),
        *_to_read_again(view),
        *_refused(view),
        *needs_members.admissions(view),
        *_to_put_back(view),
        *_to_review(view),
        *_to_observe(view),
        *_to_close(view),
        *_to_consent(view),
        *_taken_up(view),
        *_to_rate(view),
        *_to_speak(view),
        *_to_acknowledge(view),
        *_to_settle(view),
        *_to_learn(view),
        *_not_bound(view),
    )
    return tuple(ordered)


def quiet(done: int) -> Need | None:
    """What one's own agent did while one was away: said once, and never urgent."""
    if not done:
        return None
    one = translate("needs", "Your agent did 1 thing while you were away.")
    many = translate("needs", "Your agent did {n} things while you were away.")
    return Need(one if done == 1 else many.format(n=done), translate("needs", "Look"), "away")


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
        yield Need(sentence, translate("needs", "See why"), "quarantine")


def _of_mine(
    view: GroupView, deliberation: Deliberation, button: str, sentence: str, **more: str
) -> Need:
    named = sentence.format(name=deliberation_name(view, deliberation), **more)
    return Need(named, button, "deliberation", deliberation.id)


def _rated(view: GroupView, deliberation: Deliberation) -> set[str]:
    return {rating.option for rating in deliberation.ratings if rating.member == view.me}


def _to_consent(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        consented = any(c.member == view.me and not c.revoked for c in each.consents)
        objected = any(o.member == view.me and not o.withdrawn for o in each.objections)
        waits = each.stage in _ANSWERING and changes(each) and by_consent(each)
        if waits and not (consented or objected):
            sentence = translate(
                "needs", "“{name}” is waiting for you to agree to a wording, or to object."
            )
            yield _of_mine(view, each, translate("needs", "Look at it"), sentence)


def _taken_up(view: GroupView) -> Iterator[Need]:
    """An option answers an objection of mine, and I have not said whether it does."""
    for each in filter(going_on, view.state.deliberations):
        there = set(changes(each))
        agreed = {c.option for c in each.consents if c.member == view.me and not c.revoked}
        for objection in each.objections:
            mine = objection.member == view.me and not objection.withdrawn
            answers = there.intersection(objection.answered)
            if mine and answers and not answers & agreed and not objection.integrated:
                sentence = translate(
                    "needs", "In “{name}” a wording takes up your objection. Does it answer it?"
                )
                yield _of_mine(view, each, translate("needs", "Read it"), sentence)
                break


def _to_rate(view: GroupView) -> Iterator[Need]:
    for each in filter(going_on, view.state.deliberations):
        missing = set(changes(each)) - _rated(view, each)
        if missing and not by_consent(each):
            sentence = translate("needs", "“{name}” is waiting for your vote.")
            yield _of_mine(view, each, translate("needs", "Vote"), sentence)
        elif missing and each.stage not in _ANSWERING:
            sentence = translate("needs", "“{name}” has options that you have not rated yet.")
            yield _of_mine(view, each, translate("needs", "Rate them"), sentence)


def _to_close(view: GroupView) -> Iterator[Need]:
    """A day has passed by which the group meant to have decided: somebody has to act."""
    for each in filter(going_on, view.state.deliberations):
        past = deadline_past(each)
        if not past or not each.open:
            continue
        if by_consent(each):
            sentence = translate(
                "needs", "“{name}” was to be decided by {date}. Look at what stands in the way."
            )
            button = translate("needs", "Look at it")
        elif changes(each):
            sentence = translate(
                "needs",
                "“{name}” was to be decided by {date}. Nothing closes by itself: close the vote.",
            )
            button = translate("needs", "See the vote")
        else:
            continue
        yield _of_mine(view, each, button, sentence, date=day_words(past))


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


def _trials(view: GroupView) -> Iterator[tuple[Deliberation, Trial]]:
    for each in view.state.deliberations:
        for trial in each.trials:
            yield each, trial


def _to_put_back(view: GroupView) -> Iterator[Need]:
    for each, trial in _trials(view):
        if trial.over and not trial.back:
            sentence = translate(
                "needs",
                "The trial of “{name}” is over, and the rulebook still has the words that were "
                "tried. Put the former text back.",
            )
            yield _of_mine(view, each, translate("needs", "See the trial"), sentence)


def _to_review(view: GroupView) -> Iterator[Need]:
    for each, trial in _trials(view):
        if view.me not in trial.sealed or not review_wanted(view, trial):
            continue
        if view.me not in trial.verdicts:
            sentence = translate(
                "needs", "The review of “{name}” is due. Should it be kept, changed or ended?"
            )
            yield _of_mine(view, each, translate("needs", "Say it"), sentence)
        elif days_to(trial.until) < 0 or all(
            member.id in trial.verdicts for member in view.state.current
        ):
            sentence = translate(
                "needs",
                "The review of “{name}” can be closed; nothing happens until somebody does.",
            )
            yield _of_mine(view, each, translate("needs", "See the trial"), sentence)


def _to_observe(view: GroupView) -> Iterator[Need]:
    for each, trial in _trials(view):
        if not trial.running or view.me in trial.sealed:
            continue
        if days_to(trial.until) <= 0:
            sentence = translate(
                "needs", "The trial of “{name}” has had its time. Write down, alone, what you saw."
            )
        elif trial.sealed:
            sentence = translate(
                "needs",
                "“{name}” is on trial, and {who} wrote down what they saw. Write yours, alone.",
            )
        else:
            continue  # it has time, and nobody waits
        who = join_names(by_name(view, trial.sealed))
        yield _of_mine(view, each, translate("needs", "Write it down"), sentence, who=who)


def _to_learn(view: GroupView) -> Iterator[Need]:
    for each, trial in _trials(view):
        if trial.closed and trial.outcomes and not trial.lessons:
            sentence = translate(
                "needs", "The trial of “{name}” is over. What would you tell another group of it?"
            )
            yield _of_mine(view, each, translate("needs", "Write the lesson"), sentence)


def _to_settle(view: GroupView) -> Iterator[Need]:
    for setting in view.state.settings:
        wanted = _unanswered(view, setting)
        if wanted:
            value, who = wanted
            sentence = translate("needs", "{who} would like something else: {setting}? {value}.")
            sentence = sentence.format(
                who=join_names(who),
                setting=title(setting.name),
                value=shortened(value_words(setting.name, value), 80),
            )
            yield Need(sentence, translate("needs", "Answer"), "agreeing")


def _unanswered(view: GroupView, setting: Setting) -> tuple[str, list[str]] | None:
    """The value that others want and on which this laptop's member has said nothing since,
    with who wants it; the one that most want."""
    mine = next((i for i, each in enumerate(setting.said) if each.member == view.me), -1)
    wants: dict[str, list[str]] = {}
    for index, each in enumerate(setting.said):
        answered = mine >= 0 and (index < mine or setting.said[mine].value == each.value)
        if each.member != view.me and each.agree and each.value != setting.value and not answered:
            wants.setdefault(each.value, []).append(view.name_of(each.member))
    return max(wants.items(), key=lambda item: len(item[1]), default=None)


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
