"""What was refused or set aside, for people to look through: who wrote it, what it says, and why.

Nothing here counts for anything by being here; nothing is ever thrown away by being looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import Any

from crdt.entry import Entry, read_unverified
from crdt.errors import Malformed
from crdt.log import Log
from crdt.node import Node
from crdt.rows import QuarantineRow

MOST = 1_000  # that are listed; a hostile device can make any number
SUMMARY = 300  # characters
REFUSED, FORK, SUSPENDED = "refused", "fork", "suspended"

_COUNTS = "its branch is the one that others had built on, so it counts."
_COUNTS_NOT = "others had not built on its branch, so it does not count."
_AFTER_A_FORK = (
    "Its device had signed two things under one number before, and others had not built on this "
    "by the time they could know, so it does not count."
)
_ON_SUSPENDED = (
    "It was written on top of words that do not count, so the rulebook cannot hold it; its author "
    "can write it again."
)
_ID = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?\Z")


@dataclass(frozen=True)
class Quarantined:
    """One thing to look at.

    `id` is the entry's, or the SHA-256 of bytes that nobody signed; `device` is its author's, or
    "" for those. `why` is "refused" (the gate let it not in), "fork" (its device signed another
    entry, `twin`, under the same number) or "suspended" (it was let in and does not count);
    `reason` the sentence. `at`, in Unix seconds, is when it came, or by its author's clock when it
    was written. `kind` is "act", "text", or "" for what is no entry; `size` is in bytes; `summary`
    is what it says, as far as it is readable, on one line.
    """

    id: str
    device: str
    why: str
    reason: str
    at: int
    kind: str
    size: int
    twin: str
    summary: str


def quarantined(
    rows: Iterable[QuarantineRow],
    log: Log,
    in_document: Callable[[bytes], bool],
    wire_of: Callable[[str], bytes],
    most: int = MOST,
) -> tuple[Quarantined, ...]:
    """At most `most`: both entries of each fork side by side, then what else is suspended, then
    what was refused, the newest first. `in_document` tells whether the rulebook has a change."""
    rows = sorted(rows, key=lambda row: (-row.at, row.id))
    found = chain(_forks(log, wire_of), _suspended(log, in_document, wire_of), map(_refused, rows))
    return tuple(islice(found, most))


def _refused(row: QuarantineRow) -> Quarantined:
    entry = _read(row.wire)
    return Quarantined(
        row.id, row.device, REFUSED, row.reason, row.at,
        entry.kind if entry else "", len(row.wire), "", _summary(entry),
    )  # fmt: skip


def _forks(log: Log, wire_of: Callable[[str], bytes]) -> Iterator[Quarantined]:
    for _, group in groupby(log.twins(), key=lambda node: (node.device, node.seq)):
        twins = list(group)
        for number, node in enumerate(twins):
            other = twins[number - 1] if number else twins[1]
            fate = _COUNTS_NOT if log.is_forked_off(node) else _COUNTS
            reason = f"Its device signed something else, too, as its number {node.seq}; {fate}"
            yield _kept(node, FORK, reason, other.id, wire_of(node.id))


def _suspended(
    log: Log, in_document: Callable[[bytes], bool], wire_of: Callable[[str], bytes]
) -> Iterator[Quarantined]:
    """What was written at the same time as a removal or a retirement, after a fork, and on top of
    either. In the order of the log's graph, so that every laptop lists the same."""
    aside = log.suspended()
    for each in aside:
        yield _kept(log.nodes[each.id], SUSPENDED, each.why, "", wire_of(each.id))
    shown = {each.id for each in aside} | {node.id for node in log.twins()}
    nodes = sorted(log.nodes.values(), key=lambda each: (each.depth, each.id))
    for node in nodes if log.forked or aside else ():
        if node.id in shown:
            continue
        if log.is_forked_off(node):
            yield _kept(node, SUSPENDED, _AFTER_A_FORK, "", wire_of(node.id))
        elif node.body is None and node.change and not in_document(node.change.hash):
            yield _kept(node, SUSPENDED, _ON_SUSPENDED, "", wire_of(node.id))


def _kept(node: Node, why: str, reason: str, twin: str, wire: bytes) -> Quarantined:
    entry = _read(wire)
    kind = "text" if node.body is None else "act"
    return Quarantined(
        node.id, node.device, why, reason, node.at, kind, len(wire), twin, _summary(entry)
    )


def _read(wire: bytes) -> Entry | None:
    try:
        return read_unverified(wire)
    except Malformed:
        return None


def _summary(entry: Entry | None) -> str:
    if entry is None:
        return ""
    name = entry.body.get("act" if entry.kind == "act" else "how")
    words = [each for key in sorted(entry.body) if key not in ("act", "how")
             for each in _words(entry.body[key])]  # fmt: skip
    line = " · ".join([name if isinstance(name, str) else entry.kind, *islice(words, 8)])
    return "".join(each if each.isprintable() else " " for each in line[:SUMMARY])


def _words(value: Any) -> Iterator[str]:
    """The texts in a value that are meant for people."""
    if isinstance(value, str) and value and not _ID.match(value):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _words(value[key])
