"""What `--json` says of the owner's profile, the questionnaire, and what of it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deliberation.profiles.profile import Evidence, Profile
from deliberation.profiles.questionnaire import Situation
from deliberation.profiles.sharing import LEAVES, Shared
from deliberation.profiles.values import VALUES
from desktop.views import GroupView

Shape = dict[str, Any]


def evidence(items: Iterable[Evidence]) -> list[Shape]:
    return [
        {
            "id": each.id,
            "value": each.value,
            "direction": each.direction,
            "strength": each.strength,
            "kind": each.kind,
            "words": each.words,
        }
        for each in items
    ]


def profile(it: Profile, names: Mapping[str, str], answered: int, asked: int) -> Shape:
    return {
        "answered": answered,
        "asked": asked,
        "values": [
            {
                "value": each.value,
                "name": names[each.value],
                "weight": each.weight,
                "low": each.low,
                "high": each.high,
                "count": each.count,
                "aside": each.aside,
            }
            for each in it.standings
        ],
        "evidence": evidence(it.evidence),
    }


def questions(asked: Sequence[tuple[int, Situation]], answers: Mapping[str, str]) -> Shape:
    return {
        "situations": [
            {
                "id": each.id,
                "place": place,
                "words": each.words,
                "answers": [{"id": a.id, "words": a.words} for a in each.answers],
                "answered": answers.get(each.id, ""),
            }
            for place, each in asked
        ]
    }


def shared(it: Shared) -> Shape:
    return {
        "level": it.level,
        "leaves": LEAVES[it.level],
        "weights": _weights(it.weights),
        "items": [
            {"value": i.value, "direction": i.direction, "strength": i.strength, "kind": i.kind}
            for i in it.items
        ],
    }


def sharing(view: GroupView) -> Shape:
    return {
        "sharing": [
            {
                "member": each.member,
                "level": each.level,
                "weights": _weights(each.weights),
                "items": len(each.items),
            }
            for each in view.state.sharing
        ]
    }


def _weights(weights: Sequence[int]) -> dict[str, int]:
    return dict(zip(VALUES, weights, strict=True)) if weights else {}
