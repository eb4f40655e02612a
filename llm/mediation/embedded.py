"""The mediator that every laptop has: wordings from members' own sentences, with no model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from deliberation.acts import Candidate, Critique
from deliberation.pieces.piece import Piece
from deliberation.wording import counted
from llm.audits.audits import audits
from llm.audits.mirrored import mirrored
from llm.audits.saying import audit
from llm.mediation.blends import candidate_of, first_round
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.own_revisions import revised
from llm.mediation.sizes import CANDIDATES_BYTES, first_that_fit, fitting_critiques, size_of

EMBEDDED = "embedded"
WANTED = 6  # different wordings to choose from, where there is enough to start from
HOW = (
    "No model took part: every sentence is a member's own or rests on a lesson, a piece or the "
    "clause as it stands, chosen by a word list."
)


def mediate_embedded(
    dispute: Dispute, why: str = "", *, expected: bool = True, pieces: Sequence[Piece] = ()
) -> Mediated:
    """Candidate wordings, what each member would miss in them, and one revised round; audited.

    Made of members' own sentences, of lessons' and of `pieces`' that serve them. The same
    dispute gives the same wordings on every machine, in any order of the positions and whatever
    the members are called. `why` says what kept a model from doing it, and `expected` whether
    that is as it was asked for. Raises `NothingToMediate` where nobody has said anything.
    """
    dispute.require_positions()

    def wordings(given: Dispute) -> tuple[Candidate, ...]:
        return in_two_rounds(given, pieces)[0]

    candidates, critiques = in_two_rounds(dispute, pieces)
    few = len(candidates) < WANTED
    fewer = f"Only {counted(len(candidates), 'wording')} could be made of what was said."
    says = " ".join(filter(None, [why, HOW, fewer if few and candidates else ""]))
    return Mediated(
        EMBEDDED,
        candidates,
        (
            audit("Mediator", expected, says),
            *audits(dispute, candidates, critiques),
            mirrored(dispute, candidates, wordings),
        ),
        dispute.present_text,
        dispute.lessons,
        critiques,
    )


def in_two_rounds(
    dispute: Dispute, pieces: Sequence[Piece] = ()
) -> tuple[tuple[Candidate, ...], tuple[Critique, ...]]:
    """The candidates of both rounds, the revised last, and the critiques of all of them.

    As many as fit into an entry of the log; critiques that do not fit lose their words first.
    """
    critics, drafts = first_round(dispute, pieces)
    drafts = [*drafts, *revised(critics, drafts)]
    candidates = [candidate_of(each, critics) for each in drafts]
    fit = first_that_fit(map(size_of, candidates), CANDIDATES_BYTES)
    kept = [
        (draft, candidate)
        for draft, candidate, fits in zip(drafts, candidates, fit, strict=True)
        if fits
    ]
    said = chain.from_iterable(critics.of(place, draft) for place, (draft, _) in enumerate(kept))
    return tuple(candidate for _, candidate in kept), fitting_critiques(list(said))
