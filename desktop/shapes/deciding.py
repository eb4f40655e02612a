"""What `--json` says of the blend and of a mediator's drafts."""

from __future__ import annotations

from typing import Any

from deliberation.fields import HUNDRED
from deliberation.state import Mediation
from deliberation.weighing.blend import Blend
from deliberation.weighing.evidence import PERCENT, WHOLE, Term

Shape = dict[str, Any]


def blend(it: Blend, deliberation: str) -> Shape:
    return {
        "deliberation": deliberation,
        "options": [
            {
                "option": row.option,
                "utilities": dict(row.utilities),
                "unrated": list(row.unrated),
                "computed": list(row.computed),
                "effects": {e.value: e.effect for e in row.table.cells} if row.table else {},
                "imposed": [
                    {"name": each.name, "speaker": each.speaker, "harm": each.harm / HUNDRED}
                    for each in row.imposed
                ],
                "W": row.W,
                "lessons": {
                    "n": row.n,
                    "a": row.a,
                    "b": row.b,
                    "p": row.p,
                    "heard": [_heard(term) for term in row.evidence.terms],
                },
                "lam": row.lam,
                "B": row.B,
                "nash": row.nash,
                "rank": row.rank,
            }
            for row in it.rows
        ],
        "lam_max": it.lam_max / PERCENT,
    }


def _heard(term: Term) -> Shape:
    lesson = term.lesson
    return {
        "id": lesson.id,
        "title": lesson.title,
        "source": lesson.source,
        "y": lesson.y / WHOLE,
        "t": lesson.t / WHOLE,
        "s": term.s / WHOLE,
        "weight": term.weight,
        "harmed": lesson.harmed,
        "harm": lesson.harm / HUNDRED,
    }


def mediation(it: Mediation) -> Shape:
    return {
        "id": it.id,
        "mediator": it.mediator,
        "candidates": [
            {
                "text": candidate.text,
                "start": candidate.start,
                "sentences": [
                    {
                        "text": sentence.text,
                        "cites": [
                            {"member": c.member, "source": c.source, "quote": c.quote}
                            for c in sentence.cites
                        ],
                    }
                    for sentence in candidate.sentences
                ],
            }
            for candidate in it.candidates
        ],
        "audits": [{"name": a.name, "passed": a.passed, "detail": a.detail} for a in it.audits],
    }
