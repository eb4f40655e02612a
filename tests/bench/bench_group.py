"""Opening and merging a group, each against Automerge alone doing its part of the same.

`python tests/bench/bench_group.py` prints a line for each; run by `make bench`.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from making import KEY, act_often, bundle_of, constitution, edit_often, fill, group_of, kept
from measuring import paired, report, timed

from crdt.automerge_document import AutomergeDocument
from crdt.entry import read_unverified
from crdt.group import Group
from crdt.rows import GroupRow
from crdt.rulebook_shape import GENESIS
from crdt.store import Store


def bench_opening(edits: int = 10_000, acts: int = 2_000) -> None:
    rng = random.Random(1)
    writer = group_of(1)[0]
    clauses = fill(writer, constitution())
    edit_often(writer, clauses, edits, rng)
    act_often(writer, clauses, acts, rng)
    saved = writer.replica.document.save()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept(writer, folder)

        def ours() -> float:
            def work() -> None:
                nonlocal store
                store = Store.open(folder, KEY)
                group = Group(store, writer.identity, writer.replica.group, lambda: 1)
                assert len(group.state.consents) > acts // 4
                assert len(group.rulebook.clauses) == len(clauses)
                assert group.replica.summary.entries == len(writer.wires)

            store: Store | None = None
            seconds = timed(work)
            assert store is not None
            store.close()
            return seconds

        title = f"Open, {edits} edits and {acts} acts"
        report(title, 2.0, paired(ours, lambda: timed(lambda: AutomergeDocument.load(saved))))


def bench_merging(members: int = 20, edits: int = 200, clauses: int = 500) -> None:
    rng = random.Random(2)
    writers = group_of(members)
    ids = fill(writers[0], [f"Clause {n}: " + "what we agreed on. " * 8 for n in range(clauses)])
    common = list(writers[0].wires.values())
    for writer in writers:
        if writer is not writers[0]:
            writer.read(common[-1:])
        edit_often(writer, ids, edits, rng)
    new = [wire for writer in writers for wire in list(writer.wires.values())[len(common) :]]
    changes = [read_unverified(wire).body["change"] for wire in new]
    base = [e.body["change"] for e in map(read_unverified, common) if e.kind == "text"]

    def ours() -> float:
        with tempfile.TemporaryDirectory() as name:
            reader = writers[0]
            with Store.create(Path(name), KEY) as store:
                group = Group(store, reader.identity, reader.replica.group, lambda: 1)
                store.set_group(GroupRow(group.id, "Bench", "joined"))
                group.take(bundle_of(reader, common), "0" * 64)
                assert len(group.rulebook.clauses) == clauses
                seconds = timed(lambda: group.take(bundle_of(reader, new), "1" * 64))
                assert group.replica.summary.entries == len(common) + len(new)
                return seconds

    def common_document() -> AutomergeDocument:
        document = AutomergeDocument()
        document.apply_unchecked([GENESIS, *base])
        return document

    theirs = []
    for start in range(0, len(changes), edits):
        document = common_document()
        document.apply_unchecked(changes[start : start + edits])
        theirs.append(document)

    def raw() -> float:
        """What a program on Automerge alone does when the others come with their documents."""
        document = common_document()
        return timed(lambda: [document._inner.merge(each._inner) for each in theirs])

    def raw_at_once() -> float:
        document = common_document()
        return timed(lambda: document.apply_unchecked(changes))

    title = f"Merge {members} members x {edits} edits, {clauses} clauses"
    report(f"{title}, vs merge()", 3.0, paired(ours, raw))
    report(f"{title}, vs one call", 3.0, paired(ours, raw_at_once))


if __name__ == "__main__":
    bench_opening()
    bench_merging()
