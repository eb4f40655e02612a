"""The internet while it is open: one iroh endpoint whose address is the device's own key."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iroh import iroh_ffi
from nacl.signing import SigningKey

from crdt.carriers.calling import Calling
from crdt.carriers.carrier import Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.iroh_stream import IrohStream
from crdt.carriers.meetings import Meetings, peers_of
from crdt.errors import RoadBroken

ROAD = "internet"
ALPN = b"folkmoot/1"
MOST_DIALS = 4  # at once
MOST_AT_THE_DOOR = 16  # incoming connections that have not proven yet whose they are
TIMEOUT = 20.0  # seconds from the first packet until both know each other
_WELCOME = b"\x01"
_CLOSING = 3.0  # seconds

CANNOT_OPEN = "The road over the internet cannot be opened on this computer; the others still work."
NOT_THERE = "The other laptop does not answer over the internet; it may be off."


@dataclass(frozen=True)
class Reach:
    """Where and as whom. `addresses` are "host:port" of devices whose addresses are known."""

    device_key: SigningKey
    relays: bool = False
    bind: str = ""
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)


class OpenInternet:
    def __init__(
        self, reach: Reach, copies: Mapping[str, Copy], told: Told, *, once: bool = False
    ) -> None:
        self._reach, self._copies, self._told = reach, copies, told
        own = bytes(reach.device_key.verify_key).hex()
        self._meetings = Meetings(ROAD, own, copies, self._hear_of, once=once)
        self._peers: frozenset[str] = frozenset()
        self._calling = Calling(own)
        self._stale, self._wake = asyncio.Event(), asyncio.Event()
        self._dials = self._doors = 0
        self._tasks: asyncio.TaskGroup | None = None
        self._endpoint: iroh_ffi.Endpoint | None = None

    async def run(self) -> None:
        """Until cancelled."""
        try:
            self._endpoint = await iroh_ffi.Endpoint.bind(self._options())
        except iroh_ffi.IrohError:
            self._told(Met(ROAD, "", error=CANNOT_OPEN))
            return
        try:
            await self._look_up_peers()
            async with asyncio.TaskGroup() as self._tasks:
                for work in (self._accept, self._keep_peers, self._dial_all):
                    self._spawn(work(self._endpoint))
        finally:
            # Waits for goodbyes to arrive, which they cannot where the net has gone.
            with contextlib.suppress(TimeoutError, iroh_ffi.IrohError):
                async with asyncio.timeout(_CLOSING):
                    await self._endpoint.close()

    def changed(self) -> None:
        self._meetings.changed()
        self._stale.set()

    def try_anew(self) -> None:
        self._calling.forgive(time.monotonic())
        self._wake.set()

    @property
    def busy(self) -> bool:
        return self._meetings.busy

    @property
    def complete(self) -> bool:
        return not self._stale.is_set() and self._meetings.has_met(self._peers)

    @property
    def addresses(self) -> tuple[str, ...]:
        """ "host:port" at which this laptop can be dialled directly."""
        return () if self._endpoint is None else tuple(self._endpoint.bound_sockets())

    def _options(self) -> iroh_ffi.EndpointOptions:
        # Without relays nobody but the devices themselves is ever asked anything.
        relays = self._reach.relays
        return iroh_ffi.EndpointOptions(
            preset=iroh_ffi.preset_n0() if relays else iroh_ffi.preset_minimal(),
            relay_mode=None if relays else iroh_ffi.RelayMode.disabled(),
            bind_addr=self._reach.bind or None,
            secret_key=bytes(self._reach.device_key),
            alpns=[ALPN],
        )

    # -- whom this laptop knows

    async def _look_up_peers(self) -> None:
        found = await peers_of(self._copies)
        peers = frozenset().union(*found.values())
        if peers != self._peers:
            self._peers = peers
            self._calling.know(peers)
            self.try_anew()
            await self._meetings.cut_others(peers)

    async def _keep_peers(self, _: iroh_ffi.Endpoint) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            await self._look_up_peers()

    def _hear_of(self, what: Met | Near) -> None:
        if isinstance(what, Met) and what.came:
            self._stale.set()  # the entries may be about who is a member
        self._told(what)

    # -- who comes

    async def _accept(self, endpoint: iroh_ffi.Endpoint) -> None:
        while (incoming := await endpoint.accept_next()) is not None:
            if self._doors >= MOST_AT_THE_DOOR:
                with contextlib.suppress(iroh_ffi.IrohError):
                    await incoming.refuse()
                continue
            self._doors += 1
            self._spawn(self._answer(incoming))

    async def _answer(self, incoming: iroh_ffi.Incoming) -> None:
        try:
            async with asyncio.timeout(TIMEOUT):
                connection = await (await incoming.accept()).connect()
                if connection.remote_id().to_bytes().hex() not in self._peers:
                    connection.close(1, b"")
                    return
                both_ways = await connection.accept_bi()
                await both_ways.recv().read_exact(1)
                await both_ways.send().write_all(_WELCOME)
        except (iroh_ffi.IrohError, OSError):
            return
        finally:
            self._doors -= 1
        await self._meetings.meet(IrohStream(connection, both_ways), dialled=False)

    # -- whom to go to

    async def _dial_all(self, endpoint: iroh_ffi.Endpoint) -> None:
        while True:
            device = None
            if self._dials < MOST_DIALS:
                device = self._calling.next(time.monotonic(), self._meetings.near)
            if device is not None:
                self._dials += 1
                self._spawn(self._go_to(endpoint, device))
                continue
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):  # somebody's waiting may be over
                    await self._wake.wait()

    async def _go_to(self, endpoint: iroh_ffi.Endpoint, device: str) -> None:
        try:
            stream = await self._dial(endpoint, device)
        except RoadBroken:
            self._calling.failed(device, time.monotonic())
            return
        finally:
            self._dials -= 1
            self._wake.set()
        self._calling.reached(device)
        began = time.monotonic()
        await self._meetings.meet(stream, dialled=True)
        if device not in self._meetings.near:
            self._calling.ended(device, time.monotonic(), time.monotonic() - began)

    async def _dial(self, endpoint: iroh_ffi.Endpoint, device: str) -> IrohStream:
        try:
            async with asyncio.timeout(TIMEOUT):
                id_ = iroh_ffi.EndpointId.from_bytes(bytes.fromhex(device))
                known = list(self._reach.addresses.get(device, ()))
                connection = await endpoint.connect(iroh_ffi.EndpointAddr(id_, None, known), ALPN)
                both_ways = await connection.open_bi()
                await both_ways.send().write_all(_WELCOME)
                await both_ways.recv().read_exact(1)
                return IrohStream(connection, both_ways)
        except (iroh_ffi.IrohError, OSError) as error:
            raise RoadBroken(NOT_THERE) from error

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._tasks is not None, "only while it runs"
        self._tasks.create_task(work)
