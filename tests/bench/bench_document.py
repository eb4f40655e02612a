"""Opening and merging the rulebook document, as multiples of what Automerge alone takes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from raw_automerge import applied_raw, edited, rulebook_of, seconds

from crdt.automerge_document import AutomergeDocument
from crdt.change import inspect
from crdt.rulebook_document import RulebookDocument


def opening() -> None:
    """A constitution of 60 clauses after 10,000 edits by ten people who meet now and then."""
    document, _ = rulebook_of(60)
    for member in range(1, 11):
        document, _ = edited(document, member, 1000, 60)
    saved, snapshot = document.save(), document.snapshot()
    raw = seconds(lambda: AutomergeDocument.load(saved))
    read = seconds(lambda: RulebookDocument.from_snapshot(snapshot).rulebook())
    ready = seconds(lambda: RulebookDocument.from_snapshot(snapshot).apply([]))
    whole = seconds(lambda: RulebookDocument.from_snapshot(snapshot).draft_change([], b""), 1)

    def edit() -> None:
        again = RulebookDocument.from_snapshot(snapshot)
        edited_one(again)

    first = seconds(edit)
    print(f"opening after 10,000 edits: Automerge alone {raw * 1000:.0f} ms")
    print(f"  until the rulebook can be read   {read / raw:.2f} times ({read * 1000:.1f} ms)")
    print(f"  until a first edit is made       {first / raw:.2f} times ({first * 1000:.0f} ms)")
    del ready, whole


def edited_one(document: RulebookDocument) -> None:
    from crdt.edits import EditClause

    clause = document.rulebook().clauses[0]
    document.make_change([EditClause(clause.id, clause.text + " Again.")], b"n" * 24)


def merging() -> None:
    """20 members with 200 edits each, all apart, on 500 clauses."""
    start, _ = rulebook_of(500)
    saved, snapshot = start.save(), start.snapshot()
    changes = [change for m in range(1, 21) for change in edited(start, m, 200, 500)[1]]
    opened = seconds(lambda: AutomergeDocument.load(saved))
    raw = seconds(lambda: applied_raw(saved, changes)) - opened

    def merge() -> None:
        document = RulebookDocument.from_snapshot(snapshot)
        document.apply(changes)
        document.rulebook()

    whole = seconds(merge) - opened
    looking = seconds(lambda: [inspect(change) for change in changes])
    print(f"merging 4,000 edits on 500 clauses: Automerge alone {raw * 1000:.0f} ms")
    print(f"  inspected, checked, merged, read {whole / raw:.2f} times ({whole * 1000:.0f} ms)")
    print(f"  of which inspecting              {looking / raw:.2f} times")


if __name__ == "__main__":
    opening()
    merging()
