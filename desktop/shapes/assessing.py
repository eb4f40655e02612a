"""What `--json` says of effects, impositions, and how far agents are to be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from deliberation.agents.fidelity import Fidelity
from deliberation.agents.scores import Score
from deliberation.folding.touching import Imposition, impositions
from deliberation.weighing.effects import FarOff, Table
from desktop.views import GroupView

Shape = dict[str, Any]


def effects(
    deliberation: str, tables: Sequence[Table], off: Sequence[FarOff], own: Mapping[str, int]
) -> Shape:
    """`own`: what an option is worth to the owner by their own values, in hundredths."""
    return {
        "deliberation": deliberation,
        "options": [
            {
                "option": table.option,
                "own": _of_one(own.get(table.option)),
                "cells": [
                    {
                        "value": cell.value,
                        "effect": cell.effect,
                        "spread": cell.spread / 100,
                        "said": [
                            {"member": a.member, "effect": a.effect / 100, "by": a.by,
                             "words": a.words}
                            for a in cell.said
                        ],
                        "silent": list(cell.silent),
                    }
                    for cell in table.cells
                ],
            }
            for table in tables
        ],
        "far_off": [
            {"member": each.member, "off": each.off, "shared": each.shared,
             "by_agent": each.by_agent}
            for each in off
        ],
    }  # fmt: skip


def imposed(view: GroupView) -> list[Imposition]:
    """Everybody whom the rules, as they stand, touch without their consent."""
    return [
        each
        for clause in view.rulebook.clauses
        for each in impositions(
            view.state,
            clause.id,
            clause.sha256,
            {b.member for b in view.bindings[clause.id] if b.current},
        )
    ]


def imposition(it: Imposition) -> Shape:
    return {
        "clause": it.clause,
        "member": it.member,
        "name": it.name,
        "who": it.who,
        "speaker": it.speaker,
        "harm": it.harm / 100,
        "harms": harms(it),
    }


def harms(it: Imposition) -> list[Shape]:
    """What harm each member says that there is."""
    return [{"member": member, "harm": harm / 100} for member, harm in it.harms]


def agents(scores: Sequence[Score], faithful: Mapping[str, Fidelity], own: Fidelity) -> Shape:
    return {
        "scores": [_score(each) for each in scores],
        "fidelity": [{"member": member, **asdict(each)} for member, each in faithful.items()],
        "own": asdict(own),
    }


def _score(it: Score) -> Shape:
    return {
        "member": it.agent,
        "n": it.n,
        "mean_me": _of_one(it.mean_me),
        "k": it.k,
        "judges": [{"member": j.judge, "n": j.n, "mean": _of_one(j.mean)} for j in it.judges],
        "global_mean": _of_one(it.global_mean),
        "score": _of_one(it.score),
    }


def _of_one(hundredths: float | None) -> float | None:
    return None if hundredths is None else hundredths / 100
