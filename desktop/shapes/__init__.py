"""The machine-readable shapes of `--json`: documented in docs/json.md and kept stable."""

from desktop.shapes.assessing import agents, effects, imposed, imposition
from desktop.shapes.deciding import blend, mediation
from desktop.shapes.deliberation import trial
from desktop.shapes.piecing import composition, lessons, piece, pieces
from desktop.shapes.rulebook import changed, impositions, status, verification
from desktop.shapes.valuing import evidence, profile, questions, shared, sharing
from desktop.shapes.voting import counting, delegations, settings

__all__ = [
    "agents",
    "blend",
    "changed",
    "composition",
    "counting",
    "delegations",
    "effects",
    "evidence",
    "imposed",
    "imposition",
    "impositions",
    "lessons",
    "mediation",
    "piece",
    "pieces",
    "profile",
    "questions",
    "settings",
    "shared",
    "sharing",
    "status",
    "trial",
    "verification",
]
