"""Which acts make sense where they are said, and one sentence about each that does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from deliberation.acts import (
    KEEP,
    Assess,
    CloseReview,
    Conclude,
    Consent,
    Judge,
    Learn,
    Object,
    Observe,
    Predict,
    Rate,
    Retract,
    Reveal,
    SealOutcome,
    StartTrial,
    Withdraw,
)
from deliberation.folding.order import Counted, only
from deliberation.state import Option

NO_DELIBERATION = "It speaks of a deliberation that nobody has begun."
NO_OPTION = "It speaks of an option that the deliberation does not have."
NO_OBJECTION = "It withdraws an objection that its author did not make."
NO_TRIAL = "It speaks of a trial that nobody has started."
NO_CONSENT = "Its author had given no consent to the clause that could be taken back."
KEEP_IS_ZERO = "Keeping things as they are is what everything else is rated against."
OTHER_CLAUSE = "It consents to another clause than the one that the option is about."
OTHER_TEXT = "It consents to another text than the one that the option has."
OTHER_TRIAL = "It consents on a trial that is not one of this option."
ONLY_A_WAY_BACK = "That option only puts things back after a trial; nobody decides on it."
NOT_THEIRS = "It takes back an option that its author did not put forward."
OTHER_PURPOSE = "It names a purpose that the group has not stated; name one that it has, or a harm."
ADOPTED = "It takes back an option that the group had adopted."
RETRACTED = "Its option was taken back by who had put it forward."
NO_PREDICTION = "It opens a prediction that its author had not sealed."
OWN_OPTION = "It judges an option that its author put forward."
UNSEEN = "It speaks of something that its author had not seen."
TOO_LATE = "The objection was made when the group had adopted the option already."

_OF_A_TRIAL = (SealOutcome, Observe, Conclude, CloseReview, Learn)
_OF_AN_OPTION = (Rate, Object, StartTrial, Consent, Assess, Predict, Judge)


def sensible(
    acts: Iterable[Counted[Any]], options: Mapping[str, Option], purposes: Iterable[str] = ()
) -> tuple[list[Counted[Any]], dict[str, str]]:
    """Those of one deliberation's acts that make sense in it, and why the others do not.

    `options` are all that it has, by id, with "keep" for keeping things as they are. `purposes`
    are all that the group has ever stated: an objection to a purpose names one of them.
    """
    acts = list(acts)
    stated = {_plain(purpose) for purpose in purposes}
    faults: dict[str, str] = {}

    of_kind: dict[type[Any], list[Counted[Any]]] = defaultdict(list)
    for each in acts:
        of_kind[type(each.act)].append(each)

    def judge(fault_of: Callable[[Counted[Any]], str], *kinds: type[Any]) -> None:
        """Those of `kinds` that make no sense become faults."""
        for kind in kinds:
            found = {each.id: fault_of(each) for each in of_kind[kind]}
            faults.update({id_: fault for id_, fault in found.items() if fault})
            of_kind[kind] = [each for each in of_kind[kind] if each.id not in faults]

    named = {each.id: each.record for each in acts}

    def blind(each: Counted[Any], about: str) -> str:
        """Ids are hashes, so nobody honest names what they have not seen; who could do so might
        claim not to have seen what was decided on it either."""
        record = named.get(about)
        return UNSEEN if record is not None and not each.record.saw(record) else ""

    def about_option(each: Counted[Any]) -> str:
        return blind(each, each.act.option) or _option_fault(each, options, stated)

    def about_trial(each: Counted[Any]) -> str:
        return blind(each, each.act.trial) or ("" if each.act.trial in tried else NO_TRIAL)

    def consenting(each: Counted[Any]) -> str:
        fault = _consent_fault(each.act, options[each.act.option], tried)
        return fault or blind(each, each.act.trial)

    judge(about_option, *_OF_AN_OPTION)
    tried = {each.id: each.act.option for each in of_kind[StartTrial]}
    objector = {each.id: each.author for each in of_kind[Object]}
    foretold = {each.id: each.author for each in of_kind[Predict]}
    judge(consenting, Consent)
    judge(about_trial, *_OF_A_TRIAL)
    judge(lambda e: "" if objector.get(e.act.objection) == e.author else NO_OBJECTION, Withdraw)
    judge(lambda e: "" if foretold.get(e.act.prediction) == e.author else NO_PREDICTION, Reveal)
    judge(lambda e: _retract_fault(e, options.get(e.act.option)), Retract)
    return [each for each in acts if each.id not in faults], faults


def on_retracted(
    acts: Iterable[Counted[Any]], retracted: Container[str]
) -> tuple[list[Counted[Any]], dict[str, str]]:
    """`acts` without those on options that were taken back, or on what was said of such options,
    and these with the reason.

    A consent is left out only where its author had seen that: else they did turn to that option,
    and away from another.
    """
    acts = list(acts)
    backs = [each for each in only(acts, Retract) if each.act.option in retracted]
    about = {e.id: e.act.option for e in acts if isinstance(e.act, Object | StartTrial | Predict)}

    def in_vain(each: Counted[Any]) -> bool:
        option = _option_of(each.act, about)
        if not isinstance(each.act, Consent):
            return option in retracted
        return any(back.act.option == option and each.record.saw(back.record) for back in backs)

    faults = {each.id: RETRACTED for each in acts if in_vain(each)} if backs else {}
    return [each for each in acts if each.id not in faults], faults


def _option_of(act: Any, about: Mapping[str, str]) -> str:
    """The option that an act speaks of, also by way of an objection, a trial or a prediction."""
    if isinstance(act, _OF_AN_OPTION):
        return str(act.option)
    if isinstance(act, Withdraw):
        return about.get(act.objection, "")
    if isinstance(act, Reveal):
        return about.get(act.prediction, "")
    return about.get(act.trial, "") if isinstance(act, _OF_A_TRIAL) else ""


def _plain(purpose: str) -> str:
    """Case and spacing do not count."""
    return " ".join(purpose.casefold().split())


def _retract_fault(each: Counted[Retract], option: Option | None) -> str:
    if option is None or option.author != each.author:
        return NOT_THEIRS
    return ONLY_A_WAY_BACK if option.back else ""


def _option_fault(each: Counted[Any], options: Mapping[str, Option], stated: Container[str]) -> str:
    act = each.act
    option = options.get(act.option)
    if option is None:
        return NO_OPTION
    if option.back:
        return ONLY_A_WAY_BACK
    if isinstance(act, Rate) and option.id == KEEP:
        return KEEP_IS_ZERO
    if isinstance(act, Judge) and option.author == each.author:
        return OWN_OPTION
    if isinstance(act, Object) and act.purpose and _plain(act.purpose) not in stated:
        return OTHER_PURPOSE
    return ""


def _consent_fault(act: Consent, option: Option, tried: Mapping[str, str]) -> str:
    """A consent to keep things carries the text that its author saw: which that is, nobody else
    can say. Where no clause is there to keep, there is no text either."""
    if act.trial and tried.get(act.trial) != option.id:
        return OTHER_TRIAL
    if option.id == KEEP and not option.clause:
        return OTHER_TEXT if act.text else ""
    if act.clause != option.clause:
        return OTHER_CLAUSE
    return OTHER_TEXT if option.id != KEEP and act.text != option.text else ""
