"""Candidate wordings from members' own sentences, from several starting blends. No model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, compress

from deliberation.acts import Candidate
from deliberation.pieces.piece import Piece
from llm.mediation.dispute import Dispute
from llm.mediation.drafts import Draft, compatible
from llm.mediation.from_lessons import taught
from llm.mediation.own_critiques import Critics, worst_first
from llm.mediation.own_starts import Blend, alone, least_heard_first, own_blends
from llm.mediation.sizes import CANDIDATES_BYTES, first_that_fit, size_of
from llm.mediation.starts import TRIAL
from llm.mediation.trying import days_to_try
from llm.mediation.wishes import voices

MOST_DRAFTS = 13  # of the first round, beside the trial
ENOUGH = 5  # beside the trial; with fewer, each member's words alone are offered too


def draft(dispute: Dispute, pieces: Sequence[Piece] = ()) -> tuple[Candidate, ...]:
    """The wordings of the first round, as candidates: see `first_round`."""
    critics, drafts = first_round(dispute, pieces)
    return tuple(candidate_of(each, critics) for each in drafts)


def candidate_of(made: Draft, critics: Critics) -> Candidate:
    """With its effects by the word list, and the members none of whose wishes it meets."""
    plain = made.candidate(critics.dispute.by_source())
    return replace(plain, effects=critics.cells(made), left_out=critics.left_out(made))


def first_round(dispute: Dispute, pieces: Sequence[Piece] = ()) -> tuple[Critics, list[Draft]]:
    """Different wordings, and those who can say something of them; the same in any order.

    Every sentence is a member's own, a lesson's, a piece's or the present text's (with a capital
    and a full stop where they were left out). A member's cites all who wrote it or one like it; a
    piece's cites whom it serves. Sentences that cannot stand side by side (alike, but with other
    numbers or a "not" more) never share a wording: which of them stands depends on the starting
    blend. Where few wordings come out, the words of each member alone are offered too. Last
    comes a trial of the wording that leaves the worst-off best. Empty where nobody's words can
    be quoted.
    """
    lessons = taught(dispute)
    heard = voices(dispute, list(chain.from_iterable(lessons.values())))
    critics = Critics(dispute, least_heard_first(heard))
    found: list[Draft] = []
    _take(found, own_blends(critics, lessons, pieces), MOST_DRAFTS)
    _take(found, alone(dispute, critics.heard), ENOUGH)
    rules = [each for each in found if each.kind == "rule"]
    if rules:
        leading = max(rules, key=lambda each: worst_first(critics.scores(each)))
        found.append(replace(leading, start=TRIAL.label, kind="trial", days=days_to_try(dispute)))
    sizes = (size_of(candidate_of(each, critics)) for each in found)
    return critics, list(compress(found, first_that_fit(sizes, CANDIDATES_BYTES)))


def _take(found: list[Draft], blends: Iterable[Blend], most: int) -> None:
    """Adds those that differ from all before, until there are `most`."""
    for start, wishes, kind in blends:
        if len(found) >= most:
            return
        made = Draft(start, compatible(wishes), kind)
        if made.wishes and not any(made.same(other) for other in found):
            found.append(made)
