"""What the command line says in words, for people; `shapes` says the same to programs."""

from desktop.telling.assessing import agents, effects, impositions
from desktop.telling.belonging import device, devices, requests
from desktop.telling.deciding import blend
from desktop.telling.mediating import labels, mediation, own_ratings, rechecked
from desktop.telling.meeting import met, neighbours, roads
from desktop.telling.modelling import checked, models, prompts, sent
from desktop.telling.piecing import composition, lessons, piece, pieces
from desktop.telling.rederiving import given_journal, rederived
from desktop.telling.rulebook import status, verification
from desktop.telling.safety import hands, quarantine
from desktop.telling.talking import (
    conversation,
    conversations,
    exchange,
    journal,
    talked,
    week,
)
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
from desktop.telling.working import away, note, worked

__all__ = [
    "agents",
    "away",
    "blend",
    "checked",
    "composition",
    "conversation",
    "conversations",
    "counting",
    "delegations",
    "device",
    "devices",
    "effects",
    "evidence",
    "exchange",
    "given_journal",
    "hands",
    "impositions",
    "in_fours",
    "journal",
    "labels",
    "legible",
    "lessons",
    "mediation",
    "met",
    "models",
    "names",
    "neighbours",
    "note",
    "own_ratings",
    "piece",
    "pieces",
    "profile",
    "prompts",
    "quarantine",
    "questions",
    "quoted",
    "rechecked",
    "rederived",
    "requests",
    "roads",
    "sent",
    "settings",
    "shared",
    "sharing",
    "situation",
    "status",
    "talked",
    "trial",
    "verification",
    "week",
    "who_is_bound",
    "worked",
]
