"""The room while it is open: listening, announcing, hearing, dialling, for all groups at once."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

from crdt.carriers.announcing import Address
from crdt.carriers.carrier import Told
from crdt.carriers.copy import Copy
from crdt.carriers.dialling import Candidate, Dialling
from crdt.carriers.handshake import Keys, answer, dial
from crdt.carriers.listener import Listener
from crdt.carriers.open_road import OpenRoad
from crdt.carriers.presence import Place, Presence
from crdt.carriers.socket_stream import SocketStream
from crdt.errors import RoadBroken

ROAD = "room"

PORT_TAKEN = (
    "Another program uses port {port}, so nobody can dial this laptop in the room; choose another "
    "port or 0 in the settings."
)


class OpenRoom(OpenRoad[Candidate]):
    def __init__(
        self, place: Place, copies: Mapping[str, Copy], told: Told, *, once: bool = False
    ) -> None:
        own = bytes(place.device_key.verify_key).hex()
        super().__init__(ROAD, own, copies, told, once=once)
        self._place = place
        self._dialling = Dialling()
        self._keys = Keys.of(bytes(place.device_key), (), ())
        self.presence = Presence(place, self._seen, self._dialling.gone, self._problem)

    async def run(self) -> None:
        await self._work(self._listen, self.presence.keep)

    def dial(self, address: Address) -> None:
        """Try an address that was typed in, now and again and again."""
        candidate = Candidate(f"{address[0]}:{address[1]}", (address,), (), typed=True)
        self._seen(candidate)
        self.try_anew()

    def try_anew(self) -> None:
        self._dialling.forgive()
        self._wake.set()

    def _is_for(self, groups: frozenset[str], peers: frozenset[str]) -> None:
        self._keys = Keys.of(bytes(self._place.device_key), groups, peers)
        self.presence.is_for(self._keys.groups)

    # -- who comes

    async def _listen(self) -> None:
        try:
            listener = Listener(self._place.host, self._place.port)
        except OSError:
            self._problem(PORT_TAKEN.format(port=self._place.port))
            return
        self.presence.is_at(listener.port)
        await listener.serve(self._answer)

    async def _answer(self, sock: socket.socket) -> None:
        with contextlib.suppress(RoadBroken):
            stream, address = await answer(sock, lambda: self._keys)
            if self._is_closing:  # while they were let in
                await stream.close()
                return
            self._dialling.knows(address, stream.device)
            self._spawn(self._meetings.meet(stream, dialled=False))

    # -- whom to go to

    def _seen(self, candidate: Candidate) -> None:
        self._dialling.seen(candidate)
        self._wake.set()

    def _next(self, now: float) -> Candidate | None:
        return self._dialling.next(now, self._meetings.near)

    async def _reach(self, target: Candidate) -> SocketStream:
        address, stream = await self._first_that_answers(target)
        self._dialling.reached(target, address, stream.device)
        return stream

    async def _first_that_answers(self, candidate: Candidate) -> tuple[Address, SocketStream]:
        for address in candidate.addresses[:-1]:
            with contextlib.suppress(RoadBroken):
                return address, await self._dial(address, candidate)
        last = candidate.addresses[-1]
        return last, await self._dial(last, candidate)

    async def _dial(self, address: Address, candidate: Candidate) -> SocketStream:
        return await dial(address, self._keys, self.presence.port, candidate.groups)

    def _failed(self, target: Candidate, now: float, error: RoadBroken) -> None:
        if self._dialling.failed(target, now) == 1 and target.typed:
            self._problem(f"{target.name}: {error}")

    def _ended(self, target: Candidate, now: float, lasted: float) -> None:
        self._dialling.ended(target, now, lasted)
