"""The roads at work: open while the window is, or once for the command line.

Runs on the network thread; whatever touches documents goes through `run`, which does it on theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nacl.signing import SigningKey

from crdt.carriers.carrier import LiveCarrier, Met, Near, Told
from crdt.carriers.copy import Copy
from crdt.carriers.direct import DirectCopy, Run
from crdt.carriers.folder import FolderCarrier
from crdt.carriers.room import RoomCarrier, read_address
from crdt.errors import RoadBroken
from deliberation.errors import FolkmootError
from desktop.meeting import Roads
from desktop.workspace import Workspace

AGAIN = 30.0  # seconds until a road that broke down is tried anew
PASSING_ON = 5.0  # seconds for the last that a laptop does under its old key
BROKEN = "This road ended with an error inside Folkmoot ({kind}); it is tried again in a while."


@dataclass(frozen=True)
class Setting:
    """All that the roads depend on; where it changes, they are opened anew."""

    device: str
    roads: Roads
    groups: tuple[str, ...]
    device_key: SigningKey = field(repr=False, compare=False)


@dataclass(frozen=True)
class Road:
    """A carrier that is switched on, and the groups that go by it."""

    carrier: LiveCarrier
    groups: frozenset[str]


@dataclass(frozen=True)
class Opened:
    """The roads that can be used, and what is told of those that this computer cannot use."""

    roads: tuple[Road, ...]
    failed: tuple[Met, ...]


def read_setting(workspace: Workspace) -> Setting:
    """To be called where the documents are."""
    identity = workspace.identity
    joined = tuple(each.id for each in workspace.groups() if each.joined)
    return Setting(identity.device_id, workspace.roads(), joined, identity.device_key)


def open_roads(
    setting: Setting, addresses: Sequence[str] = (), only: Sequence[str] | None = None
) -> Opened:
    """Each road that is switched on; `addresses` are dialled in the room ("host:port").

    `only` restricts the addresses of this laptop that the room uses. Raises `Malformed` for an
    address.
    """
    everywhere = frozenset(setting.groups)
    found, failed = [], []
    if setting.roads.room:
        room = RoomCarrier(
            setting.device_key, host=only[0] if only else "", interfaces=only, addresses=addresses
        )
        found.append(Road(room, everywhere))
    if setting.roads.internet:
        from crdt.carriers.internet import InternetCarrier  # an extra that may not be there

        try:
            found.append(Road(InternetCarrier(setting.device_key, relays=True), everywhere))
        except RoadBroken as error:
            failed.append(Met("internet", "", error=str(error)))
    for group, folder in (setting.roads.folders or {}).items():
        if group in everywhere:
            found.append(Road(FolderCarrier(Path(folder)), frozenset({group})))
    return Opened(tuple(found), tuple(failed))


def copies_of(workspace: Workspace, groups: Sequence[str], run: Run) -> dict[str, Copy]:
    """The groups as carriers reach them."""
    return {group: _copy(workspace, group, run) for group in groups}


def _copy(workspace: Workspace, group: str, run: Run) -> DirectCopy:
    return DirectCopy(
        group,
        lambda: workspace.held(group),
        run,
        take=lambda wires: workspace.take_in(group, wires),
        merge=workspace.take_in_bundle,
    )


async def meet_once(
    workspace: Workspace, run: Run, roads: Sequence[Road], groups: Sequence[str]
) -> list[Met]:
    """One exchange over each of the roads at once, of these groups alone; what came of it is
    noted. A road that fails is told as a `Met` of no group, and the others go on."""
    copies = copies_of(workspace, groups, run)

    async def meet(road: Road) -> Sequence[Met]:
        wanted = {group: copies[group] for group in groups if group in road.groups}
        try:
            return await road.carrier.exchange(wanted)
        except FolkmootError as error:
            return [Met(road.carrier.road, "", error=str(error))]

    found: list[Met] = []
    for mets in await asyncio.gather(*map(meet, roads)):
        for met in mets:
            await run(lambda met=met: workspace.note_met(met))  # type: ignore[misc]
            found.append(met)
    return found


def _nobody(_: str) -> None:
    """Nobody wants to hear it."""


class OpenRoads:
    """All roads that are switched on, until `keep` is cancelled.

    `told` hears, in the order in which it happens, of who is near and what came, after it was
    noted; of what is wrong with a road as a `Met` without group and device. `says` hears what came
    about by itself, such as that this laptop became a new device. Everything is called on the
    network thread but `changed` and `look_again`, which any thread may call. `only` is as in
    `open_roads`, `again` in seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        run: Run,
        told: Told,
        *,
        says: Callable[[str], None] = _nobody,
        only: Sequence[str] | None = None,
        again: float = AGAIN,
    ) -> None:
        self._workspace, self._run, self._told, self._says = workspace, run, told, says
        self._only, self._try_after = only, again
        self._roads: tuple[Road, ...] = ()
        self._typed: list[str] = []  # addresses, which hold also when the roads are opened anew
        self._again = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[Met | Near] = asyncio.Queue()
        self._passed_on = asyncio.Event()  # since something last came

    async def keep(self) -> None:
        """Until cancelled."""
        telling = asyncio.create_task(self._tell())
        try:
            while True:
                self._again.clear()
                setting = await self._run(lambda: read_setting(self._workspace))
                await self._keep_open(setting)
        finally:
            telling.cancel()
            await asyncio.wait([telling])

    async def _keep_open(self, setting: Setting) -> None:
        """Until the setting is another one."""
        opened = open_roads(setting, self._typed, self._only)
        for met in opened.failed:
            self._told(met)
        copies = copies_of(self._workspace, setting.groups, self._run)
        self._roads = opened.roads
        tasks = [asyncio.create_task(self._live(road, copies)) for road in opened.roads]
        try:
            await self._until_changed(setting)
        finally:
            self._roads = ()
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def changed(self, group: str) -> None:
        """Something was written here: pass it on, and see whether the roads are still right."""
        for road in self._roads:
            if group in road.groups:
                road.carrier.changed(group)
        self.look_again()

    def look_again(self) -> None:
        """A road was switched, or a group came or went."""
        with suppress(RuntimeError):  # the thread has ended
            self._loop.call_soon_threadsafe(self._again.set)

    def dial(self, address: str) -> None:
        """Meet the laptop at "host:port" in the room. Raises `Malformed`."""
        read_address(address)
        self._typed.append(address)
        for road in self._roads:
            if isinstance(road.carrier, RoomCarrier):
                road.carrier.dial(address)

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to type in elsewhere to reach this laptop in the room."""
        rooms = (r.carrier for r in self._roads if isinstance(r.carrier, RoomCarrier))
        return tuple(address for room in rooms for address in room.addresses)

    async def _until_changed(self, setting: Setting) -> None:
        while True:
            await self._again.wait()
            self._again.clear()
            now = await self._run(lambda: read_setting(self._workspace))
            if now.device != setting.device:
                # Nobody knows the new device before its first entry is with them, and whoever is
                # connected knows the old one.
                with suppress(TimeoutError):
                    async with asyncio.timeout(PASSING_ON):
                        await self._passed_on.wait()
            if now != setting:
                return

    async def _live(self, road: Road, copies: dict[str, Copy]) -> None:
        """Until cancelled. A road that breaks down is told of and does not end the others."""
        wanted = {group: copies[group] for group in road.groups}
        while True:
            try:
                await road.carrier.live(wanted, self._heard.put_nowait)
                raise RuntimeError("a road came to an end")
            except FolkmootError as error:
                why = str(error)
            except Exception as error:  # noqa: BLE001 - a fault of ours in one road
                why = BROKEN.format(kind=type(error).__name__)
                message = {"message": "a road ended in an error", "exception": error}
                self._loop.call_exception_handler(message)
            self._heard.put_nowait(Met(road.carrier.road, "", error=why))
            await asyncio.sleep(self._try_after)

    async def _tell(self) -> None:
        while True:
            event = await self._heard.get()
            news = await self._note(event) if isinstance(event, Met) else ""
            self._told(event)
            if news:
                self._says(news)

    async def _note(self, met: Met) -> str:
        """Remember it, and have what came passed on by the other roads, too."""
        news = ""
        with suppress(FolkmootError):  # such as a full disk: what came is kept all the same
            await self._run(lambda: self._workspace.note_met(met))
            news = await self._run(self._workspace.news)
        if met.sent:
            self._passed_on.set()
        if met.came:
            self._passed_on.clear()
            self.changed(met.group)  # and this laptop may be a new device by now
        return news
