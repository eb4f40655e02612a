"""A group's whole log in one open file, for anybody who wants to check it without a key.

Bytes: magic `FML1`, then canonical CBOR of `{v: 1, group, claims, entries: [wire, ...]}`. Entries
are sorted by depth and id. `claims`, itself bytes of canonical CBOR, is what the exporting laptop
said that they amount to (see `claims_of`); `verify` works all of it out again and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crdt.canonical import decode, encode
from crdt.errors import Malformed
from crdt.framing import MIN_WIRE, Frame
from crdt.replica import Replica
from deliberation.consent import bindings
from deliberation.errors import FolkmootError
from deliberation.weighing.blend import BlendRow, blend_of

MAGIC = b"FML1"
LIMIT = 512 << 20  # bytes
CLAIMS_LIMIT = 64 << 20  # bytes: each lesson stands with each option that it is about
CLAIMS_ITEMS = 1 << 23  # single values in them: with their names, honest ones take more bytes


class LogFileRefused(FolkmootError):
    """The file is no exported log, or not a whole one."""


@dataclass(frozen=True)
class LogFile:
    group: str
    entries: tuple[bytes, ...]
    claims: Mapping[str, Any]


def claims_of(replica: Replica) -> dict[str, Any]:
    """What the entries amount to, in values that canonical CBOR can hold; fractions as text.

    `fingerprint`; `clauses`: for each the SHA-256 of its text and, by member, of the wording
    that binds them; `blends`: for each deliberation and option every term of the blend (shared
    weights in thousandths, effects in half-hundredths, harms in hundredths, and of each lesson
    id, source, taker, y, t, s in thousandths and t s in millionths).
    """
    state, rulebook = replica.state, replica.document.rulebook()
    texts = {clause.id: clause.text for clause in rulebook.clauses}
    bound = bindings(state, texts)
    return {
        "fingerprint": replica.summary.fingerprint,
        "clauses": {
            clause.id: {
                "sha256": clause.sha256,
                "bound": {each.member: each.sha256 for each in bound[clause.id]},
            }
            for clause in rulebook.clauses
        },
        "blends": {
            deliberation.id: {row.option: _terms(row) for row in blend_of(state, deliberation).rows}
            for deliberation in state.deliberations
            if state.current  # once everybody has left, there is nobody to weigh anything for
        },
        "adopted": {each.id: each.adopted for each in state.deliberations if each.adopted},
    }


def _terms(row: BlendRow) -> dict[str, Any]:
    """Every term of one option's blend; ratings, harms and effects in whole numbers."""
    results = ("W", "n", "a", "b", "p", "lam", "B", "nash")
    return {
        "utilities": {member: repr(u) for member, u in row.utilities.items()},
        "unrated": list(row.unrated),
        "computed": {member: list(own) for member, own in row.weights.items()},
        "effects": {each.value: each.halves for each in row.table.cells} if row.table else {},
        "imposed": [[each.name, each.speaker, each.harm] for each in row.imposed],
        "lessons": [
            [it.id, it.source, it.taker, it.y, it.t, term.s, term.full]
            for term in row.evidence.terms
            for it in (term.lesson,)
        ],
        "lam_max": row.evidence.lam_max,
        **{name: repr(getattr(row, name)) for name in results},
        "rank": row.rank,
    }


def write_log(replica: Replica, wires: Mapping[str, bytes]) -> bytes:
    """The file's bytes; `wires` holds every entry of the log by id."""
    nodes = sorted(replica.log.nodes.values(), key=lambda node: (node.depth, node.id))
    content = {
        "v": 1,
        "group": bytes.fromhex(replica.group),
        "entries": [wires[node.id] for node in nodes],
        "claims": encode(claims_of(replica)),
    }
    return MAGIC + encode(content)


def read_log(data: bytes) -> LogFile:
    """Raises `LogFileRefused`. The entries are still to be checked one by one."""
    if data[: len(MAGIC)] != MAGIC:
        raise LogFileRefused("This file is neither an exported log nor a bundle of Folkmoot.")
    if len(data) > LIMIT:
        raise LogFileRefused("This log is larger than 512 MiB, which is more than is read.")
    try:
        return _read(Frame(data[len(MAGIC) :]))
    except Malformed:
        raise LogFileRefused(
            "This exported log is damaged or cut off; ask for it to be exported anew."
        ) from None


def _read(frame: Frame) -> LogFile:
    frame.map_of(4)
    frame.key("v")
    frame.number(1)
    frame.key("group")
    group = frame.bytes_of(32)
    frame.key("claims")
    raw = frame.bytes_of()
    claims = decode(raw, max_items=CLAIMS_ITEMS) if len(raw) <= CLAIMS_LIMIT else None
    frame.key("entries")
    entries = frame.many_bytes(least=MIN_WIRE)
    frame.end()
    if not isinstance(claims, dict):
        raise Malformed("The claims of a log must be a map of at most 64 MiB.")
    return LogFile(group.hex(), tuple(entries), claims)
