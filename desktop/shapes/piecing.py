"""What `--json` says of lessons, of pieces, and of a government composed from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from deliberation.fields import HUNDRED
from deliberation.pieces.composition import Alternative, Composition
from deliberation.pieces.piece import Piece
from deliberation.pieces.worth import LESSON_ONE, ONE, Worth
from deliberation.weighing.lessons import Known
from desktop.library import Broken

Shape = dict[str, Any]


def lessons(
    found: Sequence[Known], likeness: Mapping[str, Sequence[int]], deliberation: str
) -> Shape:
    return {
        "deliberation": deliberation,
        "lessons": [
            {
                "id": each.lesson.id,
                "source": each.lesson.source,
                "taker": each.lesson.taker,
                "outcome": each.lesson.y / 1000,
                "trust": each.lesson.t / 1000,
                "likeness": {option: s[place] / 1000 for option, s in likeness.items()},
                "told": {**asdict(each.told), "harm": each.told.harm / HUNDRED},
            }
            for place, each in enumerate(found)
        ],
    }


def pieces(found: Sequence[Piece], own: Collection[str], broken: Sequence[Broken]) -> Shape:
    return {
        "pieces": [
            {
                "id": each.id,
                "title": each.title,
                "area": each.area,
                "summary": each.summary,
                "clauses": len(each.clauses),
                "own": each.id in own,
            }
            for each in found
        ],
        "broken": [{"file": each.file, "reason": each.reason} for each in broken],
    }


def piece(it: Piece) -> Shape:
    return {
        "id": it.id,
        "title": it.title,
        "area": it.area,
        "summary": it.summary,
        "clauses": [
            {"title": c.title, "text": c.text, "touches": list(c.touches)} for c in it.clauses
        ],
        "parameters": [
            {"name": p.name, "kind": p.kind, "ask": p.ask, "default": p.default, "low": p.low,
             "high": p.high, "unit": p.unit, "choices": list(p.choices)}
            for p in it.parameters
        ],
        "effects": {value: effect / 100 for value, effect in it.effects.items()},
        "needs": [list(each) for each in it.needs],
        "conflicts": list(it.conflicts),
        "tags": list(it.tags),
        "ideas": list(it.ideas),
        "origin": it.origin,
    }  # fmt: skip


def composition(it: Composition) -> Shape:
    return {
        "chosen": [
            {
                **_worth(each.worth),
                "because": each.because,
                "needed_by": list(each.needed_by),
                "without": _other(each.without),
            }
            for each in it.chosen
        ],
        "left_out": [
            {
                **_worth(each.worth),
                "because": each.because,
                "conflicts": list(each.conflicts),
                "lacks": [list(need) for need in each.lacks],
                "with_it": _other(each.with_it),
            }
            for each in it.left_out
        ],
        "total": it.total / ONE,
        "clauses": it.clauses,
        "cost_per_clause": it.cost_per_clause / LESSON_ONE,
        "next_best": _other(it.next_best),
        "tie": it.tied,
    }


def _worth(it: Worth) -> Shape:
    return {
        "piece": it.piece,
        "utility": it.utility / ONE,
        "blended": it.blended / ONE,
        "cost": it.cost / ONE,
        "net": it.net / ONE,
    }


def _other(it: Alternative | None) -> Shape | None:
    if it is None:
        return None
    return {
        "chosen": list(it.chosen),
        "drops": list(it.drops),
        "adds": list(it.adds),
        "worse": it.worse / ONE,
    }
