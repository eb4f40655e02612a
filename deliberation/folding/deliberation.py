"""One deliberation, from the acts in it and what it has to know of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.acts import (
    KEEP,
    Acknowledge,
    Assess,
    Close,
    CloseReview,
    Conclude,
    Consent,
    Judge,
    Learn,
    Mediate,
    Object,
    Observe,
    Predict,
    Propose,
    Rate,
    RateCandidates,
    Retract,
    Reveal,
    SealOutcome,
    SetDeadline,
    Situate,
    StartTrial,
    TakePosition,
    Withdraw,
)
from deliberation.agents.foretelling import predictions
from deliberation.folding import parts
from deliberation.folding.adoption import Adoption, adoption
from deliberation.folding.common import Common
from deliberation.folding.delegation import Delegating
from deliberation.folding.memo import Memo
from deliberation.folding.order import Counted, by_kind, only
from deliberation.folding.sense import ADOPTED, TOO_LATE, on_retracted, sensible
from deliberation.folding.settings import purposes
from deliberation.folding.stages import Opening, opening, stage_of
from deliberation.folding.trials import trials
from deliberation.folding.voting import BY_CONSENT, NOT_OPEN, Voted, voted
from deliberation.state import (
    Consented,
    Deliberation,
    Mediation,
    Objection,
    Option,
    Position,
    Stage,
    Trial,
)

ON_TRIALS = (StartTrial, SealOutcome, Observe, Conclude, CloseReview, Learn)
Kinds = dict[type[Any], list[Counted[Any]]]  # acts by their kind

CONSENT = "consent"  # the rule that needs no vote


@dataclass(frozen=True)
class Folded:
    """`faults`: for each act in it that counts for nothing, why."""

    deliberation: Deliberation
    faults: dict[str, str]


def deliberation(
    id_: str, about: Iterable[Counted[Any]], common: Common, memo: Memo | None = None
) -> Folded:
    """`about` are the acts in it, in order; at least one acknowledges.

    A `memo` that was passed with the same deliberation before saves what has not changed since.
    """
    memo, about = memo or Memo(), list(about)
    kinds = memo(by_kind, about)
    first = kinds[Acknowledge][0].act
    said = memo(parts.positions, kinds[TakePosition])
    drafts = memo(parts.mediations, kinds[Mediate], kinds[TakePosition])
    proposed, faults = memo(_proposed, kinds[Propose], kinds[StartTrial], drafts, said)
    options = {option.id: option for option in (parts.keep(first.clause), *proposed)}
    acts, kinds, senseless = memo(_sensible, about, options, _purposes(common))
    opened = memo(opening, _merged(kinds[Acknowledge], common.departures), common.members)
    tags, situation = parts.situation(kinds[Situate])
    rule, quorum = (common.timeline.at(name, opened.at) for name in ("rule", "quorum"))
    vote = memo(_vote, acts, options, opened, common.heard(id_), (rule, quorum))
    by_ballots = None if rule == CONSENT else vote.adoption
    adopted = memo(adoption, _bearing(kinds, common), opened.at, by_ballots)
    options, kinds, unfit = memo(_counting, acts, options, adopted, vote.faults)
    on_trials = _merged(*(kinds[kind] for kind in ON_TRIALS))
    tried, untimely = memo(trials, on_trials, adopted, options)
    sealed = [*kinds[Predict], *kinds[Reveal], *kinds[Rate]]
    foretold, unsealed = memo(predictions, sealed, common.members)
    misrated = memo(parts.misrated, kinds[Mediate], kinds[RateCandidates])
    fit = [each for each in kinds[RateCandidates] if each.id not in misrated]
    late = dict.fromkeys(adopted.late, TOO_LATE)
    faults = {**faults, **senseless, **vote.faults, **unfit, **untimely, **unsealed, **late}
    faults |= misrated
    trial = next((each for each in tried if each.id == adopted.trial), None)
    consents = tuple(common.consented(c, adopted, trial) for c in kinds[Consent])
    authors = {option.id: option.author for option in options.values()}
    found = Deliberation(
        id=id_,
        clause=first.clause,
        topic=first.topic,
        round=first.round,
        acknowledgements=opened.acknowledgements,
        needed=opened.needed,
        open=opened.at is not None,
        stage=Stage.ACKNOWLEDGED,
        positions=parts.newest(said, common.members),
        options=tuple(options.values()),
        ratings=memo(parts.ratings, kinds[Rate], common.members),
        mediations=memo(parts.rated, drafts, fit, common.members),
        objections=_objections(kinds[Object], adopted, options, consents),
        consents=consents,
        trials=tried,
        adopted=_outcome(adopted, trial),
        said=said,
        passed=adopted.passed if trial is None or not trial.over else (),
        in_document=_in_document(adopted, trial),
        rule=rule,
        quorum=quorum,
        tags=tags,
        situation=situation,
        assessments=memo(parts.assessments, kinds[Assess], common.members),
        deadlines=parts.deadlines(kinds[SetDeadline], common.members),
        counts=vote.counts,
        predictions=foretold,
        judgements=parts.judgements(kinds[Judge], authors, common.members),
    )
    return Folded(replace(found, stage=stage_of(found)), faults)


def _proposed(
    proposals: Iterable[Counted[Propose]],
    trials: Iterable[Counted[StartTrial]],
    drafts: Iterable[Mediation],
    said: Iterable[Position],
) -> tuple[tuple[Option, ...], dict[str, str]]:
    by_id = ({each.id: each for each in drafts}, {each.id: each for each in said})
    return parts.options([*proposals, *trials], *by_id)


def _purposes(common: Common) -> list[str]:
    return [each for value in common.timeline.ever("purposes") for each in purposes(value)]


def _vote(
    acts: list[Counted[Any]],
    options: dict[str, Option],
    opened: Opening,
    delegating: Delegating,
    rules: tuple[str, str],
) -> Voted:
    closings = only(acts, Close)
    if rules[0] == CONSENT:
        return Voted(faults={each.id: BY_CONSENT for each in closings})
    early = {e.id: NOT_OPEN for e in closings if opened.at is None or e.place < opened.at}
    rest = [each for each in acts if each.id not in early]
    vote = voted(rest, options, rules, delegating)
    return replace(vote, faults={**vote.faults, **early})


def _bearing(kinds: Kinds, common: Common) -> list[Counted[Any]]:
    """What adoption depends on, in order."""
    own = [kinds[kind] for kind in (Acknowledge, Consent, Object, Withdraw, Retract, Close)]
    clauses = {each.act.clause for each in kinds[Consent]}
    revocations = [common.revocations.get(clause, []) for clause in clauses]
    return _merged(*own, common.departures, *revocations)


def _merged(*several: Iterable[Counted[Any]]) -> list[Counted[Any]]:
    return sorted((each for acts in several for each in acts), key=lambda each: each.place)


def _sensible(
    about: list[Counted[Any]], options: dict[str, Option], stated: list[str]
) -> tuple[list[Counted[Any]], Kinds, dict[str, str]]:
    acts, faults = sensible(about, options, stated)
    return acts, by_kind(acts), faults


def _counting(
    acts: list[Counted[Any]],
    options: dict[str, Option],
    adopted: Adoption,
    idle: Mapping[str, str],
) -> tuple[dict[str, Option], Kinds, dict[str, str]]:
    """The options with those marked that were taken back in time, the acts that are left and not
    `idle` otherwise, and why others count for nothing."""
    back = only(acts, Retract)
    retracted = {each.act.option for each in back} - set(adopted.passed)
    late = {each.id: ADOPTED for each in back if each.act.option in adopted.passed}
    marked = {
        option.id: replace(option, retracted=option.id in retracted) for option in options.values()
    }
    left, faults = on_retracted(acts, retracted)
    return marked, by_kind(each for each in left if each.id not in idle), {**late, **faults}


def _outcome(adopted: Adoption, trial: Trial | None) -> str:
    """What the group has adopted by now: after a trial that was not kept, things as they were."""
    if trial is not None and trial.over:
        return KEEP
    return adopted.passed[0] if adopted.passed else ""


def _in_document(adopted: Adoption, trial: Trial | None) -> tuple[str, ...]:
    back = (trial.back,) if trial is not None and trial.back else ()
    return tuple(option for option in adopted.passed if option != KEEP) + back


def _objections(
    acts: Iterable[Counted[Object]],
    adopted: Adoption,
    options: dict[str, Option],
    consents: Iterable[Consented],
) -> tuple[Objection, ...]:
    agreed = {(each.member, each.option) for each in consents if not each.revoked}
    found = []
    for each in acts:
        if each.id in adopted.late:
            continue
        answered = tuple(o.id for o in options.values() if each.id in o.answers and not o.retracted)
        found.append(
            Objection(
                id=each.id,
                member=each.author,
                option=each.act.option,
                reason=each.act.reason,
                withdrawn=each.id in adopted.settled,
                ground=each.act.ground,
                purpose=each.act.purpose,
                answered=answered,
                integrated=any((each.author, option) in agreed for option in answered),
            )
        )
    return tuple(found)
