"""A group on this laptop as carriers reach it: they run beside the documents, never on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from crdt.bundle import Bundle
from crdt.carriers.have import Have
from crdt.taken import Taken


@dataclass(frozen=True)
class Peer:
    """A device of a present member that is not this one. `recipient` is its age key."""

    device: str
    member: str
    name: str  # the member's
    recipient: str


class Copy(Protocol):
    """Every call runs wherever the group's documents live; carriers await it.

    Raises the errors of the store; a call that fails has changed nothing.
    """

    @property
    def group(self) -> str: ...

    async def device(self) -> str:
        """This laptop's."""

    async def peers(self) -> Mapping[str, Peer]:
        """The other devices of present members, by device id."""

    async def heads(self) -> bytes:
        """SHA-256 over the entries that nothing builds on: equal where the same entries are."""

    async def have(self, about: Collection[str] = ()) -> Have:
        """What is here, with the ids of all entries of the devices asked `about`."""

    async def doubts(self, have: Have) -> frozenset[str]:
        """The devices that forked themselves, of which `have` tells too little to compare."""

    async def lacking(self, have: Have) -> Sequence[str]:
        """The ids of all that a laptop with `have` lacks, causes first."""

    async def wires(self, ids: Sequence[str], most: int) -> Sequence[bytes]:
        """The bytes of the first of `ids`, in their order: `most` bytes of them, or one."""

    async def take(self, wires: Sequence[bytes]) -> Taken:
        """Put entries through the gate and keep them, all or none; on disk when it returns."""

    async def bundle(self, known: Mapping[str, Have]) -> tuple[bytes, int]:
        """A sealed bundle for all peers with what any lacks, given what some (by device id) are
        known to have beyond what their own entries tell; and how many entries are in it.

        Raises `BundleRefused` where that is too much for one.
        """

    async def open(self, data: bytes) -> Bundle:
        """A bundle of any group of this laptop. Raises `BundleRefused`."""

    async def merge(self, bundle: Bundle, sha256: str) -> Taken:
        """Take what an opened bundle of this group brings; `sha256` is that of its file.

        Raises `BundleRefused`. One that was taken before brings nothing.
        """
