"""The room while it is open: listening, announcing, hearing, dialling, for all groups at once."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Coroutine, Mapping
from typing import Any

from crdt.carriers.announcing import Address
from crdt.carriers.carrier import Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.dialling import Candidate, Dialling
from crdt.carriers.handshake import Keys, answer, dial
from crdt.carriers.listener import Listener
from crdt.carriers.meetings import Meetings, peers_of
from crdt.carriers.presence import Place, Presence
from crdt.carriers.socket_stream import SocketStream
from crdt.errors import RoadBroken

ROAD = "room"
MOST_DIALS = 4  # at once
PACE = 0.05  # seconds between the starts of two dials

PORT_TAKEN = (
    "Another program uses port {port}, so nobody can dial this laptop in the room; choose another "
    "port or 0 in the settings."
)


class OpenRoom:
    def __init__(
        self, place: Place, copies: Mapping[str, Copy], told: Told, *, once: bool = False
    ) -> None:
        self._place, self._copies, self._told = place, copies, told
        own = bytes(place.device_key.verify_key).hex()
        self._meetings = Meetings(ROAD, own, copies, self._hear_of, once=once)
        self._dialling = Dialling()
        self._dials = 0
        self._tasks: asyncio.TaskGroup | None = None
        self._is_closing = False
        self._keys = Keys.of(bytes(place.device_key), (), ())
        self._stale, self._wake = asyncio.Event(), asyncio.Event()
        self.presence = Presence(place, self._seen, self._dialling.gone, self._problem)

    async def run(self) -> None:
        """Until cancelled."""
        await self._look_up_peers()
        async with asyncio.TaskGroup() as self._tasks:
            for work in (self._listen, self.presence.keep, self._keep_peers, self._dial_all):
                self._spawn(work())
            try:
                await asyncio.Future()
            finally:
                self._is_closing = True

    def changed(self) -> None:
        """There are new entries, or other groups."""
        self._meetings.changed()
        self._stale.set()

    def dial(self, address: Address) -> None:
        """Try an address that was typed in, now and again and again."""
        candidate = Candidate(f"{address[0]}:{address[1]}", (address,), (), typed=True)
        self._seen(candidate)
        self.try_anew()

    def try_anew(self) -> None:
        """Whoever did not answer is dialled again without waiting."""
        self._dialling.forgive()
        self._wake.set()

    @property
    def busy(self) -> bool:
        return self._meetings.busy

    @property
    def complete(self) -> bool:
        return not self._stale.is_set() and self._meetings.has_met(self._keys.peers)

    # -- whom this laptop knows

    async def _look_up_peers(self) -> None:
        found = await peers_of(self._copies)
        groups = {group for group, peers in found.items() if peers}
        peers = frozenset().union(*found.values())
        before = self._keys
        if peers != before.peers or groups != set(before.groups):
            self._keys = Keys.of(bytes(self._place.device_key), groups, peers)
            self.presence.is_for(self._keys.groups)
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

    def _problem(self, sentence: str) -> None:
        self._told(Met(ROAD, "", error=sentence))

    async def _dial_all(self) -> None:
        while True:
            candidate = None
            if self._dials < MOST_DIALS:
                candidate = self._dialling.next(time.monotonic(), self._meetings.near)
            if candidate is not None:
                self._dials += 1
                self._spawn(self._go_to(candidate))
                await asyncio.sleep(PACE)
                continue
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):  # somebody's waiting may be over
                    await self._wake.wait()

    async def _go_to(self, candidate: Candidate) -> None:
        try:
            address, stream = await self._first_that_answers(candidate)
        except RoadBroken as error:
            if self._dialling.failed(candidate, time.monotonic()) == 1 and candidate.typed:
                self._problem(f"{candidate.name}: {error}")
            return
        finally:
            self._dials -= 1
            self._wake.set()
        self._dialling.reached(candidate, address, stream.device)
        began = time.monotonic()
        await self._meetings.meet(stream, dialled=True)
        if stream.device not in self._meetings.near:
            self._dialling.ended(candidate, time.monotonic(), time.monotonic() - began)

    async def _first_that_answers(self, candidate: Candidate) -> tuple[Address, SocketStream]:
        for address in candidate.addresses[:-1]:
            with contextlib.suppress(RoadBroken):
                return address, await dial(
                    address, self._keys, self.presence.port, candidate.groups
                )
        last = candidate.addresses[-1]
        return last, await dial(last, self._keys, self.presence.port, candidate.groups)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._tasks is not None, "only while it runs"
        self._tasks.create_task(work)
