"""The vocabulary for what a deliberation or a lesson is about, so that like finds like."""

from __future__ import annotations

from deliberation.pieces.piece import AREAS

TAGS = (
    *AREAS,
    "food",
    "energy",
    "work",
    "care",
    "safety",
    "shared-things",
    "gatherings",
    "newcomers",
)
