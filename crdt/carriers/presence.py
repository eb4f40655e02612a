"""Being announced in the room and hearing who else is, as day, networks and groups change."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass

from nacl.signing import SigningKey

from crdt.carriers.announcing import Address, Network, announcement, day_at, own_addresses, tags_of
from crdt.carriers.dialling import Candidate
from crdt.carriers.nearby import Gone, Nearby

_LOOK = 10.0  # seconds between looks at the clock and the networks
_PATIENCE = 1.0  # seconds

NO_NETWORK = (
    "This laptop is in no network, so nobody can be met in the room; join one, or take a file "
    "along."
)
NO_MULTICAST = (
    "Laptops cannot find each other by themselves in this network; type in the address that the "
    "other laptop shows, or take a file along."
)


@dataclass(frozen=True)
class Place:
    """Where and as whom: `host` "" and `interfaces` None mean all there are; `now` is in seconds
    since 1970 and only decides which day's tags are announced."""

    device_key: SigningKey
    host: str = ""
    port: int = 0
    interfaces: tuple[str, ...] | None = None
    now: Callable[[], float] = time.time


class Presence:
    """`seen` and `gone` are told whom to dial, `problem` gets a sentence when nobody is heard."""

    def __init__(
        self,
        place: Place,
        seen: Callable[[Candidate], None],
        gone: Gone,
        problem: Callable[[str], None],
    ) -> None:
        self._place, self._seen, self._gone, self._problem = place, seen, gone, problem
        self._groups: tuple[str, ...] = ()
        self._tags: dict[bytes, str] = {}
        self._hurry = asyncio.Event()
        self.name = ""  # that is announced now
        self.networks: dict[str, Network] = {}
        self.port = 0

    def is_for(self, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._hurry.set()

    def is_at(self, port: int) -> None:
        """Where this laptop listens; until then it only hears."""
        self.port = port
        self._hurry.set()

    async def keep(self) -> None:
        """Begin anew whenever the day, the networks or the groups are others; until cancelled."""
        said: object = None
        nearby: Nearby | None = None
        try:
            while True:
                self._hurry.clear()
                day, networks = day_at(self._place.now()), own_addresses(self._place.interfaces)
                now = (day, networks, self._groups, self.port)
                if now != said:
                    said, self.networks = now, networks
                    self._tags = tags_of(self._groups, day)
                    if nearby is not None:
                        await nearby.close()
                    nearby = await self._begin(day)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await self._hurry.wait()
        finally:
            if nearby is not None:
                await nearby.close()

    async def _begin(self, day: datetime.date) -> Nearby | None:
        if not self._groups:
            return None
        if not self.networks:
            self._problem(NO_NETWORK)
            return None
        info = announcement(self._groups, day, list(self.networks), self.port)
        self.name = info.name
        try:
            nearby = Nearby(self.networks, self._heard, self._gone)
        except OSError:
            self._problem(NO_MULTICAST)
            return None
        try:
            if self.port:
                await nearby.publish(info)
        except BaseException:  # such as being cancelled just now
            await nearby.close()
            raise
        return nearby

    def _heard(self, name: str, addresses: tuple[Address, ...], tags: set[bytes]) -> None:
        groups = {self._tags[tag] for tag in tags if tag in self._tags}
        others = tuple(each for each in addresses if not self._is_own(each))
        if groups and others:
            # One of the two dials first; the other only if that came to nothing.
            due = 0.0 if self.name < name else time.monotonic() + _PATIENCE
            self._seen(Candidate(name, others, tuple(groups), not_before=due))
        else:
            self._gone(name)

    def _is_own(self, address: Address) -> bool:
        host, port = address
        return port == self.port and host.partition("%")[0] in self.networks
