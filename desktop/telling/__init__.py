"""What the command line says in words, for people; `shapes` says the same to programs."""

from desktop.telling.assessing import agents, effects, impositions
from desktop.telling.deciding import blend, mediation
from desktop.telling.piecing import composition, lessons, piece, pieces
from desktop.telling.rulebook import status, verification
from desktop.telling.trying import trial
from desktop.telling.valuing import (
    evidence,
    profile,
    questions,
    shared,
    sharing,
    situation,
)
from desktop.telling.voting import counting, delegations, settings
from desktop.telling.words import in_fours, legible, names, quoted, who_is_bound

__all__ = [
    "agents",
    "blend",
    "composition",
    "counting",
    "delegations",
    "effects",
    "evidence",
    "impositions",
    "in_fours",
    "legible",
    "lessons",
    "mediation",
    "names",
    "piece",
    "pieces",
    "profile",
    "questions",
    "quoted",
    "settings",
    "shared",
    "sharing",
    "situation",
    "status",
    "trial",
    "verification",
    "who_is_bound",
]
