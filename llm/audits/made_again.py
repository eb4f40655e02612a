"""Made without a model: who says so must have had what every laptop makes of the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deliberation.acts import Audit
from deliberation.pieces.piece import Piece
from deliberation.state import Mediation
from llm.audits.same_figures import same_critiques, same_effects, same_wordings
from llm.audits.saying import audit
from llm.mediation.dispute import Dispute
from llm.mediation.embedded import in_two_rounds

NAME = "Made without a model"


def made_without_a_model(
    mediation: Mediation, disputes: Iterable[Dispute], pieces: Sequence[Piece]
) -> Audit:
    """Whether a mediation "embedded" comes out the same from one of `disputes`: every wording,
    score and effect; without pieces, or with `pieces`, which the author's laptop may not have had.
    """
    faults = "nobody's position was before the mediator"
    for dispute in disputes:
        if not any(each.text.strip() for each in dispute.positions):
            continue
        for given in dict.fromkeys([(), tuple(pieces)]):
            candidates, critiques = in_two_rounds(dispute, given)
            compared = (
                same_wordings(mediation.candidates, candidates),
                same_critiques(dispute, mediation.critiques, critiques),
                same_effects(mediation.candidates, candidates),
            )
            failed = [each for each in compared if not each.passed]
            if not failed:
                says = "Every wording, score and effect comes out the same from members' words."
                return audit(NAME, True, says)
            faults = failed[0].detail
    says = (
        "It could not be made again from members' words alone, nor with the pieces on this "
        f"laptop; its author's may be others. {faults[:1].upper()}{faults[1:].rstrip('.')}."
    )
    return audit(NAME, False, says)
