"""Which devices to dial by their keys, and when again after one that was not there."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass

from crdt.carriers.dialling import LONG_ENOUGH

LONGEST_WAIT = 300.0  # seconds
_HEAD_START = 1.0  # seconds


@dataclass
class _Peer:
    failures: int = 0
    due: float = 0.0
    busy: bool = False


class Calling:
    """Times are in seconds of any clock that never goes back, told by the caller."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._peers: dict[str, _Peer] = {}

    def know(self, peers: Collection[str]) -> None:
        """These devices and no others."""
        self._peers = {each: self._peers.get(each, _Peer()) for each in peers}

    def forgive(self, now: float) -> None:
        """Everybody is worth a try."""
        for device, peer in self._peers.items():
            peer.failures = 0
            # One of the two dials first; the other only if that came to nothing.
            peer.due = now if self._own < device else now + _HEAD_START

    def next(self, now: float, near: Collection[str]) -> str | None:
        """A device to dial now, to be ended with `failed` or `reached`; not one that is `near`."""
        free = [
            device
            for device, peer in self._peers.items()
            if device not in near and not peer.busy and peer.due <= now
        ]
        if not free:
            return None
        chosen = min(free, key=lambda device: self._peers[device].failures)
        self._peers[chosen].busy = True
        return chosen

    def failed(self, device: str, now: float) -> None:
        """Laptops that were cut together do not all come back at once, so the wait varies."""
        peer = self._peers.get(device, _Peer())
        peer.busy = False
        peer.failures += 1
        wait = min(LONGEST_WAIT, 2.0 ** min(peer.failures, 10))
        peer.due = now + wait * random.uniform(0.5, 1.0)

    def reached(self, device: str) -> None:
        self._peers.get(device, _Peer()).busy = False

    def ended(self, device: str, now: float, lasted: float) -> None:
        """The connection is over; one that ended at once counts as a failure."""
        if lasted < LONG_ENOUGH:
            self.failed(device, now)
        elif device in self._peers:
            self._peers[device].failures = 0
            self._peers[device].due = now + random.uniform(0.5, 1.0)
