"""The group's state as a pure function of the set of its acts.

The order in which the acts are given and repeats among them do not matter. An act that changes
nothing is no error: it is listed with the reason, so that everybody sees what was left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Any

from deliberation import parts
from deliberation.acts import KEEP, Acknowledge, Consent, Leave, Object, Revoke, Withdraw, matter
from deliberation.adoption import Adoption, adoption
from deliberation.consent import TakenBack
from deliberation.membership import Roll, count
from deliberation.order import Counted, in_order, only
from deliberation.sense import NO_CONSENT, TOO_LATE, by_deliberation, sensible
from deliberation.stages import opening, stage_of
from deliberation.state import (
    Consented,
    Deliberation,
    NoEffect,
    Objection,
    Record,
    Stage,
    State,
)


def fold(records: Iterable[Record]) -> State:
    """The state that the set of `records` amounts to. Never raises, whatever their bodies hold."""
    ordered = in_order(records)
    roll = Roll()
    acts, faults = count(ordered, roll)
    common = _Common(acts, roll.current)
    about, strays = by_deliberation(acts)
    faults |= strays
    deliberations = tuple(_deliberation(id_, own, common, faults) for id_, own in about.items())
    faults |= common.idle_revocations(faults)
    membership = roll.membership()
    return State(
        group_name=membership.group_name,
        members=membership.members,
        pending=membership.pending,
        deliberations=deliberations,
        consents=_all_consents(acts, deliberations, common),
        no_effect=tuple(NoEffect(r.id, faults[r.id]) for r in ordered if r.id in faults),
        device_owner=membership.device_owner,
    )


def round_of(state: State, clause: str, topic: str) -> int:
    """How many deliberations on this clause (or, `clause` empty, topic) the group has ended.

    That is the `round` of an acknowledgement that is written now.
    """
    this = matter(clause, topic)
    return sum(d.adopted != "" for d in state.deliberations if matter(d.clause, d.topic) == this)


class _Common:
    """What every deliberation has to know of the acts outside it."""

    def __init__(self, acts: list[Counted[Any]], members: tuple[str, ...]) -> None:
        self.members = members
        self.leaves = only(acts, Leave)
        self.revocations: dict[str, list[Counted[Revoke]]] = defaultdict(list)  # by clause
        self.taken_back = TakenBack()
        self._consents: dict[tuple[str, str], list[Counted[Consent]]] = defaultdict(list)
        for each in only(acts, Revoke):
            self.revocations[each.act.clause].append(each)
            self.taken_back.revoke(each.author, each.act.clause, each.record)
        for leave in self.leaves:
            self.taken_back.leave(leave.author, leave.record)
        for consent in only(acts, Consent):
            self._consents[consent.author, consent.act.clause].append(consent)

    def idle_revocations(self, faults: Container[str]) -> dict[str, str]:
        """The revocations that found nothing to take back, with `faults` left out."""
        return {
            each.id: NO_CONSENT
            for revocations in self.revocations.values()
            for each in revocations
            if all(
                consent.id in faults or consent.record.saw(each.record)
                for consent in self._consents.get((each.author, each.act.clause), ())
            )
        }


def _deliberation(
    id_: str, about: list[Counted[Any]], common: _Common, faults: dict[str, str]
) -> Deliberation:
    """One deliberation from the acts in it; what counts for nothing is added to `faults`."""
    first = only(about, Acknowledge)[0].act
    said = parts.positions(about)
    drafts = parts.mediations(about)
    proposed, unfit = parts.options(
        about, {each.id: each for each in drafts}, {each.id: each for each in said}
    )
    options = (parts.keep(first.clause), *proposed)
    acts, senseless = sensible(about, {option.id: option for option in options})
    opened = opening(_merged(only(acts, Acknowledge), common.leaves), common.members)
    adopted = adoption(_bearing(acts, common), opened.at)
    faults |= unfit | senseless | dict.fromkeys(adopted.late, TOO_LATE)
    deliberation = Deliberation(
        id=id_,
        clause=first.clause,
        topic=first.topic,
        round=first.round,
        acknowledgements=opened.acknowledgements,
        needed=opened.needed,
        open=opened.at is not None,
        stage=Stage.ACKNOWLEDGED,
        positions=parts.newest(said, common.members),
        options=options,
        ratings=parts.ratings(acts, common.members),
        mediations=drafts,
        objections=_objections(acts, adopted),
        consents=tuple(_consented(c, adopted, common) for c in only(acts, Consent)),
        trials=parts.trials(acts),
        adopted=adopted.option,
        said=said,
    )
    return replace(deliberation, stage=stage_of(deliberation))


def _bearing(acts: list[Counted[Any]], common: _Common) -> list[Counted[Any]]:
    """What adoption depends on, in order."""
    kinds = Acknowledge | Consent | Object | Withdraw
    own = [each for each in acts if isinstance(each.act, kinds)]
    clauses = {each.act.clause for each in only(own, Consent)}
    revocations = [each for clause in clauses for each in common.revocations.get(clause, ())]
    return _merged(own, common.leaves, revocations)


def _merged(*several: Iterable[Counted[Any]]) -> list[Counted[Any]]:
    return sorted((each for acts in several for each in acts), key=lambda each: each.index)


def _objections(acts: list[Counted[Any]], adopted: Adoption) -> tuple[Objection, ...]:
    return tuple(
        Objection(
            each.id, each.author, each.act.option, each.act.reason, each.id in adopted.settled
        )
        for each in only(acts, Object)
        if each.id not in adopted.late
    )


def _consented(each: Counted[Consent], adopted: Adoption, common: _Common) -> Consented:
    act = each.act
    return Consented(
        id=each.id,
        member=each.author,
        clause=act.clause,
        sha256=act.sha256,
        text=act.text,
        deliberation=act.deliberation,
        option=act.option,
        at=each.at,
        revoked=common.taken_back.covers(each.author, act.clause, each.record),
        in_force=act.option in ("", KEEP) or adopted.puts_in_force(each),
    )


def _all_consents(
    acts: list[Counted[Any]], deliberations: Iterable[Deliberation], common: _Common
) -> tuple[Consented, ...]:
    """Those in the deliberations and those to clauses that stand, in order."""
    inside = {consent.id: consent for each in deliberations for consent in each.consents}
    outside = {
        each.id: _consented(each, Adoption(), common)
        for each in only(acts, Consent)
        if not each.act.deliberation
    }
    known = inside | outside
    return tuple(known[each.id] for each in only(acts, Consent) if each.id in known)
