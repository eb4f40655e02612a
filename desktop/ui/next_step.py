"""What a deliberation needs next of this laptop's member: one sentence, and where to do it."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.state import Deliberation, Stage
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
    return _speaking(view, about) or _weighing(view, about) or _answering(view, about)


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
    changes = [option.id for option in about.options if option.kind != "keep"]
    if not changes:
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
    if set(changes) - rated:
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


def _after(view: GroupView, about: Deliberation) -> Step:
    for trial in about.trials:
        if all(outcome.member != view.me for outcome in trial.outcomes):
            sentence = translate("next", "Write down how the trial went, as you saw it.")
            return Step(Stage.TRIAL, sentence)
        if not trial.lessons:
            return Step(Stage.LESSON, translate("next", "Write down what the trial taught."))
    kept = translate("next", "Decided: things are kept as they are.")
    changed = translate("next", "Decided: the group adopted a wording.")
    return Step(Stage.CONSENT, kept if about.kept else changed, mine=False)
