"""The copy that carriers are given where the group's documents are in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from crdt.bundle import Bundle
from crdt.carriers.copy import Peer
from crdt.carriers.frames import MOST_ENTRIES, MOST_WIRES
from crdt.carriers.have import Have
from crdt.group import Group
from crdt.taken import Taken

T = TypeVar("T")


class Run(Protocol):
    """Runs work where the documents live, such as on their own thread."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


async def at_once(work: Callable[[], T]) -> T:
    return work()


class DirectCopy:
    """`crdt.carriers.copy.Copy` of a group.

    `find` gives the group each time anew: what holds it may have opened it again meanwhile. It,
    `take` and `merge`, which stand for `Group.take_wires` and `Group.take` if given, are called by
    `run` alone.
    """

    def __init__(
        self,
        group: str,
        find: Callable[[], Group],
        run: Run = at_once,
        take: Callable[[Sequence[bytes]], Taken] | None = None,
        merge: Callable[[Bundle, str], Taken] | None = None,
    ) -> None:
        self._id, self._find, self._run = group, find, run
        self._take = take or (lambda wires: find().take_wires(wires))
        self._merge = merge or (lambda bundle, sha256: find().take(bundle, sha256))

    @property
    def group(self) -> str:
        return self._id

    async def device(self) -> str:
        return await self._run(lambda: self._find().device)

    async def peers(self) -> Mapping[str, Peer]:
        return await self._run(lambda: self._find().peers())

    async def heads(self) -> bytes:
        return await self._run(lambda: self._find().heads())

    async def have(self, about: Collection[str] = ()) -> Have:
        return await self._run(lambda: self._find().have(about))

    async def doubts(self, have: Have) -> frozenset[str]:
        return await self._run(lambda: self._find().doubts(have))

    async def lacking(self, have: Have) -> Sequence[str]:
        return await self._run(lambda: self._find().lacking(have))

    async def wires(self, ids: Sequence[str], most: int) -> Sequence[bytes]:
        return await self._run(lambda: self._find().wires(ids, most))

    async def take(self, wires: Sequence[bytes]) -> Taken:
        return await self._run(lambda: self._take(wires))

    async def bundle(self, known: Mapping[str, Have]) -> tuple[bytes, int]:
        return await self._run(lambda: self._find().bundle(known))

    async def open(self, data: bytes) -> Bundle:
        return await self._run(lambda: self._find().open(data))

    async def merge(self, bundle: Bundle, sha256: str) -> Taken:
        """By parts, causes first, which takes little memory; at once where its writer is not
        known yet, and only what is in the bundle can tell whether that is a stranger."""
        if await self._run(lambda: self._find().has_taken(sha256)):
            return Taken(0, len(bundle.entries), 0, ())
        if not await self._run(lambda: self._find().knows(bundle.writer)):
            return await self._run(lambda: self._merge(bundle, sha256))
        new = known = waiting = 0
        refused: list[str] = []
        for part in parts(bundle.entries):
            taken = await self.take(part)
            new, known, waiting = new + taken.new, known + taken.known, waiting + taken.waiting
            refused += taken.refused
        if not refused:
            await self._run(lambda: self._find().note_taken(sha256))
        return Taken(new, known, waiting, tuple(refused))


def parts(wires: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """In their order, as many together as go into a frame of an exchange."""
    start = size = 0
    for number, wire in enumerate(wires):
        if number > start and (size + len(wire) > MOST_WIRES or number - start == MOST_ENTRIES):
            yield wires[start:number]
            start, size = number, 0
        size += len(wire)
    if start < len(wires):
        yield wires[start:]
