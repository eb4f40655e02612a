"""What the roads that can stay open have in common: one life at a time, hurried from any thread."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from crdt.carriers.carrier import Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.open_road import OpenRoad

Opened = TypeVar("Opened", bound=OpenRoad[Any])


class LiveRoad(ABC, Generic[Opened]):
    """A `LiveCarrier`. `search` is how long `exchange` waits for those not met yet, in seconds."""

    def __init__(self, search: float) -> None:
        self._search = search
        self._open: Opened | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @abstractmethod
    def _make(self, copies: Mapping[str, Copy], told: Told, *, once: bool) -> Opened:
        """The road, not opened yet. `once` ends each connection after its first exchange."""

    async def exchange(self, copies: Mapping[str, Copy]) -> Sequence[Met]:
        """Meet whoever is there. While `live` runs this only has it dial everybody anew."""
        if self._open is not None:
            self._open.try_anew()
            return ()
        told: list[Met | Near] = []
        running = asyncio.create_task(self._run(copies, told.append, once=True))
        try:
            quiet = 0.0
            while quiet < self._search and not running.done() and not self._is_complete():
                await asyncio.wait([running], timeout=0.1)
                quiet = 0.0 if self._is_busy() else quiet + 0.1
        finally:
            running.cancel()
            await asyncio.wait([running])
        if not running.cancelled():
            running.result()
        return [each for each in told if isinstance(each, Met)]

    async def live(self, copies: Mapping[str, Copy], told: Told) -> None:
        """Until cancelled. `copies` may grow and shrink meanwhile, if `changed` is called then."""
        await self._run(copies, told, once=False)

    def changed(self, group: str) -> None:  # noqa: ARG002
        """The group has new entries, or has become one of `copies`, or is none any more."""
        self._in_loop(lambda road: road.changed())

    def _in_loop(self, do: Callable[[Opened], None]) -> None:
        road, loop = self._open, self._loop
        if road is not None and loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop was closed a moment ago
                loop.call_soon_threadsafe(do, road)

    def _is_busy(self) -> bool:
        return self._open is not None and self._open.busy

    def _is_complete(self) -> bool:
        return self._open is not None and self._open.complete

    async def _run(self, copies: Mapping[str, Copy], told: Told, *, once: bool) -> None:
        if self._open is not None:
            raise RuntimeError("this road is open already")
        self._loop = asyncio.get_running_loop()
        self._open = self._make(copies, told, once=once)
        try:
            await self._open.run()
        finally:
            self._open = None
