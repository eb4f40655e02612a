"""What `--json` says of the blend."""

from __future__ import annotations

from typing import Any

from deliberation.fields import HUNDRED
from deliberation.weighing.blend import Blend
from deliberation.weighing.evidence import PERCENT, WHOLE, Term
from desktop.shapes.assessing import harms

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
                    {"name": each.name, "speaker": each.speaker, "harm": each.harm / HUNDRED,
                     "harms": harms(each)}
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
    }  # fmt: skip


def _heard(term: Term) -> Shape:
    lesson = term.lesson
    return {
        "id": lesson.id,
        "title": lesson.title,
        "source": lesson.source,
        "taker": lesson.taker,
        "y": lesson.y / WHOLE,
        "t": lesson.t / WHOLE,
        "s": term.s / WHOLE,
        "weight": term.weight,
        "harmed": lesson.harmed,
        "harm": lesson.harm / HUNDRED,
    }
