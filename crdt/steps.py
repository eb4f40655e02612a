"""The small steps that edits come down to, and taking them inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crdt.automerge_document import ROOT_OBJECT, AutomergeDocument, Transaction
from crdt.document_rows import Rows
from crdt.rulebook_shape import HAS_TEXT, KINDS, TEXT
from crdt.text_diff import Splice


class Make(NamedTuple):
    kind: str
    id: str


class Put(NamedTuple):
    kind: str
    id: str
    field: str
    value: str


class Rewrite(NamedTuple):
    kind: str
    id: str
    splices: Sequence[Splice]


Step = Make | Put | Rewrite


def take_steps(
    steps: Sequence[Step], rows: Rows, document: AutomergeDocument, transaction: Transaction
) -> None:
    """Take `steps` in `transaction`; `rows` and `document` are as they were before it."""
    by_kind = rows.by_kind
    maps = {(kind, id_): row.map for kind in KINDS for id_, row in by_kind[kind].items()}
    texts = {(kind, id_): row.text for kind in HAS_TEXT for id_, row in by_kind[kind].items()}
    for step in steps:
        name = step.kind, step.id
        if isinstance(step, Make):
            container = document.object(ROOT_OBJECT, step.kind)
            assert container is not None, "the first change made the four maps"
            maps[name] = transaction.make_map(container, step.id)
            if step.kind in HAS_TEXT:
                texts[name] = transaction.make_text(maps[name], TEXT)
        elif isinstance(step, Put):
            transaction.put(maps[name], step.field, step.value)
        else:
            for at, delete, insert in step.splices:
                transaction.splice(texts[name], at, delete, insert)
