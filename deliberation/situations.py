"""The vocabulary for what a deliberation or a lesson is about, so that like finds like."""

from __future__ import annotations

TAGS = (
    "deciding",
    "joining",
    "leaving",
    "money",
    "chores",
    "space",
    "quiet",
    "guests",
    "conflict",
    "harm",
    "children",
    "animals",
    "data",
    "changing-rules",
    "food",
    "energy",
    "work",
    "care",
    "safety",
    "shared-things",
    "gatherings",
    "newcomers",
)
