"""The group's state as a pure function of the set of its acts.

The order in which the acts are given and repeats among them do not matter. An act that changes
nothing is no error: it is listed with the reason, so that everybody sees what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.acts import matter
from deliberation.folding.incremental import Folding
from deliberation.state import Record, State


def fold(records: Iterable[Record]) -> State:
    """The state that the set of `records` amounts to. Never raises, whatever their bodies hold."""
    return Folding().add(records)


def round_of(state: State, clause: str, topic: str) -> int:
    """How many deliberations on this clause (or, `clause` empty, topic) the group has ended.

    That is the `round` of an acknowledgement that is written now.
    """
    this = matter(clause, topic)
    return sum(d.adopted != "" for d in state.deliberations if matter(d.clause, d.topic) == this)
