"""The machine-readable shapes of `--json`: documented in docs/json.md and kept stable."""

from desktop.shapes.assessing import agents, effects, imposed, imposition
from desktop.shapes.belonging import devices, requests
from desktop.shapes.deciding import blend
from desktop.shapes.deliberation import trial
from desktop.shapes.mediating import candidates, mediation, own_ratings, rechecked
from desktop.shapes.meeting import met, neighbours, roads
from desktop.shapes.modelling import checked, models, prompts, recommended, sent
from desktop.shapes.piecing import composition, lessons, piece, pieces
from desktop.shapes.rederiving import given_journal, rederived
from desktop.shapes.rulebook import changed, impositions, status, verification
from desktop.shapes.safety import hands, quarantine
from desktop.shapes.talking import (
    conversation,
    conversations,
    exchange,
    journal,
    talked,
    week,
)
from desktop.shapes.valuing import evidence, profile, questions, shared, sharing
from desktop.shapes.voting import counting, delegations, settings
from desktop.shapes.working import away, note, worked

__all__ = [
    "agents",
    "away",
    "blend",
    "candidates",
    "changed",
    "checked",
    "composition",
    "conversation",
    "conversations",
    "counting",
    "delegations",
    "devices",
    "effects",
    "evidence",
    "exchange",
    "given_journal",
    "hands",
    "imposed",
    "imposition",
    "impositions",
    "journal",
    "lessons",
    "mediation",
    "met",
    "models",
    "neighbours",
    "note",
    "own_ratings",
    "piece",
    "pieces",
    "profile",
    "prompts",
    "quarantine",
    "questions",
    "rechecked",
    "recommended",
    "rederived",
    "requests",
    "roads",
    "sent",
    "settings",
    "shared",
    "sharing",
    "status",
    "talked",
    "trial",
    "verification",
    "week",
    "worked",
]
