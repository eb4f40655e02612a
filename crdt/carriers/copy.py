"""A group on this laptop as carriers reach it: they run beside the documents, never on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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

    async def peers(self) -> Mapping[str, Peer]:
        """The other devices of present members, by device id."""

    async def have(self) -> Have: ...

    async def lacking(self, have: Have, most: int) -> Sequence[bytes]:
        """Wires that a laptop with `have` lacks, causes first, `most` bytes of them or one."""

    async def take(self, wires: Sequence[bytes]) -> Taken:
        """Put entries through the gate and keep them, all or none; on disk when it returns."""

    async def bundle(self, have: Mapping[str, Have]) -> bytes:
        """A sealed bundle for all peers with what any lacks, given what some (by device id) are
        known to have beyond what their own entries tell."""

    async def open(self, data: bytes) -> Sequence[bytes]:
        """The wires in a bundle of this group. Raises `BundleRefused`."""
