"""What `--json` says of models, and of the prompts that they are asked with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llm.prompts import Prompt
from llm.vault.records import CanaryRun

if TYPE_CHECKING:
    from desktop.models import Models, Shown
    from desktop.sending import Nothing, Sent
    from llm.canaries.standing import Standing
    from llm.room.recommending import Memory, Recommended

Shape = dict[str, Any]


def models(it: Models, *, alone: bool, battery: int) -> Shape:
    return {
        "server": it.server.host,
        "on_this_machine": it.server.on_this_machine,
        "trouble": it.trouble,
        "wanted": it.wanted,
        "used": it.used.model.name if it.used else "",
        "models": [_model(each) for each in it.shown],
        "working": {"alone": alone, "battery": battery},
        **recommended(it.recommended, it.memory),
    }


def _model(it: Shown) -> Shape:
    model, told = it.model, it.described
    return {
        "name": model.name,
        "digest": model.digest,
        "size": model.size,
        "family": told.family or model.family,
        "parameters": told.parameters,
        "quantisation": told.quantisation,
        "context": told.context,
        "licence": told.licence,
        "capabilities": list(told.capabilities),
        "chats": model.chats,
        "runs_here": model.runs_here,
        "used": it.used,
        **standing(it.standing),
        "kept": it.counts.kept,
        "dropped": it.counts.dropped,
    }


def standing(it: Standing) -> Shape:
    return {
        "ok": it.ok,
        "labels": list(it.labels),
        "sentence": it.sentence,
        "tallies": [
            {"kind": each.kind, "failed": each.failed, "n": each.n, "low": each.low / 1000}
            for each in it.tallies
        ],
    }


def recommended(it: Recommended, memory: Memory) -> Shape:
    return {
        "recommended": {
            "name": it.name,
            "download": it.download,
            "memory": it.memory,
            "why": it.why,
        },
        "memory": {"total": memory.total, "available": memory.available},
    }


def checked(name: str, digest: str, runs: Sequence[CanaryRun], now: Standing) -> Shape:
    return {
        "model": name,
        "digest": digest,
        "runs": [
            {"kind": each.kind, "seed": each.seed, "passed": each.passed, "detail": each.detail,
             "exchanges": each.exchange.split()}
            for each in runs
        ],
        **standing(now),
    }  # fmt: skip


def prompts(found: Sequence[Prompt]) -> Shape:
    return {
        "prompts": [
            {"name": p.name, "version": p.version, "purpose": p.purpose, "sees": list(p.sees)}
            for p in found
        ]
    }


def sent(model: str, found: Sequence[tuple[Sent, Shape]], nothing: Sequence[Nothing]) -> Shape:
    """Each with its request, as the server would get it."""
    return {
        "model": model,
        "questions": [
            {"prompt": each.prompt, "version": each.question.version, "about": each.about,
             "says": each.says, "request": request}
            for each, request in found
        ],
        "nothing": [{"prompt": each.prompt, "why": each.why} for each in nothing],
    }  # fmt: skip
