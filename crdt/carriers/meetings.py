"""Who is connected over a live road: one connection a device, kept up until one of them goes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from crdt.carriers.carrier import Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.exchange import exchange, keep_up
from crdt.carriers.stream import Stream
from deliberation.errors import FolkmootError

_MOST_OF_A_DEVICE = 3  # connections, until its other end has decided which one to keep


async def peers_of(copies: Mapping[str, Copy]) -> dict[str, frozenset[str]]:
    """Of each group the other members' devices; none of a group that cannot be read now."""
    found = {}
    for group, copy in list(copies.items()):
        try:
            found[group] = frozenset(await copy.peers())
        except FolkmootError:
            found[group] = frozenset()
    return found


@dataclass(eq=False)
class _Meeting:
    stream: Stream
    dialled: bool  # by us
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_cut: bool = False


class Meetings:
    """The connections of one open road. `once` ends each of them after its first exchange."""

    def __init__(
        self, road: str, own: str, copies: Mapping[str, Copy], told: Told, *, once: bool = False
    ) -> None:
        self._road, self._own, self._copies, self._told = road, own, copies, told
        self._once = once
        self._of: dict[str, list[_Meeting]] = {}
        self._met: set[str] = set()

    @property
    def near(self) -> set[str]:
        """The devices that need no dialling."""
        return self._of.keys() | (self._met if self._once else set())

    @property
    def busy(self) -> bool:
        return bool(self._of)

    def has_met(self, peers: Collection[str]) -> bool:
        """Whether the exchange with each of these devices, who are not none, is over."""
        return bool(peers) and not self.busy and self._met.issuperset(peers)

    async def meet(self, stream: Stream, *, dialled: bool) -> None:
        """Exchange with the device at the other end until that is over; the stream is closed."""
        meeting = _Meeting(stream, dialled)
        of_it = self._of.setdefault(stream.device, [])
        of_it.append(meeting)
        if len(of_it) == 1:
            self._told(Near(self._road, stream.device))
        task = asyncio.create_task(self._exchange(meeting))
        try:
            for each in self._surplus(stream.device):
                await self._cut(each)
            await asyncio.wait([task])
        finally:
            task.cancel()
            self._forget(meeting)
            await stream.close()
        if not task.cancelled() and (error := task.exception()):
            # A fault of ours that one member met with: it must not end the road for the others.
            message = {"message": "an exchange ended in an error", "exception": error}
            asyncio.get_running_loop().call_exception_handler(message)

    def changed(self, but: _Meeting | None = None) -> None:
        for meeting in self._all():
            if meeting is not but:
                meeting.changed.set()

    async def cut_others(self, peers: Collection[str]) -> None:
        """Cut whoever is none of these devices."""
        for meeting in self._all():
            if meeting.stream.device not in peers:
                await self._cut(meeting)

    async def _cut(self, meeting: _Meeting) -> None:
        """The exchange ends by itself and still tells what came."""
        meeting.is_cut = True
        await meeting.stream.close()

    def _all(self) -> list[_Meeting]:
        return [each for of_it in self._of.values() for each in of_it]

    async def _exchange(self, meeting: _Meeting) -> None:
        def told(what: Met | Near) -> None:
            if isinstance(what, Met) and what.came:
                self.changed(but=meeting)
            if isinstance(what, Met) and self._is_expected_to_end(meeting):
                what = replace(what, error="")
            self._told(what)

        if not self._once:
            await keep_up(meeting.stream, self._copies, meeting.changed, told, road=self._road)
            return
        mets = await exchange(meeting.stream, self._copies, road=self._road)
        for met in mets:
            told(met)
        if not any(met.error for met in mets):
            self._met.add(meeting.stream.device)

    def _is_expected_to_end(self, meeting: _Meeting) -> bool:
        return meeting.is_cut or len(self._of[meeting.stream.device]) > 1

    def _surplus(self, device: str) -> list[_Meeting]:
        """Two that dial each other at once end with one connection.

        The device with the greater id decides, so that not each drops the one which the other
        keeps: it keeps what the lesser one dialled, the newest of those. The lesser one only sees
        to it that they are not too many.
        """
        of_it = self._of[device]
        if self._own > device:
            theirs = [each for each in of_it if not each.dialled]
            return [each for each in of_it if each is not (theirs or of_it)[-1]]
        return of_it[:-_MOST_OF_A_DEVICE]

    def _forget(self, meeting: _Meeting) -> None:
        device = meeting.stream.device
        self._of[device].remove(meeting)
        if not self._of[device]:
            del self._of[device]
            self._told(Near(self._road, device, gone=True))
