"""Checking others' text entries, trying them in the sandbox and applying them, against Automerge.

Run it as `python tests/bench/bench_text.py`. 20 members with 200 edits each, all apart, on 500
clauses: the gate's inspection and checks, the child and the document here, by the clock on the
wall since two processes work at once; against Automerge applying the same changes in one call.
The processor time of both processes together, starting the child included, is told beside it: on a
machine with other work to do, that is what the wait comes from. Signatures and the disk are left
out: `bench_group.py` has them.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_group import edit_often, fill, group_of, report, timed

from crdt.automerge_document import AutomergeDocument
from crdt.entry import Entry, read_unverified
from crdt.gate import look
from crdt.replica import Replica
from crdt.rulebook_shape import GENESIS
from crdt.sandbox import Sandbox
from crdt.uncollected import uncollected

RUNS = 7


def entries_apart(members: int, edits: int, clauses: int) -> tuple[list[Entry], list[Entry]]:
    """What all members share, and what each of them wrote after that without the others."""
    writers = group_of(members)
    words = "what we agreed on. " * 8
    ids = fill(writers[0], [f"Clause {number}: {words}" for number in range(clauses)])
    common = list(writers[0].wires.values())
    for number, writer in enumerate(writers):
        if number:
            writer.read(common[-1:])
        edit_often(writer, ids, edits, random.Random(number))
    new = [wire for each in writers for wire in list(each.wires.values())[len(common) :]]
    return [*map(read_unverified, common)], [*map(read_unverified, new)]


class Taking:
    """`warm`: the child has the rulebook already, as it has after the first meeting."""

    def __init__(self, common: list[Entry], new: list[Entry]) -> None:
        self._common, self._new = common, new
        self._group = common[0].group
        texts = [[e.body["change"] for e in each if e.kind == "text"] for each in (common, new)]
        self._base, self._changes = texts

    def raw(self) -> tuple[float, float]:
        """Seconds by the clock, and of processor time."""
        document = AutomergeDocument()
        document.apply_unchecked([GENESIS, *self._base])
        before = processor()
        seconds = timed(lambda: document.apply_unchecked(self._changes))
        return seconds, processor() - before

    def ours(self, *, child: bool, warm: bool = False) -> tuple[float, float]:
        """As `raw`. A child that is `warm` has its start counted into the processor time too."""
        box = Sandbox() if child else None
        replica = Replica(self._group, {}.__getitem__)
        replica.receive(self._common, sandbox=box if warm else None)
        replica.document.rulebook()

        def work() -> None:
            looked = []
            for entry in self._new:
                looked.append(look(entry, self._group))
                if box is not None:
                    replica.foresee(looked[-1], box)
            received = replica.merge(looked, sandbox=box)
            assert len(received.accepted) == len(self._new)

        before = processor()
        with uncollected():  # as `Group.take` does
            seconds = timed(work)
        if box is not None:
            assert box.pid is not None and not box.notice
            box.close()
        return seconds, processor() - before


def processor() -> float:
    """Seconds that this process and those that it has ended spent on a processor, the system's
    share included."""
    return sum(os.times()[:4])


def main() -> None:
    taking = Taking(*entries_apart(20, 200, 500))
    for name, child, warm in (
        ("Check and apply 4,000 text entries, no child", False, False),
        ("The same with the child, which runs already", True, True),
        ("The same with the child, started for it", True, False),
    ):
        runs = [(*taking.ours(child=child, warm=warm), *taking.raw()) for _ in range(RUNS)]
        mine, used, alone, raw_used = (statistics.median(each) for each in zip(*runs, strict=True))
        report(name, 3.0, (mine, alone, statistics.median(a / b for a, _, b, _ in runs)))
        ratio = statistics.median(a / b for _, a, _, b in runs)
        report("  processor time of both processes", None, (used, raw_used, ratio))


if __name__ == "__main__":
    main()
