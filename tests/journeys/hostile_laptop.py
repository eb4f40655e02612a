"""A member whose laptop does whatever harm it can, over the real road; and two who mean well."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from crdt.bundle import Bundle
from crdt.carriers.carrier import Met, Near
from crdt.carriers.copy import Peer
from crdt.carriers.handshake import Keys, dial
from crdt.carriers.have import Have
from crdt.carriers.room import RoomCarrier, read_address
from crdt.entry import read_unverified
from crdt.taken import Taken
from desktop.ui.app import Application
from desktop.workspace import Workspace
from tests.crdt.carriers.puppet import Puppet
from tests.crdt.laptops import Laptop

LOOPBACK = "127.0.0.1"
LONG = 60_000  # milliseconds that keep a hang out
T = TypeVar("T")


class Honest:
    """Somebody's real window with its threads and roads, in this process."""

    def __init__(self, qtbot: Any, application: Application) -> None:
        self.qtbot, self.app = qtbot, application
        self.session, self.window = application.session, application.window
        self.failed: list[str] = []
        self.session.failed.connect(self.failed.append)

    def until(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so, timeout=LONG)

    def run(self, work: Callable[[Workspace], T]) -> T:
        """What `work` gives, done where the documents are."""
        came: list[Any] = []
        self.session.ask(work, lambda it: came.append((it, None)), lambda e: came.append((0, e)))
        self.until(lambda: bool(came))
        result, error = came[0]
        if error is not None:
            raise error
        return result

    def act(self, action: Callable[[Workspace], Any]) -> None:
        """Do something, as a button of the window does."""
        label = f"{self.session.group} {os.urandom(4).hex()}"
        done: list[Any] = []
        self.session.act(label, action, done.append)
        self.until(lambda: bool(done) or bool(self.failed))

    @property
    def address(self) -> str:
        self.until(lambda: bool(self.app.roads.addresses))
        return self.app.roads.addresses[0]


class HostileCopy:
    """The group as she shows it: what she `serves`, to everybody whom she ever knew, whatever they
    have. `came` is what she is given."""

    def __init__(self, laptop: Laptop, peers: Mapping[str, Peer]) -> None:
        self.group, self._device, self._peers = laptop.group, laptop.device, peers
        self.serves: dict[str, bytes] = {}
        self.came: dict[str, bytes] = {}

    def serve(self, wires: Iterable[bytes]) -> None:
        self.serves |= {f"{len(self.serves)} {os.urandom(8).hex()}": wire for wire in wires}

    async def device(self) -> str:
        return self._device

    async def peers(self) -> Mapping[str, Peer]:
        return self._peers

    async def heads(self) -> bytes:
        return os.urandom(32)  # never the same as anybody's

    async def have(self, about: Collection[str] = ()) -> Have:
        return Have()

    async def doubts(self, have: Have) -> frozenset[str]:
        return frozenset()

    async def lacking(self, have: Have) -> Sequence[str]:
        return list(self.serves)

    async def wires(self, ids: Sequence[str], most: int) -> Sequence[bytes]:
        return [self.serves[ids[0]]]

    async def take(self, wires: Sequence[bytes]) -> Taken:
        self.came |= {read_unverified(wire).id: wire for wire in wires}
        return Taken(len(wires), 0, 0, ())

    async def bundle(self, known: Mapping[str, Have]) -> tuple[bytes, int]:
        raise NotImplementedError

    async def open(self, data: bytes) -> Bundle:
        raise NotImplementedError

    async def merge(self, bundle: Bundle, sha256: str) -> Taken:
        raise NotImplementedError


class Hostile:
    """She has been let in, and holds a member's keys; from there on she runs what she likes.

    `laptop` signs whatever she wants. She has a thread and a loop of her own.
    """

    def __init__(self, workspace: Workspace, group: str) -> None:
        held = workspace.held(group)
        self.laptop = Laptop(workspace.identity, group)
        self.laptop.take(read_unverified(row.wire) for row in workspace._store.entries(group))
        self.copy = HostileCopy(self.laptop, held.peers())
        self.said: list[Met | Near] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._live: Future[Any] | None = None

    @property
    def near(self) -> set[str]:
        found: set[str] = set()
        for each in list(self.said):
            if isinstance(each, Near):
                (found.discard if each.gone else found.add)(each.device)
        return found

    @property
    def sent(self) -> int:
        return sum(each.sent for each in list(self.said) if isinstance(each, Met))

    def carrier(self, addresses: Sequence[str]) -> RoomCarrier:
        key = self.laptop.identity.device_key
        return RoomCarrier(key, host=LOOPBACK, interfaces=(), addresses=addresses)

    def come(self, *addresses: str) -> RoomCarrier:
        """Be in the room from now on, and serve what she serves."""
        carrier = self.carrier(addresses)
        self._live = self.start(carrier.live({self.copy.group: self.copy}, self.said.append))
        return carrier

    def go(self) -> None:
        if self._live is not None:
            self._live.cancel()
            self._live = None

    async def puppet(self, address: str) -> Puppet:
        """A connection to somebody, on which she says what she likes. Raises `RoadBroken`."""
        keys = Keys.of(
            self.laptop.identity.device_seed, [self.copy.group], frozenset(await self.copy.peers())
        )
        stream = await dial(read_address(address), keys, 0)
        return Puppet(stream, self.copy.group)

    def start(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        self.go()
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
