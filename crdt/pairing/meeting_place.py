"""Where the laptop with a code is in the room: announced by the code's number, and by no name.

The number is all that is told; it was drawn apart from the words and says nothing about them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import ifaddr
from zeroconf import InterfaceChoice, IPVersion, ServiceInfo, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

SERVICE = "_folkmoot-pair._tcp.local."
_MOST_LOOKUPS = 32  # announcements that are looked at: somebody might announce thousands
_MOST_ADDRESSES = 4  # of one announcement
_LOOKUP = 3_000  # milliseconds

Address = tuple[str, int]  # numeric IPv4 host, port


def own_addresses(only: Sequence[str] | None = None) -> list[str]:
    """This laptop's IPv4 addresses; loopback only if it is in `only`."""
    hosts = [each.ip for adapter in ifaddr.get_adapters() for each in adapter.ips if each.is_IPv4]
    return [
        host
        for host in hosts
        if isinstance(host, str)
        and (host in only if only is not None else not ipaddress.ip_address(host).is_loopback)
    ]


@asynccontextmanager
async def announced(
    place: int, port: int, only: Sequence[str] | None = None
) -> AsyncIterator[None]:
    """Announce the meeting place `place` on this port while inside. Raises `OSError`.

    `only`: the addresses of this laptop on which to, by default all.
    """
    async with _multicast(only) as zeroconf:
        name = os.urandom(8).hex()
        info = ServiceInfo(
            SERVICE,
            f"{name}.{SERVICE}",
            port=port,
            properties={"place": str(place)},
            server=f"{name}.local.",
            parsed_addresses=own_addresses(only),
        )
        await zeroconf.async_register_service(info)
        yield


@asynccontextmanager
async def found(
    place: int, only: Sequence[str] | None = None
) -> AsyncIterator[asyncio.Queue[list[Address]]]:
    """A queue that fills, while inside, with the laptops announced for `place`: their addresses.

    Anybody in the room can announce anything, so they are no more than places to ask, and only
    addresses of private networks are. Raises `OSError`.
    """
    queue: asyncio.Queue[list[Address]] = asyncio.Queue()
    lookups: dict[str, asyncio.Task[None]] = {}

    async def look_up(name: str) -> None:
        info = AsyncServiceInfo(SERVICE, name)
        if not await info.async_request(zeroconf.zeroconf, _LOOKUP):
            return
        if (info.properties or {}).get(b"place") == str(place).encode() and info.port:
            hosts = info.parsed_addresses(IPVersion.V4Only)[:_MOST_ADDRESSES]
            near = [host for host in hosts if ipaddress.ip_address(host).is_private]
            queue.put_nowait([(host, info.port) for host in near])

    def heard(*, name: str, state_change: ServiceStateChange, **_: object) -> None:
        fresh = state_change is not ServiceStateChange.Removed and name not in lookups
        if fresh and len(lookups) < _MOST_LOOKUPS:
            lookups[name] = asyncio.ensure_future(look_up(name))

    async with _multicast(only) as zeroconf:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE, handlers=[heard])
        try:
            yield queue
        finally:
            await browser.async_cancel()
            for task in lookups.values():
                task.cancel()
            await asyncio.gather(*lookups.values(), return_exceptions=True)


@asynccontextmanager
async def _multicast(only: Sequence[str] | None) -> AsyncIterator[AsyncZeroconf]:
    interfaces = InterfaceChoice.All if only is None else list(only)
    zeroconf = AsyncZeroconf(interfaces=interfaces, ip_version=IPVersion.V4Only)
    try:
        yield zeroconf
    finally:
        await zeroconf.async_close()
