"""What is checked about a mediation without trusting whoever drafted it, each as one sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from deliberation.acts import Audit, Candidate, Critique
from llm.audits.differing import distinct
from llm.audits.hearing import every_member_heard
from llm.audits.instructions import instructions
from llm.audits.mirrored import Draft, mirrored
from llm.audits.parity import length_parity
from llm.audits.quotes import critique_quotes, quote_proof, quote_proofs
from llm.audits.saying import audit, names_of
from llm.audits.scores import scores_differ
from llm.audits.tone import tone_parity
from llm.mediation.dispute import Dispute

__all__ = [  # what is known by this place
    "Draft",
    "audit",
    "audits",
    "distinct",
    "every_member_heard",
    "instructions",
    "mirrored",
    "names_of",
    "quote_proof",
]


def audits(
    dispute: Dispute,
    candidates: Sequence[Candidate],
    critiques: Sequence[Critique] = (),
    unseen: Collection[str] = (),
) -> tuple[Audit, ...]:
    """All audits that only need what was drafted and what the members wrote, in a fixed order.

    At most 32, so that an act's 64 leave room for those that ask the model. `unseen`: see
    `every_member_heard`.
    """
    return (
        *quote_proofs(dispute, candidates),
        critique_quotes(dispute, critiques),
        scores_differ(dispute, critiques),
        every_member_heard(dispute, candidates, unseen),
        distinct(candidates),
        length_parity(dispute, candidates),
        tone_parity(dispute, critiques),
        instructions(dispute),
    )
