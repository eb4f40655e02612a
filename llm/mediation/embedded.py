"""The mediator that every laptop has: wordings from members' own sentences, with no model."""

from __future__ import annotations

from llm.audits.audits import audit, audits, mirrored
from llm.mediation.blends import draft
from llm.mediation.dispute import Dispute, Mediated

EMBEDDED = "embedded"


def mediate_embedded(dispute: Dispute, why: str = "", *, expected: bool = True) -> Mediated:
    """Candidate wordings made of members' own sentences, with their audits.

    The same dispute gives the same wordings on every machine, in any order of the positions and
    whatever the members are called. `why` says what kept a model from doing it, and `expected`
    whether that is as it was asked for. Raises `NothingToMediate` where nobody has said anything.
    """
    dispute.require_positions()
    candidates = draft(dispute)
    how = "No model took part: every sentence is a member's own, chosen by a word list."
    return Mediated(
        EMBEDDED,
        candidates,
        (
            audit("Mediator", expected, f"{why} {how}".strip()),
            *audits(dispute, candidates),
            mirrored(dispute, candidates, draft),
        ),
        dispute.present_text,
    )
