"""The internet while it is open: one iroh endpoint whose address is the device's own key."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iroh import iroh_ffi
from nacl.signing import SigningKey

from crdt.carriers.calling import Calling
from crdt.carriers.carrier import Told
from crdt.carriers.copy import Copy
from crdt.carriers.iroh_stream import IrohStream
from crdt.carriers.open_road import OpenRoad
from crdt.errors import RoadBroken

ROAD = "internet"
ALPN = b"folkmoot/1"
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


class OpenInternet(OpenRoad[str]):
    """Whom to dial is told by their devices."""

    def __init__(
        self, reach: Reach, copies: Mapping[str, Copy], told: Told, *, once: bool = False
    ) -> None:
        own = bytes(reach.device_key.verify_key).hex()
        super().__init__(ROAD, own, copies, told, once=once)
        self._how = reach
        self._calling = Calling(own)
        self._doors = 0
        self._endpoint: iroh_ffi.Endpoint | None = None

    async def run(self) -> None:
        try:
            self._endpoint = await iroh_ffi.Endpoint.bind(self._options())
        except iroh_ffi.IrohError:
            self._problem(CANNOT_OPEN)
            return
        try:
            await self._work(self._accept)
        finally:
            # Waits for goodbyes to arrive, which they cannot where the net has gone.
            with contextlib.suppress(TimeoutError, iroh_ffi.IrohError):
                async with asyncio.timeout(_CLOSING):
                    await self._endpoint.close()

    def try_anew(self) -> None:
        self._calling.forgive(time.monotonic())
        self._wake.set()

    @property
    def addresses(self) -> tuple[str, ...]:
        """ "host:port" at which this laptop can be dialled directly."""
        return () if self._endpoint is None else tuple(self._endpoint.bound_sockets())

    def _options(self) -> iroh_ffi.EndpointOptions:
        # Without relays nobody but the devices themselves is ever asked anything.
        relays = self._how.relays
        return iroh_ffi.EndpointOptions(
            preset=iroh_ffi.preset_n0() if relays else iroh_ffi.preset_minimal(),
            relay_mode=None if relays else iroh_ffi.RelayMode.disabled(),
            bind_addr=self._how.bind or None,
            secret_key=bytes(self._how.device_key),
            alpns=[ALPN],
        )

    def _is_for(self, groups: frozenset[str], peers: frozenset[str]) -> None:  # noqa: ARG002
        self._calling.know(peers)

    # -- who comes

    async def _accept(self) -> None:
        endpoint = self._bound()
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

    def _next(self, now: float) -> str | None:
        return self._calling.next(now, self._meetings.near)

    async def _reach(self, target: str) -> IrohStream:
        stream = await self._dial(self._bound(), target)
        self._calling.reached(target)
        return stream

    async def _dial(self, endpoint: iroh_ffi.Endpoint, device: str) -> IrohStream:
        try:
            async with asyncio.timeout(TIMEOUT):
                id_ = iroh_ffi.EndpointId.from_bytes(bytes.fromhex(device))
                known = list(self._how.addresses.get(device, ()))
                connection = await endpoint.connect(iroh_ffi.EndpointAddr(id_, None, known), ALPN)
                both_ways = await connection.open_bi()
                await both_ways.send().write_all(_WELCOME)
                await both_ways.recv().read_exact(1)
                return IrohStream(connection, both_ways)
        except (iroh_ffi.IrohError, OSError) as error:
            raise RoadBroken(NOT_THERE) from error

    def _failed(self, target: str, now: float, error: RoadBroken) -> None:  # noqa: ARG002
        self._calling.failed(target, now)

    def _ended(self, target: str, now: float, lasted: float) -> None:
        self._calling.ended(target, now, lasted)

    def _bound(self) -> iroh_ffi.Endpoint:
        assert self._endpoint is not None, "only while it runs"
        return self._endpoint
