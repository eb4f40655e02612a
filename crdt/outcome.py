"""What a change makes of one clause, and whether it does anything besides."""

from __future__ import annotations

from dataclasses import dataclass

from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument
from crdt.rulebook_shape import CLAUSES, TEXT, Touch


@dataclass(frozen=True)
class Outcome:
    """A clause right after a change, as its author saw it; `text` is None if it is not there.

    `others_touched` says that the change also touched something else than this clause. The order
    keys of other clauses do not count: a new neighbour may need them dealt out afresh.
    """

    text: str | None
    removed: bool
    title: str
    section: str
    others_touched: bool


def outcome_of(document: AutomergeDocument, touch: Touch, clause: str, change: bytes) -> Outcome:
    """What `change`, which is in `document` and touches `touch`, makes of `clause`."""
    others = any(
        (kind, id_) != (CLAUSES, clause) and (kind, field) != (CLAUSES, "order")
        for kind, id_, field in touch.fields
    )
    row = clause_at(document, clause, change)
    if row is None:
        return Outcome(None, False, "", "", others)
    text = document.object(row, TEXT, change)
    title, section, removed_by = (
        document.string(row, field, change) for field in ("title", "section", "removed_by")
    )
    shown = document.text(text, change) if text else ""
    return Outcome(shown, bool(removed_by), title, section, others)


def clause_at(document: AutomergeDocument, clause: str, change: bytes) -> bytes | None:
    """The map of a clause as whoever made `change` had it."""
    container = document.object(ROOT_OBJECT, CLAUSES)
    return document.object(container, clause, change) if container else None
