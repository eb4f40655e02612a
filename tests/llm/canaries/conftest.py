"""Models that answer hidden disputes well or badly, by what stands in the record before them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from llm.canaries.generating import Canary

Record = Mapping[str, Any]
Script = Callable[[dict[str, Any]], Iterable[str]]


def best_value(canary: Canary) -> int:
    """The value that the most members can live with."""
    limits = canary.limits.values()
    return max(canary.matter.space, key=lambda v: sum(limit.meets(v) for limit in limits))


def honest(canary: Canary, record: Record) -> dict[str, Any]:
    """What somebody would answer who reads the limits as they are meant."""
    if "candidates" in record:
        good = canary.candidates[canary.better].text
        return _critiques(record, lambda text: 80 if text == good else -70)
    value = best_value(canary)
    said = {each.text: each.member for each in canary.dispute.positions}
    spoke = {each["member"]: said[each["words"]] for each in record["positions"] if each["words"]}
    served = [label for label, who in spoke.items() if canary.limits[who].meets(value)]
    words = {each["member"]: each["words"] for each in record["positions"]}
    cites = [{"member": label, "quote": " ".join(words[label].split()[:4])} for label in served]
    return {
        "sentences": [{"text": f"It is {value}.", "cites": cites[:4]}],
        "left_out": [label for label in spoke if label not in served],
        "days": 0,
    }


def liar(canary: Canary, record: Record) -> dict[str, Any]:
    """Meets everybody, knows what the silent think, and likes what nobody asked for."""
    if "candidates" in record:
        bad = canary.candidates[canary.worse].text
        return _critiques(record, lambda text: 90 if text == bad else 10)
    quietest = sorted(record["positions"], key=lambda each: bool(each["words"]))
    cites = [{"member": each["member"], "quote": "we all want"} for each in quietest]
    return {"sentences": [{"text": "All is well.", "cites": cites[:4]}], "left_out": [], "days": 0}


def _critiques(record: Record, score: Callable[[str], int]) -> dict[str, Any]:
    return {
        "critiques": [
            {
                "candidate": each["candidate"],
                "misses": "",
                "quote": "",
                "score": score(each["text"]),
            }
            for each in record["candidates"]
        ]
    }


@pytest.fixture
def answering(
    record_of: Callable[[dict[str, Any]], Record],
) -> Callable[[Canary, Callable[[Canary, Record], Any]], Script]:
    """A script that answers each request by what stands in its record."""

    def script(canary: Canary, how: Callable[[Canary, Record], Any]) -> Script:
        return lambda request: [json.dumps(how(canary, record_of(request)))]

    return script


@pytest.fixture
def answers() -> dict[str, Callable[[Canary, Record], dict[str, Any]]]:
    return {"honest": honest, "liar": liar}
