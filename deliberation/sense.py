"""Which acts make sense where they are said, and one sentence about each that does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.acts import (
    KEEP,
    Acknowledge,
    Consent,
    Learn,
    Object,
    Observe,
    Rate,
    StartTrial,
    Withdraw,
)
from deliberation.order import Counted, only
from deliberation.state import Option

NO_DELIBERATION = "It speaks of a deliberation that nobody has begun."
NO_OPTION = "It speaks of an option that the deliberation does not have."
NO_OBJECTION = "It withdraws an objection that its author did not make."
NO_TRIAL = "It speaks of a trial that nobody has started."
NO_CONSENT = "Its author had given no consent to the clause that could be taken back."
KEEP_IS_ZERO = "Keeping things as they are is what everything else is rated against."
OTHER_CLAUSE = "It consents to another clause than the one that the option is about."
OTHER_TEXT = "It consents to another text than the one that the option has."
TOO_LATE = "The objection was made when the group had adopted the option already."


def by_deliberation(
    acts: Iterable[Counted[Any]],
) -> tuple[dict[str, list[Counted[Any]]], dict[str, str]]:
    """The acts of each deliberation that anybody has begun, and what speaks of none of them.

    Begun anywhere in the set: among people who are apart the order is chance.
    """
    acts = list(acts)
    found: dict[str, list[Counted[Any]]] = {
        each.act.deliberation: [] for each in only(acts, Acknowledge)
    }
    home = {each.id: each.act.deliberation for each in only(acts, Object)}
    home |= {each.id: each.act.deliberation for each in only(acts, StartTrial)}
    faults: dict[str, str] = {}
    for each in acts:
        act = each.act
        if isinstance(act, Withdraw):
            where, missing = home.get(act.objection), NO_OBJECTION
        elif isinstance(act, Observe | Learn):
            where, missing = home.get(act.trial), NO_TRIAL
        else:
            where, missing = getattr(act, "deliberation", ""), NO_DELIBERATION
        if where is not None and where in found:
            found[where].append(each)
        elif where != "":  # "": the act is about no deliberation
            faults[each.id] = missing
    return found, faults


def sensible(
    acts: Iterable[Counted[Any]], options: Mapping[str, Option]
) -> tuple[list[Counted[Any]], dict[str, str]]:
    """Those of one deliberation's acts that make sense in it, and why the others do not.

    `options` are all that it has, by id, with "keep" for keeping things as they are.
    """
    acts = list(acts)
    objector = {e.id: e.author for e in only(acts, Object) if e.act.option in options}
    trials = {each.id for each in only(acts, StartTrial) if each.act.option in options}
    sound, faults = [], {}
    for each in acts:
        act = each.act
        fault = ""
        if isinstance(act, Rate | Object | StartTrial | Consent) and act.option not in options:
            fault = NO_OPTION
        elif isinstance(act, Rate) and act.option == KEEP:
            fault = KEEP_IS_ZERO
        elif isinstance(act, Consent):
            fault = _consent_fault(act, options[act.option])
        elif isinstance(act, Withdraw) and objector.get(act.objection) != each.author:
            fault = NO_OBJECTION
        elif isinstance(act, Observe | Learn) and act.trial not in trials:
            fault = NO_TRIAL
        if fault:
            faults[each.id] = fault
        else:
            sound.append(each)
    return sound, faults


def _consent_fault(act: Consent, option: Option) -> str:
    """A consent to keep things carries the text that its author saw: which that is, nobody else
    can say. Where no clause is there to keep, there is no text either."""
    if option.id == KEEP and not option.clause:
        return OTHER_TEXT if act.text else ""
    if act.clause != option.clause:
        return OTHER_CLAUSE
    return OTHER_TEXT if option.id != KEEP and act.text != option.text else ""
