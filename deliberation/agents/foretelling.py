"""Agents' predictions of their owners' ratings: sealed before, opened after, held side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from deliberation.acts import Predict, Rate, Reveal
from deliberation.agents.sealing import PredictionSeal, opens
from deliberation.folding.order import Counted, only
from deliberation.state import Prediction

NOT_SEALED_SO = "It opens a prediction to something else than what was sealed."
SEALED_BEFORE = "A prediction of this rating was sealed before; only the first one counts."


def predictions(
    acts: Iterable[Counted[Any]], members: Collection[str]
) -> tuple[tuple[Prediction, ...], dict[str, str]]:
    """Every prediction of one deliberation, in order, and which acts of it count for nothing.

    There is one of each member for each option, the first: who could seal many would open the
    one that came true. It is held against the first rating by hand that its owner gave of that
    option, if the seal was in the log by then and the prediction was not opened yet.
    """
    acts = list(acts)
    sealed: dict[str, Counted[Predict]] = {}
    opened: dict[str, Counted[Reveal]] = {}
    faults: dict[str, str] = {}
    of: dict[tuple[str, str], str] = {}
    for each in only(acts, Predict):
        if of.setdefault((each.author, each.act.option), each.id) == each.id:
            sealed[each.id] = each
        else:
            faults[each.id] = SEALED_BEFORE
    for told in only(acts, Reveal):
        if told.act.prediction not in sealed:
            faults[told.id] = SEALED_BEFORE
        elif not _opens(sealed[told.act.prediction], told):
            faults[told.id] = NOT_SEALED_SO
        else:
            opened.setdefault(told.act.prediction, told)
    rates: dict[tuple[str, str], Counted[Rate]] = {}
    for rate in only(acts, Rate):
        if rate.act.by == "hand":
            rates.setdefault((rate.author, rate.act.option), rate)
    found = (
        _prediction(each, opened.get(each.id), rates.get((each.author, each.act.option)))
        for each in sealed.values()
        if each.author in members
    )
    return tuple(found), faults


def _opens(sealed: Counted[Predict], told: Counted[Reveal]) -> bool:
    about, act = sealed.act, told.act
    shown = PredictionSeal(
        about.deliberation, about.option, sealed.author, act.utility, act.baseline, act.salt
    )
    return told.record.saw(sealed.record) and opens(about.sealed, shown)


def _prediction(
    each: Counted[Predict], told: Counted[Reveal] | None, rate: Counted[Rate] | None
) -> Prediction:
    blind = (
        rate is not None
        and rate.record.saw(each.record)
        and not (told is not None and rate.record.saw(told.record))
    )
    return Prediction(
        id=each.id,
        member=each.author,
        option=each.act.option,
        sealed=each.act.sealed,
        opened=told is not None,
        utility=told.act.utility if told else 0,
        baseline=told.act.baseline if told else 0,
        rated=blind,
        rating=rate.act.utility if rate is not None and blind else 0,
    )
