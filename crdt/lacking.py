"""What a log holds, told in few bytes, and what another laptop lacks of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from crdt.carriers.have import Have
from crdt.log import Log
from crdt.node import Node


def heads_digest(log: Log) -> bytes:
    """SHA-256 over the sorted ids (32 bytes each) of the entries that nothing builds on.

    Each entry names what it builds on by hash, so the heads stand for the whole set.
    """
    return _digest(log.heads)


def have_of(log: Log, about: Collection[str] = ()) -> Have:
    """`about`: devices whose ids are listed."""
    ids = {device: frozenset(node.id for node in log.by(device)) for device in about}
    return Have(
        latest={device: (node.seq, node.id) for device, node in log.latest.items()},
        forked={device: _ids_digest(log, device) for device in log.forked},
        ids=ids,
    )


def doubts(log: Log, have: Have) -> frozenset[str]:
    """The devices of which the two laptops may hold different branches.

    Where neither knows of a fork, it shows in this: the one whose chain is not the longer misses
    the other's newest entry in its own longer one. So at least one of the two finds it.
    """
    return frozenset(
        device
        for device, (seq, newest) in have.latest.items()
        if (mine := log.latest.get(device)) is not None
        and (
            _ids_digest(log, device) != have.forked.get(device)
            if device in log.forked or device in have.forked
            else seq <= mine.seq and newest not in log
        )
    )


def lacking(log: Log, have: Have) -> list[Node]:
    """What a laptop with `have` lacks, causes first.

    Of a device in doubt whose ids are not in `have`, that is rather too much than too little.
    """
    nodes: list[Node] = []
    for device, newest in log.latest.items():
        theirs = have.ids.get(device)
        if theirs is not None:
            nodes += (node for node in log.by(device) if node.id not in theirs)
        else:
            nodes += log.by(device, _surely_there(log, newest, have))
    return sorted(nodes, key=lambda node: (node.depth, node.id))


def _surely_there(log: Log, newest: Node, have: Have) -> int:
    """The number up to which a laptop with `have` has all of a device's entries that are here."""
    device = newest.device
    seq, id_ = have.latest.get(device, (0, ""))
    if device in have.forked:
        return newest.seq if have.forked[device] == _ids_digest(log, device) else 0
    if id_ in log.nodes:  # their one chain leads to it
        return min(seq, log.forked.get(device, seq + 1) - 1)
    return newest.seq if seq > newest.seq and device not in log.forked else 0


def met_by(log: Log, device: str, told: Have) -> Have:
    """What a device has by its own newest entry, and by what it `told`.

    What a forked device has seen, nobody can tell.
    """
    own = log.latest.get(device)
    if device in log.forked:
        return Have()
    latest: dict[str, tuple[int, str]] = {}
    for each, seq in {} if own is None else own.clock.items():
        sure = min(seq, log.forked.get(each, seq + 1) - 1)
        if sure:
            latest[each] = (sure, next(log.by(each, sure - 1)).id)
    for each, (seq, id_) in told.latest.items():
        if seq > latest.get(each, (0, ""))[0]:
            latest[each] = (seq, id_)
    return Have(latest, told.forked)


def _ids_digest(log: Log, device: str) -> bytes:
    return _digest(node.id for node in log.by(device))


def _digest(ids: Iterable[str]) -> bytes:
    return hashlib.sha256(bytes.fromhex("".join(sorted(ids)))).digest()
