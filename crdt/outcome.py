"""What a change makes of one clause, and whether it does anything besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    `others_touched` says that the change also touched something else than this clause, or moved
    it. A new clause may have the order keys of others dealt out afresh if their order stays.
    """

    before: Face | None
    after: Face | None
    others_touched: bool


def outcome_of(
    document: AutomergeDocument,
    touch: Touch,
    clause: str,
    info: ChangeInfo,
    clauses: Iterable[str],
) -> Outcome:
    """What a change, which is in `document` and touches `touch`, makes of `clause`.

    `clauses` are the ids of all clauses in the document.
    """
    others = any(
        (kind, id_) != (CLAUSES, clause) and (kind, field) != (CLAUSES, "order")
        for kind, id_, field in touch.fields
    )
    placed = {id_ for kind, id_, field in touch.fields if (kind, field) == (CLAUSES, "order")}
    if placed and (CLAUSES, clause, "") not in touch.fields:
        others = True
    elif placed - {clause}:
        rest = [each for each in clauses if each != clause]
        then, now = (_in_order(document, rest, heads) for heads in (info.deps, (info.hash,)))
        others = others or then != now
    before = face_at(document, clause, info.deps)
    return Outcome(before, face_at(document, clause, (info.hash,)), others)


def _in_order(
    document: AutomergeDocument, clauses: Iterable[str], heads: Sequence[bytes]
) -> list[tuple[str, str]]:
    """Section and id of the clauses in the order in which whoever had seen `heads` read them."""
    container = document.object(ROOT_OBJECT, CLAUSES)
    places = []
    for id_ in clauses:
        row = document.object(container, id_, heads) if container else None
        if row is not None:
            section, order = (document.string(row, name, heads) for name in ("section", "order"))
            places.append((section, order, id_))
    return [(section, id_) for section, _, id_ in sorted(places)]


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
