"""Rulebooks and edits to measure with, and how to measure."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from typing import Any

from crdt.edits import AddClause, AddSection, EditClause
from crdt.rulebook_document import RulebookDocument

SENTENCE = "Everyone who lives in the house takes part in cleaning on one day in each week. "
SECTION = "5" * 32


def seconds(work: Callable[[], Any], times: int = 5) -> float:
    """The shortest of several runs, in seconds of processor time: other programs do not count."""
    shortest = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        shortest = min(shortest, time.process_time() - start)
    return shortest


def clause_id(index: int) -> str:
    return hashlib.md5(str(index).encode(), usedforsecurity=False).hexdigest()


def rulebook_of(clauses: int) -> tuple[RulebookDocument, list[bytes]]:
    """A rulebook with clauses of 240 characters, and the changes that made it."""
    document = RulebookDocument()
    actor = b"import" + bytes(10)
    changes = [document.make_change([AddSection(SECTION, "The house")], actor)]
    for first in range(0, clauses, 100):
        ids = range(first, min(first + 100, clauses))
        edits = [AddClause(clause_id(index), SECTION, SENTENCE * 3) for index in ids]
        changes.append(document.make_change(edits, actor))
    return document, [change for change in changes if change is not None]


def edited(
    start: RulebookDocument, member: int, edits: int, clauses: int
) -> tuple[RulebookDocument, list[bytes]]:
    """What one member, apart from the others, makes of a rulebook: a few words at a time."""
    chance = random.Random(member)
    document = RulebookDocument.from_snapshot(start.snapshot())
    texts = {clause.id: clause.text for clause in start.rulebook().clauses}
    changes = []
    for _ in range(edits):
        id_ = clause_id(chance.randrange(clauses))
        words = texts[id_].split(" ")
        at = chance.randrange(len(words))
        words[at : at + chance.randrange(3)] = [f"number{chance.randrange(99)}", "of", "us"]
        texts[id_] = " ".join(words)
        change = document.make_change([EditClause(id_, texts[id_])], bytes([member]) * 24)
        assert change is not None
        changes.append(change)
    return document, changes
