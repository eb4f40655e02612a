"""At the laptop that gives a code away: wait in the room for who comes with it, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Generic, TypeVar

from crdt.carriers.socket_stream import SocketStream
from crdt.errors import RoadBroken
from crdt.pairing.channel import Channel
from crdt.pairing.errors import CodeVoid, PairingRefused
from crdt.pairing.meeting_place import announced, own_addresses
from crdt.pairing.offer import Offer
from crdt.pairing.spoken import meet_guest, turn_away

T = TypeVar("T")

LIFE = 600.0  # seconds for which a code is waited with
TOO_OLD = "Nobody came with the code in ten minutes, so it is void; make a new one."
NOT_ANNOUNCED = (
    "This laptop cannot announce itself in the room; read out its address beside the code, or "
    "connect both laptops to one network."
)


async def listen(
    offer: Offer,
    serve: Callable[[Channel], Awaitable[T]],
    *,
    ready: Callable[[tuple[str, ...]], None] = lambda _: None,
    told: Callable[[str], None] = lambda _: None,
    only: Sequence[str] | None = None,
    life: float = LIFE,
) -> T:
    """What `serve` makes of the channel to the one guest that proved to know the code.

    Guests with another code are turned away and `told` as a sentence, and it goes on until the
    code is void. `ready` gets the addresses ("192.168.1.5:4242") at which this laptop listens;
    `only` restricts them. `life` in seconds. Raises `CodeVoid`, and whatever `serve` raises.
    Cancelling withdraws the code.
    """
    offer.check_open()
    door = _Door(offer, serve, told)
    async with AsyncExitStack() as stack:
        stack.callback(offer.withdraw)
        try:
            server = await asyncio.start_server(door.came, only[0] if only else "0.0.0.0", 0)
        except OSError as error:
            raise PairingRefused(
                f"This laptop cannot listen in the room ({error.strerror}); pair by file instead."
            ) from error
        stack.push_async_callback(door.close, server)
        port = server.sockets[0].getsockname()[1]
        try:
            await stack.enter_async_context(announced(offer.code.place, port, only))
        except OSError:
            told(NOT_ANNOUNCED)
        ready(tuple(f"{each}:{port}" for each in own_addresses(only)))
        return await door.outcome(life)


class _Door(Generic[T]):
    """Serves one guest at a time, and keeps what came of the one who had the code."""

    def __init__(
        self,
        offer: Offer,
        serve: Callable[[Channel], Awaitable[T]],
        told: Callable[[str], None],
    ) -> None:
        self._offer, self._serve, self._told = offer, serve, told
        self._busy = False
        self._result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._guests: set[asyncio.Task[None]] = set()

    def came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._let_in(SocketStream(reader, writer)))
        self._guests.add(task)
        task.add_done_callback(self._guests.discard)

    async def outcome(self, life: float) -> T:
        try:
            async with asyncio.timeout(life):
                return await asyncio.shield(self._result)
        except TimeoutError:
            if self._offer.open:
                self._offer.withdraw(TOO_OLD)
                raise CodeVoid(TOO_OLD) from None
        return await self._result  # somebody is in: what they do has bounds of its own

    async def close(self, server: asyncio.Server) -> None:
        server.close()
        guests = list(self._guests)
        for guest in guests:
            guest.cancel()
        await asyncio.gather(*guests, return_exceptions=True)

    async def _let_in(self, stream: SocketStream) -> None:
        try:
            if self._busy:
                await turn_away(stream)
                return
            self._busy = True
            try:
                await self._meet(stream)
            finally:
                self._busy = False
        finally:
            await stream.close()

    async def _meet(self, stream: SocketStream) -> None:
        try:
            channel = await meet_guest(stream, self._offer)
        except CodeVoid as void:
            self._fail(void)
        except PairingRefused as refused:
            self._told(str(refused))
        except RoadBroken as broken:
            if not self._offer.open:  # else whoever it was has proven nothing
                self._fail(broken)
        else:
            try:
                self._result.set_result(await self._serve(channel))
            except Exception as error:  # noqa: BLE001  it goes to who waits for the outcome
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        if not self._result.done():
            self._result.set_exception(error)
