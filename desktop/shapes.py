"""The machine-readable shapes of `--json`: documented in docs/json.md and kept stable."""

from __future__ import annotations

from typing import Any

from crdt.verify import Verification
from deliberation.blend import Blend
from deliberation.state import Deliberation, Mediation
from desktop.views import Changed, GroupView

Shape = dict[str, Any]


def changed(change: Changed) -> Shape:
    return {"done": change.sentence, "group": change.group, "id": change.subject}


def status(view: GroupView) -> Shape:
    return {
        "group": view.id,
        "name": view.state.group_name,
        "me": view.me,
        "fingerprint": view.fingerprint,
        "entries": view.entries,
        "waiting": view.waiting,
        "members": [
            {"id": member.id, "name": member.name, "devices": [d.id for d in member.devices]}
            for member in view.state.current
        ],
        "pending": [
            {"id": each.id, "name": each.name, "votes": list(each.votes), "needed": each.needed}
            for each in view.state.pending
        ],
        "clauses": [
            {
                "id": clause.id,
                "number": view.numbers[clause.id],
                "section": clause.section,
                "title": clause.title,
                "text": clause.text,
                "sha256": clause.sha256,
                "bound": [b.member for b in view.bindings[clause.id] if b.current],
                "bound_otherwise": [
                    {"member": b.member, "sha256": b.sha256, "text": b.text}
                    for b in view.bindings[clause.id]
                    if not b.current
                ],
                "concurrent": clause.concurrent,
            }
            for clause in view.rulebook.clauses
        ],
        "sections": [
            {"id": s.id, "number": view.numbers.get(s.id, ""), "title": s.title, "parent": s.parent}
            for s in view.rulebook.sections
        ],
        "deliberations": [_deliberation(each) for each in view.state.deliberations],
        "quarantine": [
            {"id": r.id, "device": r.device, "member": r.member, "reason": r.reason}
            for r in view.quarantine
        ],
    }


def _deliberation(it: Deliberation) -> Shape:
    return {
        "id": it.id,
        "clause": it.clause,
        "topic": it.topic,
        "round": it.round,
        "open": it.open,
        "stage": it.stage.value,
        "acknowledged": [a.member for a in it.acknowledgements if a.not_it and a.dont_know],
        "needed": it.needed,
        "positions": [{"id": p.id, "member": p.member, "text": p.text} for p in it.positions],
        "options": [
            {
                "id": option.id,
                "kind": option.kind,
                "clause": option.clause,
                "text": option.text,
                "sha256": option.sha256,
                "author": option.author,
                "consents": [
                    c.member for c in it.consents if c.option == option.id and not c.revoked
                ],
            }
            for option in it.options
        ],
        "ratings": [
            {"member": r.member, "option": r.option, "utility": r.utility / 100, "by": r.by}
            for r in it.ratings
        ],
        "objections": [
            {"id": o.id, "member": o.member, "option": o.option, "reason": o.reason,
             "withdrawn": o.withdrawn}
            for o in it.objections
        ],
        "mediations": [{"id": m.id, "mediator": m.mediator} for m in it.mediations],
        "trials": [{"id": t.id, "option": t.option, "until": t.until} for t in it.trials],
        "adopted": it.adopted,
    }  # fmt: skip


def blend(it: Blend, deliberation: str) -> Shape:
    return {
        "deliberation": deliberation,
        "options": [
            {
                "option": row.option,
                "utilities": dict(row.utilities),
                "unrated": list(row.unrated),
                "W": row.W,
                "lessons": {"n": row.n, "a": row.a, "b": row.b, "p": row.p},
                "lam": row.lam,
                "B": row.B,
                "rank": row.rank,
            }
            for row in it.rows
        ],
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


def verification(it: Verification) -> Shape:
    return {
        "group": it.group,
        "name": it.group_name,
        "fingerprint": it.fingerprint,
        "passed": it.passed,
        "checks": [{"name": c.name, "passed": c.passed, "detail": c.detail} for c in it.checks],
    }
