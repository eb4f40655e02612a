"""From the journal alone, every figure of a mediation once more: no model, and no trust in whoever
kept it.

The program that mediated is run again, and each of its questions is answered by the journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.acts import LINE_LIMIT, Audit
from deliberation.pieces.piece import Piece
from deliberation.state import Deliberation, Mediation, State
from llm.audits.agreement import corrections_of
from llm.audits.journal_questions import (
    ANSWERS,
    QUESTIONS,
    answers_as_read,
    begins,
    other_questions,
    questions_asked,
    strays,
)
from llm.audits.recount import recount
from llm.audits.regraded import regraded
from llm.audits.retelling import Heard, Retelling, context_told
from llm.audits.same_figures import (
    AUDITS,
    CRITIQUES,
    EFFECTS,
    WORDINGS,
    same_audits,
    same_critiques,
    same_effects,
    same_wordings,
)
from llm.audits.saying import audit
from llm.mediation.asking import mediate_questions
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.disputing import dispute_of, dispute_then
from llm.mediation.embedded import EMBEDDED, mediate_embedded
from llm.mediation.mediator import mediate
from llm.mediation.starts import starts_for
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun

MOST_WORDINGS = 12  # that anybody can ask for

Corrections = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Retold:
    """A mediation as the journal tells it, from `exchanges` on, which begin with its first
    question; `earlier` are older tries at the same."""

    dispute: Dispute
    mediated: Mediated
    heard: Heard
    exchanges: Sequence[Exchange]
    earlier: int

    def beside(self, mediation: Mediation) -> tuple[Audit, ...]:
        return (
            questions_asked(self.heard, self.exchanges, self.earlier),
            answers_as_read(self.heard),
            *_compared(self.dispute, mediation, self.mediated),
        )


def rederive(
    state: State,
    deliberation: Deliberation,
    mediation: Mediation,
    exchanges: Sequence[Exchange],
    runs: Sequence[CanaryRun],
    *,
    then: State | None = None,
    pieces: Sequence[Piece] = (),
) -> tuple[Audit, ...]:
    """One audit for each kind of figure in a mediation: whether all of them come out the same.

    `exchanges` are the journal's, oldest first, those of hidden disputes among them, and `runs`
    how models did with these. `then` is the group's state as the mediation's author had it, from
    which the questions follow (else `state`, as it is now). For a mediation without a model
    nothing is needed but `pieces`, those about the matter.
    """
    past = (then or state).deliberation(deliberation.id) or deliberation
    disputes = [dispute_then(then or state, past, mediation)]
    disputes += [d for d in [dispute_of(state, deliberation, mediation)] if d not in disputes]
    disputes = [each for each in disputes if any(p.text.strip() for p in each.positions)]
    recounted = recount(state, deliberation, mediation)
    if not disputes:
        nobody = "Nobody had taken a position when this was drafted, so it follows from nothing."
        return (audit(WORDINGS, False, nobody), recounted)
    if mediation.mediator == EMBEDDED:
        return (*_without_model(disputes, mediation, pieces), recounted)
    about = [each for each in exchanges if _is_about(each, mediation, deliberation)]
    known = [each for each in runs if each.digest in {it.digest for it in about}]
    best = _best(mediation, _retold(disputes, mediation, about, known, corrections_of(past)))
    its = best.exchanges if best else about
    hidden = regraded(_before(known, its), exchanges)
    beside = best.beside(mediation) if best else _nothing(disputes[0], about)
    return (*beside, hidden, recounted)


def _is_about(it: Exchange, mediation: Mediation, deliberation: Deliberation) -> bool:
    """Whether it is of the mediation's model, about the matter, and no younger than the act."""
    mine = f"ollama:{it.model} {it.digest[:12]}"[:LINE_LIMIT].strip() == mediation.mediator
    return mine and it.ref == deliberation.id and it.at <= mediation.at and not it.rests_on


def _without_model(
    disputes: Iterable[Dispute], mediation: Mediation, pieces: Sequence[Piece]
) -> tuple[Audit, ...]:
    again = ((each, mediate_embedded(each, pieces=pieces)) for each in disputes)
    found = (_compared(each, mediation, it, but=("Mediator",)) for each, it in again)
    return min(found, key=_failed)  # what kept a model from it, nobody else can know


def _retold(
    disputes: Iterable[Dispute],
    mediation: Mediation,
    exchanges: Sequence[Exchange],
    runs: Sequence[CanaryRun],
    corrections: Corrections,
) -> Iterator[Retold]:
    """The mediation for each number of wordings that may have been asked for, which stands
    nowhere but in how many questions there are."""
    for dispute in disputes:
        several = {starts_for(dispute, n): n for n in range(MOST_WORDINGS, 0, -1)}
        for wordings in several.values():
            begin = begins(exchanges, mediate_questions(dispute, wordings)[0].question)
            if begin is None:
                continue
            its = exchanges[begin:]
            room = Retelling(its, wordings, context_told(mediation.audits))
            told = mediate(dispute, room=room, runs=_before(runs, its), corrections=corrections)
            mediated = asyncio.run(told)
            yield Retold(dispute, mediated, room.heard, its, begin)


def _best(mediation: Mediation, several: Iterable[Retold]) -> Retold | None:
    """The one that is most like the mediation; the first that is like it in everything."""
    best, least = None, (0, 0)
    for each in several:
        strange = len(each.heard.missing) + len(strays(each.heard, each.exchanges))
        faults = _failed(each.beside(mediation)), strange
        if best is None or faults < least:
            best, least = each, faults
        if not faults[0]:
            break
    return best


def _before(runs: Iterable[CanaryRun], exchanges: Sequence[Exchange]) -> list[CanaryRun]:
    """Those that were over when the mediation was begun."""
    return [each for each in runs if exchanges and each.at <= exchanges[0].at]


def _compared(
    dispute: Dispute, mediation: Mediation, again: Mediated, but: Iterable[str] = ()
) -> tuple[Audit, ...]:
    return (
        same_wordings(mediation.candidates, again.candidates),
        same_critiques(dispute, mediation.critiques, again.critiques),
        same_effects(mediation.candidates, again.candidates),
        same_audits(mediation.audits, again.audits, but),
    )


def _nothing(dispute: Dispute, exchanges: Sequence[Exchange]) -> tuple[Audit, ...]:
    """Where the journal has no such mediation: a check that could not be made has not passed."""
    why = other_questions(mediate_questions(dispute)[0].question, exchanges)
    rest = (ANSWERS, WORDINGS, CRITIQUES, EFFECTS, AUDITS)
    none = (audit(name, False, "It could not be re-derived.") for name in rest)
    return (audit(QUESTIONS, False, why), *none)


def _failed(found: Iterable[Audit]) -> int:
    return sum(not each.passed for each in found)
