"""A copy of what the rulebook document holds, as plain strings, kept up to date field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument, AutomergeFailure
from crdt.rulebook_shape import FIELDS, HAS_TEXT, KINDS, META, TEXT


@dataclass(slots=True)
class Row:
    """One clause, section or draft: its map, its text if it has one, and what they say."""

    map: bytes
    text: bytes = b""
    fields: dict[str, str] = field(default_factory=dict)


class Rows:
    """All rows by kind and id; the rulebook's title is under kind "meta" and id ""."""

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}

    def fields(self) -> dict[str, dict[str, dict[str, str]]]:
        return {
            kind: {id_: row.fields for id_, row in rows.items()}
            for kind, rows in self.by_kind.items()
        }

    def refresh(self, document: AutomergeDocument, touched: Iterable[tuple[str, str, str]]) -> None:
        """Read what was touched, (kind, id, field) each, again; the field "" means all of them."""
        changed = set(touched)
        whole = {(kind, id_) for kind, id_, name in changed if not name}
        for kind, id_ in whole:
            self.by_kind[kind][id_] = row = _find(document, kind, id_)
            names = (*FIELDS[kind], TEXT) if row.text else FIELDS[kind]
            for name in names:
                _read(document, row, name)
        for kind, id_, name in changed:
            if (kind, id_) not in whole:
                _read(document, self.by_kind[kind][id_], name)


def _find(document: AutomergeDocument, kind: str, id_: str) -> Row:
    container = document.object(ROOT_OBJECT, kind)
    if container is None:
        raise AutomergeFailure(f"There is no map of {kind}.")
    if kind == META:
        return Row(container)
    found = document.object(container, id_)
    if found is None:
        raise AutomergeFailure(f"There is no {kind} {id_}.")
    text = document.object(found, TEXT) if kind in HAS_TEXT else None
    return Row(found, text or b"")


def _read(document: AutomergeDocument, row: Row, name: str) -> None:
    row.fields[name] = document.text(row.text) if name == TEXT else document.string(row.map, name)
