"""Announcing in the room and hearing others, by multicast DNS (RFC 6762, 6763).

What is heard was said by anybody: of each announcement only the tags, the addresses on our own
networks and the port are read, and at most so many are asked about at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping

from zeroconf import Error, IPVersion, ServiceInfo, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from crdt.carriers.announcing import SERVICE, Address, Network, in_the_room, tags_in

MOST_ADDRESSES = 6  # of one announcement
_MOST_ASKED = 16  # announcements that came in parts and are asked about at one time
_ASK = 1500  # milliseconds

# It writes a traceback whenever a network goes; that it went is told in a sentence of our own.
logging.getLogger("zeroconf").setLevel(logging.CRITICAL)

Heard = Callable[[str, tuple[Address, ...], set[bytes]], None]
Gone = Callable[[str], None]


class Nearby:
    """One announcement, and one ear, on the networks that are there now.

    There is at least one. `heard(name, addresses, tags)` and `gone(name)` are called in the loop
    that made this. Raises `OSError` where no multicast is possible.
    """

    def __init__(self, networks: Mapping[str, Network], heard: Heard, gone: Gone) -> None:
        self._networks, self._heard, self._gone = networks, heard, gone
        self._asking: set[asyncio.Task[None]] = set()
        self._own = ""
        version = IPVersion.All if any(":" in host for host in networks) else IPVersion.V4Only
        self._zeroconf = AsyncZeroconf(interfaces=list(networks), ip_version=version)
        self._browser = AsyncServiceBrowser(
            self._zeroconf.zeroconf, SERVICE, handlers=[self._changed]
        )

        # Whoever is cancelled while waiting for zeroconf to start cancels that for all others.
        self._starting = asyncio.ensure_future(self._start())

    async def _start(self) -> None:
        with contextlib.suppress(Error):
            await self._zeroconf.zeroconf.async_wait_for_start()

    async def publish(self, info: ServiceInfo) -> None:
        self._own = info.name
        await asyncio.shield(self._starting)
        # The name was drawn at random: nobody needs to be asked whether it is free.
        await self._zeroconf.async_register_service(info, cooperating_responders=True)

    async def close(self) -> None:
        """Say goodbye."""
        for each in self._asking:
            each.cancel()
        await asyncio.wait([self._starting])
        with contextlib.suppress(OSError, Error):
            await self._browser.async_cancel()
            await self._zeroconf.async_close()

    def _changed(
        self,
        zeroconf: Zeroconf,
        service_type: str,  # noqa: ARG002
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            self._gone(name)
            return
        with contextlib.suppress(Error):
            info = AsyncServiceInfo(SERVICE, name)
            if info.load_from_cache(zeroconf):
                self._tell(info)
            elif len(self._asking) < _MOST_ASKED:
                task = asyncio.ensure_future(self._ask(info, zeroconf))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def _ask(self, info: AsyncServiceInfo, zeroconf: Zeroconf) -> None:
        with contextlib.suppress(Error, OSError):
            if await info.async_request(zeroconf, _ASK):
                self._tell(info)

    def _tell(self, info: AsyncServiceInfo) -> None:
        if not info.port or info.name == self._own:
            return
        hosts = info.parsed_scoped_addresses(IPVersion.All)[: 4 * MOST_ADDRESSES]
        near = [host for host in hosts if in_the_room(host, self._networks.values())]
        if near:
            addresses = tuple((host, info.port) for host in near[:MOST_ADDRESSES])
            self._heard(info.name, addresses, tags_in(info.properties))
