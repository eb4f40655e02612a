"""What `--json` says of one deliberation and of its trials."""

from __future__ import annotations

from typing import Any

from deliberation.state import Deliberation, Option, Trial

Shape = dict[str, Any]


def deliberation(it: Deliberation) -> Shape:
    return {
        "id": it.id,
        "clause": it.clause,
        "topic": it.topic,
        "round": it.round,
        "open": it.open,
        "stage": it.stage.value,
        "rule": it.rule,
        "quorum": it.quorum,
        "tags": list(it.tags),
        "situation": it.situation,
        "deadlines": [{"member": d.member, "until": d.until} for d in it.deadlines],
        "acknowledged": [a.member for a in it.acknowledgements if a.not_it and a.dont_know],
        "needed": it.needed,
        "positions": [{"id": p.id, "member": p.member, "text": p.text} for p in it.positions],
        "options": [_option(it, option) for option in it.options],
        "ratings": [
            {"member": r.member, "option": r.option, "utility": r.utility / 100, "by": r.by}
            for r in it.ratings
        ],
        "objections": [
            {"id": o.id, "member": o.member, "option": o.option, "reason": o.reason,
             "ground": o.ground, "purpose": o.purpose, "answered": list(o.answered),
             "integrated": o.integrated, "withdrawn": o.withdrawn}
            for o in it.objections
        ],
        "mediations": [{"id": m.id, "mediator": m.mediator} for m in it.mediations],
        "trials": [
            {"id": t.id, "option": t.option, "until": t.until, "running": t.running,
             "verdict": t.verdict}
            for t in it.trials
        ],
        "passed": list(it.passed),
        "adopted": it.adopted,
    }  # fmt: skip


def _option(it: Deliberation, option: Option) -> Shape:
    standing = [c for c in it.consents if c.option == option.id and not c.revoked]
    return {
        "id": option.id,
        "kind": option.kind,
        "clause": option.clause,
        "text": option.text,
        "sha256": option.sha256,
        "author": option.author,
        "answers": list(option.answers),
        "retracted": option.retracted,
        "back": option.back,
        "consents": [c.member for c in standing],
        "on_trial": [c.member for c in standing if c.trial],
    }


def trial(deliberation: str, it: Trial) -> Shape:
    return {
        "id": it.id,
        "deliberation": deliberation,
        "option": it.option,
        "hope": it.hope,
        "until": it.until,
        "worked": it.worked,
        "failed": it.failed,
        "running": it.running,
        "sealed": list(it.sealed),
        "outcomes": [
            {"member": o.member, "result": o.result, "harm": o.harm / 100, "note": o.note,
             "tell": o.tell}
            for o in it.outcomes
        ],
        "verdicts": dict(it.verdicts),
        "closed": it.closed,
        "verdict": it.verdict,
        "back": it.back,
        "lessons": list(it.lessons),
    }  # fmt: skip
