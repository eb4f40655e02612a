"""What the roads that can stay open do alike while they are: whom to meet, and dialling them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Generic, TypeVar

from crdt.carriers.carrier import Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.meetings import Meetings, peers_of
from crdt.carriers.stream import Stream
from crdt.errors import RoadBroken

MOST_DIALS = 4  # at once
PACE = 0.05  # seconds between the starts of two dials

Target = TypeVar("Target")
Work = Callable[[], Coroutine[Any, Any, None]]


class OpenRoad(ABC, Generic[Target]):
    """`own` is this laptop's device. `once` ends each connection after its first exchange."""

    def __init__(
        self, road: str, own: str, copies: Mapping[str, Copy], told: Told, *, once: bool
    ) -> None:
        self._road, self._copies, self._told = road, copies, told
        self._meetings = Meetings(road, own, copies, self._hear_of, once=once)
        self._groups: frozenset[str] = frozenset()
        self._peers: frozenset[str] = frozenset()
        self._stale, self._wake = asyncio.Event(), asyncio.Event()
        self._dials = 0
        self._tasks: asyncio.TaskGroup | None = None
        self._is_closing = False

    @abstractmethod
    async def run(self) -> None:
        """Until cancelled."""

    @abstractmethod
    def try_anew(self) -> None:
        """Whoever did not answer before is dialled again without waiting."""

    def changed(self) -> None:
        """There are new entries, or other groups."""
        self._meetings.changed()
        self._stale.set()

    @property
    def busy(self) -> bool:
        """Whether somebody is connected."""
        return self._meetings.busy

    @property
    def complete(self) -> bool:
        """Whether everybody who is known has been met, and nobody is left to wait for."""
        return not self._stale.is_set() and self._meetings.has_met(self._peers)

    # -- what each road does in its own way -------------------------------------------------------

    @abstractmethod
    def _is_for(self, groups: frozenset[str], peers: frozenset[str]) -> None:
        """The groups in which there is somebody to meet, and whom, are others than before."""

    @abstractmethod
    def _next(self, now: float) -> Target | None:
        """Whom or where to dial now; what comes of it is told to `_failed` or `_ended`."""

    @abstractmethod
    async def _reach(self, target: Target) -> Stream:
        """Raises `RoadBroken`."""

    @abstractmethod
    def _failed(self, target: Target, now: float, error: RoadBroken) -> None: ...

    @abstractmethod
    def _ended(self, target: Target, now: float, lasted: float) -> None:
        """There is no connection any more with whom that led to."""

    # -- for the roads ----------------------------------------------------------------------------

    async def _work(self, *others: Work) -> None:
        """Until cancelled: these, and all that the roads do alike."""
        await self._look_up_peers()
        async with asyncio.TaskGroup() as self._tasks:
            for work in (*others, self._keep_peers, self._dial_all):
                self._spawn(work())
            try:
                await asyncio.Future()
            finally:
                self._is_closing = True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._tasks is not None, "only while it runs"
        self._tasks.create_task(work)

    def _problem(self, sentence: str) -> None:
        self._told(Met(self._road, "", error=sentence))

    # -- who is to be met -------------------------------------------------------------------------

    async def _look_up_peers(self) -> None:
        found = await peers_of(self._copies)
        groups = frozenset(group for group, peers in found.items() if peers)
        peers = frozenset().union(*found.values())
        if (groups, peers) != (self._groups, self._peers):
            self._groups, self._peers = groups, peers
            self._is_for(groups, peers)
            self.try_anew()
            await self._meetings.cut_others(peers)

    async def _keep_peers(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            await self._look_up_peers()

    def _hear_of(self, what: Met | Near) -> None:
        if isinstance(what, Met) and what.came:
            self._stale.set()  # the entries may be about who is a member
        self._told(what)

    # -- dialling them ----------------------------------------------------------------------------

    async def _dial_all(self) -> None:
        while True:
            target = self._next(time.monotonic()) if self._dials < MOST_DIALS else None
            if target is not None:
                self._dials += 1
                self._spawn(self._go_to(target))
                await asyncio.sleep(PACE)
                continue
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):  # somebody's waiting may be over
                    await self._wake.wait()

    async def _go_to(self, target: Target) -> None:
        try:
            stream = await self._reach(target)
        except RoadBroken as error:
            self._failed(target, time.monotonic(), error)
            return
        finally:
            self._dials -= 1
            self._wake.set()
        began = time.monotonic()
        await self._meetings.meet(stream, dialled=True)
        if stream.device not in self._meetings.near:
            self._ended(target, time.monotonic(), time.monotonic() - began)
