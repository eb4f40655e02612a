"""Mediates with a model, or from members' own sentences without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress

from deliberation.acts import LINE_LIMIT, Audit, Candidate
from deliberation.pieces.piece import Piece
from deliberation.quotes import unproven
from llm.audits.agreement import agreement
from llm.audits.audits import audit, audits
from llm.audits.author_blind import NAME as AUTHOR_BLIND
from llm.audits.author_blind import author_blind
from llm.audits.mirror import NAME as MIRROR
from llm.audits.mirror import mirror
from llm.canaries.standing import canary_audit
from llm.mediation import accounts
from llm.mediation.affecting import with_effects
from llm.mediation.blends import draft
from llm.mediation.choosing import ranked
from llm.mediation.critiquing import critique_all
from llm.mediation.deadline import Deadline, Progress
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.drafting import OUT_OF_TIME, Drafts, draft_all
from llm.mediation.embedded import mediate_embedded
from llm.mediation.record import bounded
from llm.mediation.revising import revise_best
from llm.mediation.sizes import first_that_fit, fitting_critiques, size_of
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.vault.records import CanaryRun

OWN_BYTES = 40_000  # of members' own sentences beside a model's wordings


async def mediate(
    dispute: Dispute,
    *,
    room: Room | None = None,
    why: str = "",
    expected: bool = True,
    budget: Budget | None = None,
    progress: Progress = lambda _: None,
    runs: Sequence[CanaryRun] = (),
    corrections: Mapping[tuple[str, str], int] | None = None,
    pieces: Sequence[Piece] = (),
) -> Mediated:
    """Candidate wordings for a dispute, criticised, revised once, and audited.

    `room` holds the model; with none, members' own sentences are used, `why` says what kept a
    model from it and `expected` whether that is as it was asked for. `budget` bounds time and
    number (else the room's); `progress` hears a sentence at each step; `runs` are the model's
    hidden canaries so far; `corrections` are people's own effects, see `agreement`; `pieces` are
    those about the matter, for where members' own sentences are used. Whatever the model does,
    wordings come back, and audits that say what went wrong. Raises `NothingToMediate` where
    nobody has taken a position. Can be cancelled.
    """
    dispute.require_positions()
    if room is None:
        return mediate_embedded(dispute, why, expected=expected, pieces=pieces)
    dispute = bounded(dispute)
    limits = budget or room.budget
    deadline = Deadline(limits.total_seconds)
    drafts = await draft_all(room, dispute, limits.wordings, deadline, progress)
    if not drafts.candidates:
        says = f"The model {room.model.name[:100]} gave no wording that can be used."
        why = " ".join([says, *drafts.troubles[-1:]])
        return mediate_embedded(dispute, why, expected=False, pieces=pieces)
    candidates, added = _with_own_words(dispute, drafts)
    critiqued = await critique_all(room, dispute, candidates, deadline, progress)
    # A model whose quotes do not hold, or that knows one wording, is given nothing to take further.
    worth = () if added else critiqued.critiques
    revised = await revise_best(room, dispute, candidates, worth, deadline, progress)
    affected = await with_effects(
        room, dispute, (*candidates, *revised.candidates), deadline, progress
    )
    candidates = affected.candidates
    critiques = fitting_critiques((*critiqued.critiques, *revised.critiques))
    progress("Checking every quote.")
    checked = (
        accounts.drafted(room, drafts),
        accounts.where(room),
        canary_audit(runs, room.model.name, room.digest),
        accounts.read_in_full(dispute),
        accounts.blends(drafts),
        accounts.criticised(dispute, critiqued),
        accounts.revised(revised),
        accounts.affected(room, affected),
        *added,
        *audits(dispute, candidates, critiques),
        agreement(affected.by_model, dispute, corrections or {}),
    )
    leading = next(iter(ranked(candidates, critiques)), 0)
    asked = await _with_model(room, dispute, drafts, candidates[leading], deadline, progress)
    return Mediated(
        room.name,
        candidates,
        (*checked, *asked),
        dispute.present_text,
        dispute.lessons,
        critiques,
    )


def _with_own_words(
    dispute: Dispute, drafts: Drafts
) -> tuple[tuple[Candidate, ...], tuple[Audit, ...]]:
    """Where no quote-proof wording came, or the same one over and over, those from members' own
    sentences are set beside."""
    drafted, sources = drafts.candidates, dispute.by_source()
    if all(unproven(candidate, sources) for candidate in drafted):
        says = "No wording by the model has all its quotes proven, so wordings made of members' "
    elif len(drafted) == 1 and drafts.repeated:
        says = "The model wrote one wording whatever it started from, so wordings made of members' "
    else:
        return drafted, ()
    own = draft(dispute)
    fit = first_that_fit(map(size_of, own), OWN_BYTES)
    beside = tuple(
        replace(each, start=f"Without the model: {each.start}"[:LINE_LIMIT], effects=())
        for each in compress(own, fit)
    )
    says += (
        "own sentences stand beside it."
        if len(drafted) == 1
        else "own sentences stand beside them."
    )
    return (*drafted, *beside), (audit("Wordings added", False, says),)


async def _with_model(
    room: Room,
    dispute: Dispute,
    drafts: Drafts,
    leading: Candidate,
    deadline: Deadline,
    progress: Progress,
) -> tuple[Audit, ...]:
    """The audits that ask the model once more; those that time does not allow are not passed."""
    found: list[Audit] = []
    for name, check in (
        (MIRROR, partial(mirror, room, dispute, drafts.candidates[0], drafts.starts[0])),
        (AUTHOR_BLIND, partial(author_blind, room, dispute, leading)),
    ):
        progress(f"{room.model.name} is put to the test: {name.lower()}.")
        try:
            async with deadline.until_end_of("audits"):
                found.append(await check())
        except TimeoutError:
            found.append(audit(name, False, f"It could not be checked. {OUT_OF_TIME}"))
    return tuple(found)
