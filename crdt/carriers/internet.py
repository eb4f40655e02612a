"""The internet: laptops dial each other by their device keys, wherever they are.

Built on iroh, an optional part. Its connections are TLS 1.3 over QUIC between the very keys by
which the group knows its devices. Directly dialled nobody else takes part; with relays, servers of
iroh's makers help two laptops to find each other, and see their keys, addresses and times, never
what is said.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nacl.signing import SigningKey

from crdt.carriers.carrier import Told
from crdt.carriers.copy import Copy
from crdt.carriers.live_road import LiveRoad
from crdt.errors import RoadBroken

if TYPE_CHECKING:
    from crdt.carriers.open_internet import OpenInternet

ROAD = "internet"
SEARCH = 10.0  # seconds
MISSING = (
    "The road over the internet is not installed; install Folkmoot with its part “internet”, or "
    "meet in a room, by a folder or by a file."
)


def is_installed() -> bool:
    """Whether iroh is here; there is none for Intel Macs and for Windows on ARM. Quick."""
    return importlib.util.find_spec("iroh") is not None


class InternetCarrier(LiveRoad["OpenInternet"]):
    """A `LiveCarrier`; one life at a time. Raises `RoadBroken` where iroh is not installed.

    `relays` lets iroh's default relays and address look-up help; without, only devices in
    `addresses` ("host:port" by device id) can be dialled. `bind` is the "host:port" to open, ""
    for any. `exchange` ends when everybody was met, or after `search` seconds in which
    nobody was.
    """

    def __init__(
        self,
        device_key: SigningKey,
        *,
        relays: bool = False,
        addresses: Mapping[str, Sequence[str]] | None = None,
        bind: str = "",
        search: float = SEARCH,
    ) -> None:
        super().__init__(search)
        try:
            import crdt.carriers.open_internet  # noqa: F401
        except (ImportError, OSError) as error:
            raise RoadBroken(MISSING) from error
        self._device_key, self._relays, self._bind = device_key, relays, bind
        self._known = addresses if addresses is not None else {}

    @property
    def road(self) -> str:
        return ROAD

    @property
    def addresses(self) -> tuple[str, ...]:
        """ "host:port" at which others can dial this laptop directly; empty while it is closed."""
        return () if self._open is None else self._open.addresses

    def _make(self, copies: Mapping[str, Copy], told: Told, *, once: bool) -> OpenInternet:
        from crdt.carriers.open_internet import OpenInternet, Reach

        reach = Reach(self._device_key, self._relays, self._bind, self._known)
        return OpenInternet(reach, copies, told, once=once)
