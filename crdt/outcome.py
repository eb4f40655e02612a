"""What a change makes of one clause, and whether it does anything besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument
from crdt.change import ChangeInfo
from crdt.rulebook_shape import CLAUSES, TEXT, Touch


@dataclass(frozen=True)
class Face:
    """What people see of a clause at one moment."""

    text: str
    title: str
    section: str
    removed: bool


@dataclass(frozen=True)
class Outcome:
    """A clause right before and right after a change, as its author saw it; None: not there.

    `others_touched` says that the change also touched something else than this clause. The order
    keys of other clauses do not count: a new neighbour may need them dealt out afresh.
    """

    before: Face | None
    after: Face | None
    others_touched: bool


def outcome_of(document: AutomergeDocument, touch: Touch, clause: str, info: ChangeInfo) -> Outcome:
    """What a change, which is in `document` and touches `touch`, makes of `clause`."""
    others = any(
        (kind, id_) != (CLAUSES, clause) and (kind, field) != (CLAUSES, "order")
        for kind, id_, field in touch.fields
    )
    before = face_at(document, clause, info.deps)
    return Outcome(before, face_at(document, clause, (info.hash,)), others)


def face_at(document: AutomergeDocument, clause: str, heads: Sequence[bytes]) -> Face | None:
    """The clause as it was for whoever had seen the changes `heads`; None if it was not there."""
    container = document.object(ROOT_OBJECT, CLAUSES)
    row = document.object(container, clause, heads) if container else None
    if row is None:
        return None
    text = document.object(row, TEXT, heads)
    title, section, removed_by = (
        document.string(row, field, heads) for field in ("title", "section", "removed_by")
    )
    return Face(document.text(text, heads) if text else "", title, section, bool(removed_by))
