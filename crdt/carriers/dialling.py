"""Whom to dial next, so that a hostile machine in the room costs little and starves nobody.

Anybody can announce anything, thousands of times. So only so many announcements are held, one host
is dialled once at a time, and a host where nobody of ours answers waits longer each time.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from crdt.carriers.announcing import Address

MOST_HELD = 64  # announcements
LONGEST_WAIT = 60.0  # seconds
LONG_ENOUGH = 30.0  # seconds after which a connection was one, and no mistake


@dataclass(frozen=True)
class Candidate:
    """Somewhere that may be worth dialling: announced under a name, or typed in by hand."""

    name: str
    addresses: tuple[Address, ...]
    groups: tuple[str, ...]  # whose tags it carries
    typed: bool = False
    not_before: float = 0.0

    @property
    def host(self) -> str:
        """What shares one patience; nothing that is announced can use up that of a typed one."""
        return self.name if self.typed else self.addresses[0][0]


@dataclass
class _Host:
    failures: int = 0
    due: float = 0.0


@dataclass
class Dialling:
    """Times are in seconds of any clock that never goes back, told by the caller."""

    _held: dict[str, Candidate] = field(default_factory=dict)
    _tried: Counter[str] = field(default_factory=Counter)
    _busy: set[str] = field(default_factory=set)  # hosts
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _devices: dict[Address, str] = field(default_factory=dict)

    def seen(self, candidate: Candidate) -> None:
        if candidate.name not in self._held and len(self._held) >= MOST_HELD:
            self._make_room()
        self._held[candidate.name] = candidate

    def gone(self, name: str) -> None:
        self._held.pop(name, None)
        del self._tried[name]

    def next(self, now: float, near: Collection[str]) -> Candidate | None:
        """Somewhere to dial now, to be ended with `failed` or `ended`; None if there is nothing.

        `near` are the devices that need no dialling; an address is known by who answered there.
        """
        free = [each for each in self._held.values() if self._is_free(each, now, near)]
        if not free:
            return None
        chosen = min(free, key=lambda each: (not self._is_known(each), self._tried[each.name]))
        self._tried[chosen.name] += 1
        self._busy.add(chosen.host)
        return chosen

    def failed(self, candidate: Candidate, now: float) -> int:
        """Nobody of ours answered there; how often in a row that was."""
        self._busy.discard(candidate.host)
        self._forget_hosts(now)
        host = self._hosts.setdefault(candidate.host, _Host())
        host.failures += 1
        host.due = now + min(LONGEST_WAIT, 2.0 ** min(host.failures, 10) / 2)
        return host.failures

    def reached(self, candidate: Candidate, address: Address, device: str) -> None:
        """A device of ours answered there; others at that host may be dialled from now on."""
        self._busy.discard(candidate.host)
        self._tried[candidate.name] = 0
        self.knows(address, device)

    def knows(self, address: Address, device: str) -> None:
        """The device listens there."""
        if len(self._devices) >= MOST_HELD:
            self._devices.pop(next(iter(self._devices)))
        self._devices[address] = device

    def ended(self, candidate: Candidate, now: float, lasted: float) -> None:
        """The connection is over; one that ended at once counts as a failure."""
        if lasted < LONG_ENOUGH:
            self.failed(candidate, now)
        else:
            self._hosts.pop(candidate.host, None)

    def forgive(self) -> None:
        """Who failed may be one of us now."""
        self._hosts.clear()

    def _is_free(self, each: Candidate, now: float, near: Collection[str]) -> bool:
        if each.host in self._busy or each.not_before > now:
            return False
        if each.host in self._hosts and self._hosts[each.host].due > now:
            return False
        return not any(self._devices.get(address) in near for address in each.addresses)

    def _is_known(self, each: Candidate) -> bool:
        """Whether one of us has answered there before."""
        return any(address in self._devices for address in each.addresses)

    def _make_room(self) -> None:
        """Whoever announces most loses one, which is the flooder where there is one."""
        hosts = Counter(each.host for each in self._held.values() if not each.typed)
        most = max(hosts.values(), default=0)
        loser = random.choice([host for host, times in hosts.items() if times == most])
        names = [each.name for each in self._held.values() if each.host == loser]
        self.gone(next(name for name in reversed(names) if not self._held[name].typed))

    def _forget_hosts(self, now: float) -> None:
        if len(self._hosts) >= 4 * MOST_HELD:
            over = {host: each for host, each in self._hosts.items() if each.due > now}
            self._hosts = dict(list(over.items())[-2 * MOST_HELD :])
