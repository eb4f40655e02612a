"""Opening and merging the rulebook document, as multiples of what Automerge alone takes.

Run it as `python tests/bench/bench_document.py`. Processor time, the shortest of several runs. Both
sides of a merge begin with the same document in memory, so that neither pays for opening it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from raw_automerge import clause_id, edited, rulebook_of, seconds

from crdt.automerge_document import AutomergeDocument
from crdt.change import inspect
from crdt.edits import EditClause
from crdt.rulebook_document import RulebookDocument
from crdt.rulebook_shape import GENESIS


def opening() -> None:
    """A constitution of 60 clauses after 10,000 edits, by ten people one after the other."""
    document, _ = rulebook_of(60)
    for member in range(1, 11):
        document, _ = edited(document, member, 1000, 60)
    saved, snapshot = document.save(), document.snapshot()

    def opened_for_reading() -> None:
        RulebookDocument.from_snapshot(snapshot).rulebook()

    def opened_for_writing() -> None:
        again = RulebookDocument.from_snapshot(snapshot)
        again.make_change([EditClause(clause_id(0), "Written anew.")], b"n" * 24)

    raw = seconds(lambda: AutomergeDocument.load(saved))
    read, write = seconds(opened_for_reading), seconds(opened_for_writing)
    print(f"opening after 10,000 edits: Automerge alone {raw * 1000:.0f} ms")
    print(f"  until the rulebook is read       {read / raw:.2f} times ({read * 1000:.1f} ms)")
    print(f"  until a first edit is made       {write / raw:.2f} times ({write * 1000:.0f} ms)")


def merging() -> None:
    """20 members with 200 edits each, all apart, on 500 clauses."""
    start, made = rulebook_of(500)
    changes = [change for m in range(1, 21) for change in edited(start, m, 200, 500)[1]]
    raw_times, whole_times = [], []
    for _ in range(3):  # a document is used up by merging into it, so each run has its own
        alone = AutomergeDocument()
        alone.apply_unchecked([GENESIS, *made])
        raw_times.append(seconds(lambda alone=alone: alone.apply_unchecked(changes), 1))
        document = RulebookDocument()
        document.apply(made)
        document.rulebook()
        whole_times.append(seconds(lambda document=document: merge(document, changes), 1))
    raw, whole = min(raw_times), min(whole_times)
    looking = seconds(lambda: [inspect(change) for change in changes])
    print(f"merging 4,000 edits on 500 clauses: Automerge alone {raw * 1000:.0f} ms")
    print(f"  inspected, checked, merged, read {whole / raw:.2f} times ({whole * 1000:.0f} ms)")
    print(f"  of which inspecting              {looking / raw:.2f} times")


def merge(document: RulebookDocument, changes: list[bytes]) -> None:
    document.apply(changes)
    document.rulebook()


if __name__ == "__main__":
    opening()
    merging()
