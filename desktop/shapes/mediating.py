"""What `--json` says of a mediator's wordings, their blend, and the checks of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from deliberation.acts import KEEP, Audit, Candidate
from deliberation.state import Mediation
from deliberation.weighing.blend import Blend
from desktop.shapes.deciding import blend

if TYPE_CHECKING:
    from llm.rating.own import OwnRating

Shape = dict[str, Any]


def mediation(it: Mediation) -> Shape:
    return {
        "id": it.id,
        "mediator": it.mediator,
        "present": it.present,
        "lessons": [{"lesson": each.lesson, "text": each.text} for each in it.lessons],
        "candidates": [
            _candidate(it, place, candidate) for place, candidate in enumerate(it.candidates)
        ],
        "audits": audits(it.audits),
    }


def _candidate(mediation: Mediation, place: int, it: Candidate) -> Shape:
    return {
        "text": it.text,
        "start": it.start,
        "kind": it.kind,
        "days": it.days,
        "revises": it.revises + 1,
        "left_out": list(it.left_out),
        "sentences": [
            {
                "text": sentence.text,
                "cites": [
                    {"member": c.member, "source": c.source, "quote": c.quote}
                    for c in sentence.cites
                ],
            }
            for sentence in it.sentences
        ],
        "effects": [
            {"value": e.value, "effect": e.effect / 100, "words": e.words} for e in it.effects
        ],
        "critiques": [
            {"member": c.member, "score": c.score / 100, "misses": c.text, "quote": c.quote}
            for c in mediation.critiques
            if c.candidate == place
        ],
    }


def audits(found: Iterable[Audit]) -> list[Shape]:
    return [{"name": a.name, "passed": a.passed, "detail": a.detail} for a in found]


def candidates(it: Blend, deliberation: str, mediation: Mediation) -> Shape:
    """The blend, with candidates called by their number instead of an option's id."""
    shape = blend(it, deliberation)
    for option in shape["options"]:
        if option["option"] != KEEP:
            option["option"] = str(int(option["option"]) + 1)
    said = [
        {"member": each.member, "candidate": each.candidate + 1, "utility": each.utility / 100,
         "by": each.by, "words": each.words}
        for each in mediation.ratings
    ]  # fmt: skip
    return {"mediation": mediation.id, **shape, "ratings": said}


def own_ratings(mediation: str, ratings: Sequence[OwnRating], *, sent: bool) -> Shape:
    return {
        "mediation": mediation,
        "candidates": [
            {
                "utility": each.utility / 100,
                "words": each.words(),
                "effects": [
                    {"value": f.value, "effect": f.effect / 100, "words": f.words}
                    for f in each.effects
                ],
                "by_model": each.by_model,
                "trouble": each.trouble,
            }
            for each in ratings
        ],
        "sent": sent,
    }


def rechecked(deliberation: str, it: Mediation, again: Sequence[Audit]) -> Shape:
    return {
        "deliberation": deliberation,
        "mediation": it.id,
        "mediator": it.mediator,
        "stored": audits(it.audits),
        "again": audits(again),
        "passed": all(each.passed for each in again),
    }
