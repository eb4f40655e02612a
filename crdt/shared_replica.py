"""A kept replica as other laptops meet it: who they are, what they lack, and the bytes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crdt.carriers.copy import Peer
from crdt.carriers.have import Have
from crdt.identity import Identity
from crdt.kept_replica import KeptReplica
from crdt.lacking import doubts, have_of, heads_digest, lacking
from crdt.store import Store

_READ = 500  # entries whose bytes are read from the store at once


class SharedReplica(KeptReplica):
    """Methods raise the errors of the store."""

    def __init__(self, store: Store, identity: Identity, group_id: str) -> None:
        super().__init__(store, group_id)
        self._identity = identity

    @property
    def device(self) -> str:
        """This laptop's."""
        return self._identity.device_id

    def knows(self, device: str) -> bool:
        """Whether the device is, or ever was, a member's."""
        return device in self.replica.log.everyone.device_owner

    def has_taken(self, bundle_sha256: str) -> bool:
        return self._store.has_taken(bundle_sha256, self.id)

    def peers(self) -> dict[str, Peer]:
        """The other devices of present members, by device id."""
        return {
            device.id: Peer(device.id, member.id, member.name, device.recipient)
            for member in self.state.current
            for device in member.active
            if device.id != self._identity.device_id
        }

    def heads(self) -> bytes:
        """SHA-256 over the entries that nothing builds on: equal where the same entries are."""
        return heads_digest(self.replica.log)

    def have(self, about: Collection[str] = ()) -> Have:
        """What is here, with the ids of all entries of the devices asked `about`."""
        return have_of(self.replica.log, about)

    def doubts(self, have: Have) -> frozenset[str]:
        """The devices that forked themselves, of which `have` tells too little to compare."""
        return doubts(self.replica.log, have)

    def lacking(self, have: Have) -> list[str]:
        """The ids of all that a laptop with `have` lacks, causes first."""
        return [node.id for node in lacking(self.replica.log, have)]

    def wires(self, ids: Sequence[str], most: int) -> list[bytes]:
        """The bytes of the first of `ids`, in their order: `most` bytes of them, or one."""
        found: list[bytes] = []
        for start in range(0, len(ids), _READ):
            some = ids[start : start + _READ]
            kept = self._store.wires(some)
            for each in some:
                most -= len(kept[each])
                if found and most < 0:
                    return found
                found.append(kept[each])
        return found
