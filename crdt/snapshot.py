"""Snapshots of a replica, so that opening a group does not replay its history.

Three parts, because opening needs two of them: `state` and `document` are read at once, the `log`
only when something is written or merged. Deleting them changes nothing but time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import cbor2
import zstandard

from crdt.log import Log, merged_clock
from crdt.node import ChangeRef, Node
from crdt.plain import reader, to_plain
from crdt.replica import Replica, Summary
from crdt.rulebook_document import RulebookDocument
from crdt.store import Store
from crdt.uncollected import uncollected
from deliberation.state import State

VERSION = 6  # of everything below and of the records that it holds
PARTS = ("state", "document", "log")
_DIGEST = 32  # bytes of the SHA-256 in front of each part
_BEGIN = b"FMS%c" % VERSION
_LEVEL = 3  # of zstd: an eighth of the size, in less time than it takes to encrypt the rest


def save(store: Store, replica: Replica, pos: int) -> None:
    """Keep all three parts as of the entry at `pos`, together or not at all."""
    blobs = {
        "state": [to_plain(replica.state), to_plain(replica.summary)],
        "document": replica.document.snapshot(),
        "log": _log_rows(replica.log),
    }
    with store.transaction():
        for part, blob in blobs.items():
            raw = _BEGIN + zstandard.compress(cbor2.dumps(blob), _LEVEL)
            store.put_snapshot(replica.group, part, pos, hashlib.sha256(raw).digest() + raw)


def load(store: Store, group: str, wire_of: Callable[[str], bytes]) -> tuple[Replica, int]:
    """The replica as it was saved and the `pos` it is at; an empty one at 0 without snapshots."""
    kept = {part: store.snapshot(group, part) for part in PARTS}
    blobs = {part: found[1] for part, found in kept.items() if found is not None}
    positions = {found[0] for found in kept.values() if found is not None}
    if len(blobs) < len(PARTS) or len(positions) > 1 or not all(map(_is_whole, blobs.values())):
        return Replica(group, wire_of), 0
    try:
        with uncollected():
            state, summary = _part(blobs["state"])
            replica = Replica(
                group,
                wire_of,
                load_log=lambda: _log(group, blobs["log"]),
                document=RulebookDocument.from_snapshot(_part(blobs["document"])),
                known_state=reader(State)(state),
                known_summary=reader(Summary)(summary),
            )
    except (ValueError, TypeError, KeyError, cbor2.CBORError):
        # Written by another version: the entries themselves are still there to be read.
        return Replica(group, wire_of), 0
    return replica, positions.pop()


def _is_whole(blob: bytes) -> bool:
    """As `save` wrote it, of this version or another. The log is only read later, when there is no
    way back."""
    raw = blob[_DIGEST:]
    return blob[:_DIGEST] == hashlib.sha256(raw).digest() and raw.startswith(_BEGIN)


def _part(blob: bytes) -> Any:
    return cbor2.loads(zstandard.decompress(blob[_DIGEST + len(_BEGIN) :]))


def _log_rows(log: Log) -> list[Any]:
    """Clocks are left out: they follow from the rest, and are most of a long log."""
    devices = sorted({node.device for node in log.nodes.values()})
    number = {device: index for index, device in enumerate(devices)}
    place = {id_: index for index, id_ in enumerate(log.nodes)}
    rows = []
    for node in log.nodes.values():
        change = node.change and [getattr(node.change, name) for name in ChangeRef.__slots__]
        rows.append(
            [
                bytes.fromhex(node.id), number[node.device], node.seq,
                [place[each] for each in node.prev], node.depth,
                node.membership, node.at, node.body, change, node.how,
            ]
        )  # fmt: skip
    return [devices, sorted(log.heads), rows]


def _change_ref(values: list[Any]) -> ChangeRef:
    hash_, actor, actor_seq, max_op, deps = values
    return ChangeRef(hash_, actor, actor_seq, max_op, tuple(deps))


def _log(group: str, blob: bytes) -> Log:
    with uncollected():
        return _log_of(group, *_part(blob))


def _log_of(group: str, devices: list[str], heads: list[str], rows: list[Any]) -> Log:
    log = Log(group)
    nodes: list[Node] = []
    for id_, device, seq, prev, depth, membership, at, body, change, how in rows:
        before = [nodes[each] for each in prev]
        clock = merged_clock(each.clock for each in before)
        clock[devices[device]] = max(seq, clock.get(devices[device], 0))
        node = Node(
            id=id_.hex(),
            device=devices[device],
            seq=seq,
            prev=tuple([each.id for each in before]),
            depth=depth,
            clock=clock,
            membership=membership,
            at=at,
            body=body,
            change=change and _change_ref(change),
            how=how,
        )
        nodes.append(node)
        log.index(node)
    log.heads = set(heads)
    return log
