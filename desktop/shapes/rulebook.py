"""What `--json` says of actions, of the whole group, and of a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crdt.verify import Verification
from deliberation.folding.touching import parties
from desktop.piece_origins import PieceOrigin
from desktop.shapes.assessing import imposed, imposition
from desktop.shapes.belonging import membership
from desktop.shapes.deliberation import deliberation
from desktop.views import Changed, GroupView

Shape = dict[str, Any]


def changed(change: Changed) -> Shape:
    return {"done": change.sentence, "group": change.group, "id": change.subject}


def status(view: GroupView, origins: Mapping[str, PieceOrigin]) -> Shape:
    """`origins`: for the clauses that came from a piece, which one."""
    return {
        "group": view.id,
        "name": view.state.group_name,
        "me": view.me,
        "fingerprint": view.fingerprint,
        "entries": view.entries,
        "waiting": view.waiting,
        **membership(view.state),
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
                "touches": [
                    {"who": p.who, "name": p.name, "speaker": p.speaker, "harm": p.harm / 100,
                     "said_by": list(p.said_by)}
                    for p in parties(view.state.touches, clause.id, clause.sha256)
                ],
                "piece": origins[clause.id].id if clause.id in origins else "",
            }
            for clause in view.rulebook.clauses
        ],
        "sections": [
            {"id": s.id, "number": view.numbers.get(s.id, ""), "title": s.title, "parent": s.parent}
            for s in view.rulebook.sections
        ],
        "impositions": [imposition(each) for each in imposed(view)],
        "deliberations": [deliberation(each) for each in view.state.deliberations],
        "quarantine": [
            {"id": r.id, "device": r.device, "member": r.member, "reason": r.reason}
            for r in view.quarantine
        ],
    }  # fmt: skip


def impositions(view: GroupView) -> Shape:
    return {"impositions": [imposition(each) for each in imposed(view)]}


def verification(it: Verification) -> Shape:
    return {
        "group": it.group,
        "name": it.group_name,
        "fingerprint": it.fingerprint,
        "passed": it.passed,
        "checks": [{"name": c.name, "passed": c.passed, "detail": c.detail} for c in it.checks],
    }
