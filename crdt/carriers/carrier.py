"""The one small interface that every road has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from crdt.carriers.copy import Copy

ROADS = ("file", "folder", "room", "internet")


@dataclass(frozen=True)
class Met:
    """One exchange over one road: with whom, and what went each way.

    `device` is "" where the road does not tell who was at the other end (a file, a folder). Bytes
    are counted as they went over the road. `refused` are sentences of the gate. `error` is the
    sentence of what broke it off, "" if nothing did; what was taken before stays taken. `still`
    counts entries that this laptop knows the other still lacks.
    """

    road: str
    group: str
    device: str = ""
    sent: int = 0  # entries
    came: int = 0  # entries that were new here
    bytes_out: int = 0
    bytes_in: int = 0
    refused: tuple[str, ...] = ()
    error: str = ""
    still: int = 0


@dataclass(frozen=True)
class Near:
    """A device that a live road can reach now, or (`gone`) no longer can."""

    road: str
    device: str
    gone: bool = False


Told = Callable[[Met | Near], None]


class Carrier(Protocol):
    """Made with what the road needs (a path, a port, a key). Copies are by group id."""

    @property
    def road(self) -> str: ...

    async def exchange(self, copies: Mapping[str, Copy]) -> Sequence[Met]:
        """Meet whoever can be met now, once: give what they lack, take what has come.

        Never raises for what is on the road: that is told in `Met.error`. Cancelling is safe.
        """


class LiveCarrier(Carrier, Protocol):
    """A road that can stay open while the window is."""

    async def live(self, copies: Mapping[str, Copy], told: Told) -> None:
        """Exchange whenever there is something to, until cancelled; `changed` hurries it."""

    def changed(self, group: str) -> None:
        """A group here has new entries: pass them on soon. Any thread may call it."""
