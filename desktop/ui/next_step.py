"""What a deliberation needs next of this laptop's member: one sentence, and where to do it."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass

from deliberation.acts import KEEP
from deliberation.state import Deliberation, Stage, Trial
from desktop.ui.days import day_words, days_to
from desktop.ui.words import counted, join_names, translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Step:
    """`stage` is where it is done. `mine` is false while it is others who are waited for."""

    stage: Stage
    sentence: str
    mine: bool = True


def next_step(view: GroupView, about: Deliberation) -> Step:
    """The one next action; always one, even if it is to wait."""
    if about.adopted:
        return _after(view, about)
    if not about.open:
        return _opening(view, about)
    return (
        _speaking(view, about)
        or _weighing(view, about)
        or (_answering(view, about) if by_consent(about) else _voting(view, about))
    )


def by_consent(about: Deliberation) -> bool:
    """Whether it is decided by consents and objections, and not by counting ballots."""
    return about.rule == "consent"


def changes(about: Deliberation) -> list[str]:
    """The options, other than keeping things as they are, that can still be chosen."""
    return [option.id for option in about.standing if option.id != KEEP]


def deadline_past(about: Deliberation) -> str:
    """The last day by which anybody meant to have decided, if it is past; or ""."""
    last = max((each.until for each in about.deadlines), default="")
    return last if last and days_to(last) < 0 else ""


def review_due(view: GroupView, trial: Trial) -> bool:
    """Whether the review of a running trial can be closed: its last day has come, or more than
    half of the members have sealed what they saw."""
    half = 2 * _sealed(view, trial) > len(view.state.current)
    return trial.running and (days_to(trial.until) <= 0 or half)


def review_wanted(view: GroupView, trial: Trial) -> bool:
    """Whether nothing is left to wait for: its last day has come, or all have sealed theirs."""
    everybody = _sealed(view, trial) == len(view.state.current)
    return trial.running and (days_to(trial.until) <= 0 or everybody)


def _sealed(view: GroupView, trial: Trial) -> int:
    return sum(member.id in trial.sealed for member in view.state.current)


def by_name(view: GroupView, members: Collection[str]) -> list[str]:
    """Names of members in the order in which all see them, which tells nothing of who was first."""
    return [member.name for member in view.state.members if member.id in members]


def _opening(view: GroupView, about: Deliberation) -> Step:
    both = [a for a in about.acknowledgements if a.not_it and a.dont_know]
    missing = about.needed - len(both)
    if all(a.member != view.me for a in both):
        sentence = translate("next", "Say whether you think so too.")
        return Step(Stage.ACKNOWLEDGED, sentence)
    sentence = translate("next", "You said so. It opens once {more} so too.").format(
        more=counted(
            missing, translate("next", "more member says"), translate("next", "more members say")
        )
    )
    return Step(Stage.ACKNOWLEDGED, sentence, mine=False)


def _speaking(view: GroupView, about: Deliberation) -> Step | None:
    if all(position.member != view.me for position in about.positions):
        return Step(Stage.POSITIONS, translate("next", "Say what you want, in your own words."))
    return None


def _weighing(view: GroupView, about: Deliberation) -> Step | None:
    options = changes(about)
    if not options:
        if len(about.positions) > 1 and not about.mediations:
            sentence = translate(
                "next", "Put an exact wording on the table, or ask the mediator for some."
            )
            return Step(Stage.OPTIONS, sentence)
        if about.mediations:
            return Step(Stage.MEDIATION, translate("next", "Look at the mediator's wordings."))
        sentence = translate("next", "Put an exact wording on the table.")
        return Step(Stage.OPTIONS, sentence)
    rated = {rating.option for rating in about.ratings if rating.member == view.me}
    if set(options) - rated:
        return Step(
            Stage.RATINGS, translate("next", "Say how well you could live with each option.")
        )
    return None


def _answering(view: GroupView, about: Deliberation) -> Step:
    everybody = view.state.current
    raters = {rating.member for rating in about.ratings}
    consented = {each.member for each in about.consents if not each.revoked}
    objected = {each.member for each in about.objections if not each.withdrawn}
    unheard = [member.name for member in everybody if member.id not in raters]
    if unheard and about.stage is Stage.RATINGS:
        sentence = translate("next", "Wait for {names} to rate the options.")
        return Step(Stage.RATINGS, sentence.format(names=join_names(unheard)), mine=False)
    if not about.mediations and len(about.positions) > 1 and not consented:
        return Step(Stage.MEDIATION, translate("next", "Ask the mediator to draft wordings."))
    if view.me not in consented | objected:
        sentence = translate("next", "Say which exact words you agree to, or object.")
        return Step(Stage.CONSENT, sentence)
    silent = [member.name for member in everybody if member.id not in consented | objected]
    if silent:
        sentence = translate("next", "Wait for {names} to agree or to object.")
        return Step(Stage.CONSENT, sentence.format(names=join_names(silent)), mine=False)
    sentence = translate(
        "next", "Everybody has answered. Look at what stands in the way, and talk."
    )
    return Step(Stage.CONSENT, sentence, mine=False)


def _voting(view: GroupView, about: Deliberation) -> Step:
    """Where the group counts ballots; a rating by hand is one."""
    cast = {rating.member for rating in about.ratings if rating.by == "hand"}
    silent = [member.name for member in view.state.current if member.id not in cast]
    past = deadline_past(about)
    if past:
        sentence = translate(
            "next", "It was to be decided by {date}. Nothing closes by itself: close the vote."
        ).format(date=day_words(past))
        return Step(Stage.CONSENT, sentence)
    if silent:
        sentence = translate("next", "Wait for {names} to vote, or close the vote.")
        return Step(Stage.CONSENT, sentence.format(names=join_names(silent)), mine=False)
    return Step(Stage.CONSENT, translate("next", "Everybody has voted. Close the vote."))


def _after(view: GroupView, about: Deliberation) -> Step:
    for trial in about.trials:
        step = trial_step(view, trial)
        if step is not None:
            return step
    tried = next((trial.verdict for trial in about.trials if trial.verdict), "")
    if tried == "keep":
        return Step(Stage.TRIAL, translate("next", "It was tried, and it is kept."), mine=False)
    if tried:
        sentence = translate("next", "It was tried, and things are as they were.")
        return Step(Stage.TRIAL, sentence, mine=False)
    kept = translate("next", "Decided: things are kept as they are.")
    changed = translate("next", "Decided: the group adopted a wording.")
    return Step(Stage.CONSENT, kept if about.kept else changed, mine=False)


def trial_step(view: GroupView, trial: Trial) -> Step | None:
    """What a trial needs next; None for one that was never begun, or where all is done."""
    if trial.running:
        return _observing(view, trial) or _reviewing(view, trial)
    if trial.over and not trial.back:
        sentence = translate("next", "The trial is over. Put the former text back.")
        return Step(Stage.TRIAL, sentence)
    if trial.outcomes and not trial.lessons:
        return Step(Stage.LESSON, translate("next", "Write down what the trial taught."))
    return None


def _observing(view: GroupView, trial: Trial) -> Step | None:
    left, until = days_to(trial.until), day_words(trial.until)
    if view.me not in trial.sealed:
        if left <= 0:
            sentence = translate("next", "The trial's last day has come. Write down what you saw.")
            return Step(Stage.TRIAL, sentence)
        others = by_name(view, trial.sealed)
        if others:
            sentence = translate(
                "next", "Write down what you saw of the trial, as {names} did; each does it alone."
            )
            return Step(Stage.TRIAL, sentence.format(names=join_names(others)))
        sentence = translate(
            "next", "It is tried until {date}. Write down what you saw once you have seen enough."
        )
        return Step(Stage.TRIAL, sentence.format(date=until), mine=False)
    if not review_wanted(view, trial):
        silent = _names(view, trial.sealed)
        sentence = translate("next", "Wait for {names} to write down what they saw of the trial.")
        return Step(Stage.TRIAL, sentence.format(names=silent), mine=False)
    return None


def _reviewing(view: GroupView, trial: Trial) -> Step:
    if view.me not in trial.verdicts:
        sentence = translate("next", "Say how it should go on: keep it, change it, or end it.")
        return Step(Stage.TRIAL, sentence)
    silent = _names(view, trial.verdicts)
    if not silent:
        sentence = translate("next", "Everybody has said how it should go on. Close the review.")
        return Step(Stage.TRIAL, sentence)
    sentence = translate(
        "next", "Wait for {names} to say how it should go on, or close the review."
    )
    past = days_to(trial.until) < 0
    return Step(Stage.TRIAL, sentence.format(names=silent), mine=past)


def _names(view: GroupView, but: Container[str]) -> str:
    """The members who are not in `but`; "" for none."""
    missing = [each.name for each in view.state.current if each.id not in but]
    return join_names(missing) if missing else ""
