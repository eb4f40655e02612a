"""Changes of a clause's words by somebody who had an earlier state of them before their eyes.

Such a change is made on a document that ends there, and merged: so both people's letters stay,
and the clause is marked for somebody to read, just as if the two had been out of each other's
reach. Automerge's own `fork_at` panics on ordinary histories, so that document is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crdt.automerge_document import AutomergeDocument
from crdt.concurrency import Mark, Moment
from crdt.document_rows import Rows
from crdt.editing import plan
from crdt.edits import EditClause
from crdt.history import History
from crdt.rulebook_shape import CLAUSES
from crdt.steps import take_steps

MOST = 15_000  # changes that are gone through once more: about four seconds; a year takes a third


def state_with(
    history: History, clause: str, is_it: Callable[[tuple[bytes, ...]], bool]
) -> tuple[Moment, ...] | None:
    """The newest state of a clause's words for which `is_it`, given its last changes, holds: one
    that this laptop has been through, or else that the author of one of the changes saw."""
    moments = [history.moments[change] for change in history.words.get(clause, ())]
    mark = Mark()
    states: list[tuple[Moment, ...]] = [(moment,) for moment in moments]
    for moment in moments:
        mark = mark.changed(moment)
        states.append(mark.last)
    found = reversed(states)
    return next((each for each in found if is_it(tuple(m.hash for m in each))), None)


def with_own(history: History, clause: str, state: tuple[Moment, ...], actor: bytes) -> set[bytes]:
    """The changes that one by `actor` on a `state` builds on: their own last one is among them.

    Empty where that has seen what came after the state: this actor cannot go back there.
    """
    ends, own = {moment.hash for moment in state}, history.latest(actor)
    if own is not None:
        words = (history.moments[change] for change in history.words[clause])
        later = (each for each in words if not any(last.has_seen(each) for last in state))
        if any(map(own.has_seen, later)):
            return set()
        ends.add(own.hash)
    return ends


def ending_at(
    history: History, document: AutomergeDocument, ends: Iterable[bytes]
) -> AutomergeDocument | None:
    """The document with the changes `ends`, all that they build on, and no others.

    None where these are more than `MOST`.
    """
    wanted: set[bytes] = set()
    queue = list(ends)
    while queue:
        change = queue.pop()
        if change not in wanted:
            wanted.add(change)
            queue.extend(history.moments[change].deps)
    if len(wanted) > MOST:
        return None
    found = document.changes_since()
    earlier = AutomergeDocument()
    earlier.apply_unchecked([raw for change, raw in found.items() if change in wanted])
    return earlier


def rewritten(earlier: AutomergeDocument, clause: str, text: str, actor: bytes) -> bytes | None:
    """The raw change of `actor` that gives the clause its new words; None if they are the same.

    Raises `crdt.edits.EditRefused`.
    """
    rows = Rows()
    rows.refresh(earlier, [(CLAUSES, clause, "")])
    steps = plan([EditClause(clause, text)], rows.fields(), {})
    if not steps:
        return None
    return earlier.commit(actor, lambda tx: take_steps(steps, rows, earlier, tx))
