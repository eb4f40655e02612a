"""At the laptop where a code was typed in: find who offers it in the room, and go there."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from crdt.carriers.socket_stream import SocketStream
from crdt.errors import RoadBroken
from crdt.pairing.channel import Channel
from crdt.pairing.code import Code
from crdt.pairing.errors import PairingRefused
from crdt.pairing.meeting_place import Address, found
from crdt.pairing.spoken import meet_host

T = TypeVar("T")

LOOK = 20.0  # seconds in which to find somebody
_OTHERS = 2.0  # seconds in which to find another with the same number, where one had not the code
_DIAL = 3.0  # seconds for an address to answer
MOST_HOSTS = 3  # at each of them whoever announced it gets one guess at the code
_ADDRESS = re.compile(r"([0-9.]{7,15}):([0-9]{1,5})\Z")


async def visit(
    code: Code,
    serve: Callable[[Channel], Awaitable[T]],
    *,
    address: str = "",
    only: Sequence[str] | None = None,
    look: float = LOOK,
) -> T:
    """What `serve` makes of the channel to the laptop that offers the code.

    Others may have the same number: up to three are asked. `address` ("192.168.1.5:4242") goes
    straight to one, where it cannot be found. `only` restricts the addresses of this laptop that
    are used, `look` is in seconds. Raises `PairingRefused` and whatever `serve` raises.
    """
    why: PairingRefused | RoadBroken | None = None
    hosts = _one(address) if address else _around(code.place, only, look)
    async with aclosing(hosts):
        async for addresses in hosts:
            stream = await _dial(addresses)
            if stream is None:
                continue
            try:
                try:
                    channel = await meet_host(stream, code)
                except (PairingRefused, RoadBroken) as error:
                    why = error
                    continue
                return await serve(channel)
            finally:
                await stream.close()
    raise why or PairingRefused(
        "No laptop that offers this code was found; see that both are in one network and that the "
        "code is still on the other screen, or type the address that is shown there."
    )


async def _around(
    place: int, only: Sequence[str] | None, look: float
) -> AsyncGenerator[list[Address], None]:
    """Whoever announces the place, as they are found: up to three."""
    try:
        async with found(place, only) as queue:
            for number in range(MOST_HOSTS):
                async with asyncio.timeout(_OTHERS if number else look):
                    addresses = await queue.get()
                yield addresses
    except TimeoutError:
        return
    except OSError as error:
        raise PairingRefused(
            f"This laptop cannot look around in the room ({error.strerror}); type the address that "
            "the other one shows, or pair by file."
        ) from error


async def _one(address: str) -> AsyncGenerator[list[Address], None]:
    parts = _ADDRESS.match(address.strip())
    if parts is None or not 0 < int(parts[2]) < 1 << 16:
        raise PairingRefused(
            "An address is four numbers, a colon and a number, such as 192.168.1.5:4242; look at "
            "the other screen again."
        )
    yield [(parts[1], int(parts[2]))]


async def _dial(addresses: list[Address]) -> SocketStream | None:
    """To the first address that answers: they all are of one laptop."""
    for host, port in addresses:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_DIAL):
                return SocketStream(*await asyncio.open_connection(host, port))
    return None
