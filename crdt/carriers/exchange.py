"""Two laptops give each other what each lacks, over any stream, in every group that they share.

Both ends run the same. They say which groups they hold of which the other's device is a present
member's, and in each of those where the two differ: what is here, then the entries that the other
lacks, in frames of half a MiB. A frame is on disk before it is answered, so a break costs no more
than the frames on their way, and the next exchange goes on from there. A stream serves one
`exchange` or one `keep_up`, and is closed after it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from crdt.carriers.carrier import Met, Told
from crdt.carriers.copy import Copy
from crdt.carriers.giving import Giving
from crdt.carriers.line import Line
from crdt.carriers.stream import Stream
from crdt.errors import RoadBroken
from deliberation.errors import FolkmootError

PULSE = 30.0  # seconds after which two who have nothing to say ask each other nevertheless
GOODBYE = 5.0  # seconds that the other end has to take its leave
PAUSE = 0.02  # seconds between two rounds, so that nobody keeps this laptop busy with asking
LONGEST_PAUSE = 1.0  # seconds between rounds that the other end asks for and that bring nothing
SOON = 1.0  # seconds within which asking again is pressing


async def exchange(stream: Stream, copies: Mapping[str, Copy], *, road: str) -> Sequence[Met]:
    """Exchange once; the other end runs `exchange` or `keep_up`. One `Met` for each shared group.

    What breaks it off is told in `Met.error`.
    """
    try:
        async with Line(stream) as line:
            mets = await Meeting(line, copies, road).round()
            # Whose "bye" has come has had all that was sent; some roads drop it when closed.
            with suppress(RoadBroken, TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await line.send("bye")
                    await line.next()
            return mets
    finally:
        await stream.close()


async def keep_up(
    stream: Stream, copies: Mapping[str, Copy], changed: asyncio.Event, told: Told, *, road: str
) -> None:
    """Exchange at once, and again whenever `changed` is set or the other end has news, until the
    stream is cut.

    Tells the first `Met` of each shared group and later those by which something came, went or
    failed. Where entries came, the caller sets `changed` for the other streams that are open.
    """
    try:
        async with Line(stream) as line:
            meeting = Meeting(line, copies, road)
            first, pause, waited = True, PAUSE, PULSE
            while not line.is_over:
                changed.clear()
                mets = await meeting.round()
                for met in mets:
                    if first or met.sent or met.came or met.refused or met.error:
                        told(met)
                first = False
                # Who asks again and again and has nothing to say waits longer and longer.
                in_vain = waited < SOON and not any(met.came or met.sent for met in mets)
                pause = min(2 * pause, LONGEST_PAUSE) if in_vain else PAUSE
                await asyncio.sleep(pause)
                began = time.monotonic()
                await line.idle(changed, PULSE)
                waited = time.monotonic() - began
    finally:
        await stream.close()


class Meeting:
    """The rounds over one stream."""

    def __init__(self, line: Line, copies: Mapping[str, Copy], road: str) -> None:
        self._line, self._copies, self._road = line, copies, road
        self._device = line.stream.device
        self._had: dict[str, set[str]] = {}  # by group the entries that the other end has taken

    async def round(self) -> list[Met]:
        """Once through all groups. What breaks it off also closes the stream."""
        groups: Sequence[str] = ()
        mets: list[Met] = []
        try:
            copies = dict(self._copies)  # which may change meanwhile
            mine = await self._listed(copies)
            groups = sorted(mine)
            theirs = await self._greet(mine)
            groups = [each for each in groups if each in theirs]
            for group in groups:
                mets.append(await self._meet(copies[group], mine[group] == theirs[group]))
                if mets[-1].error:
                    raise RoadBroken(mets[-1].error)
        except FolkmootError as error:
            await self._line.stream.close()
            if self._line.parted and not mets:  # while we said hello
                return []
            rest = groups[len(mets) :]
            mets += [Met(self._road, each, self._device, error=str(error)) for each in rest]
        return mets

    async def _listed(self, copies: Mapping[str, Copy]) -> dict[str, bytes]:
        return {
            group: await copy.heads()
            for group, copy in copies.items()
            if self._device in await copy.peers()
        }

    async def _greet(self, mine: Mapping[str, bytes]) -> dict[str, bytes]:
        await self._line.send("hello", items=(bytes.fromhex(g) + mine[g] for g in sorted(mine)))
        theirs = await self._line.expect("hello")
        return {item[:32].hex(): item[32:] for item in theirs.items}

    async def _meet(self, copy: Copy, same: bool) -> Met:
        stream = self._line.stream
        out, in_ = stream.bytes_out, stream.bytes_in
        had = self._had.setdefault(copy.group, set())
        giving = Giving(self._line, copy, had)
        error = ""
        if not same:
            try:
                await giving.run()
            except FolkmootError as problem:
                error = str(problem)
        met = Met(self._road, copy.group, self._device, error=error, still=giving.still)
        return replace(
            met,
            sent=giving.sent,
            came=giving.came,
            refused=tuple(giving.refused),
            bytes_out=stream.bytes_out - out,
            bytes_in=stream.bytes_in - in_,
        )
