"""The room: laptops on the same network find each other and meet, with no internet and no server.

What everybody in the room can see is that some laptop runs Folkmoot, in how many groups, and when;
whose it is and which groups, only the members of one of these groups can tell. It does not work in
networks that keep their guests apart; there an address can be typed in, if they let that through.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address

from nacl.signing import SigningKey

from crdt.carriers.announcing import Address
from crdt.carriers.carrier import Told
from crdt.carriers.copy import Copy
from crdt.carriers.live_road import LiveRoad
from crdt.carriers.open_room import ROAD, OpenRoom
from crdt.carriers.presence import Place
from crdt.errors import Malformed

SEARCH = 4.0  # seconds

BAD_ADDRESS = (
    "“{typed}” is not an address; type it as the other laptop shows it, for instance "
    "192.168.1.20:40123."
)


class RoomCarrier(LiveRoad[OpenRoom]):
    """One listening port for all groups. A `LiveCarrier`; one life at a time.

    `host` "" listens on all addresses, `port` 0 is drawn by the system. `interfaces` are this
    laptop's addresses to announce on and look around from, None for all but loopback. `exchange`
    ends when everybody was met, or after `search` seconds in which nobody was. `now` is in
    seconds since 1970.
    """

    def __init__(
        self,
        device_key: SigningKey,
        *,
        host: str = "",
        port: int = 0,
        interfaces: Sequence[str] | None = None,
        addresses: Sequence[str] = (),
        search: float = SEARCH,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(search)
        only = None if interfaces is None else tuple(interfaces)
        self._place = Place(device_key, host, port, only, now)
        self._typed = {read_address(each) for each in addresses}

    @property
    def road(self) -> str:
        return ROAD

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to type in on another laptop to dial this one; empty while nobody can."""
        if self._open is None or not self._open.presence.port:
            return ()
        here = self._open.presence
        hosts = sorted(host for host in here.networks if not ip_address(host).is_link_local)
        return tuple(write_address((host, here.port)) for host in hosts)

    def dial(self, address: str) -> None:
        """Meet the laptop at "host:port", now and whenever the room is open. From any thread.

        What becomes of it is told as of everybody else. Raises `Malformed`.
        """
        read = read_address(address)
        self._typed.add(read)
        self._in_loop(lambda room: room.dial(read))

    def _make(self, copies: Mapping[str, Copy], told: Told, *, once: bool) -> OpenRoom:
        room = OpenRoom(self._place, copies, told, once=once)
        for address in self._typed:
            room.dial(address)
        return room


def read_address(typed: str) -> Address:
    """ "host:port" or "[IPv6]:port". Raises `Malformed`."""
    host, colon, port = typed.strip().rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        host = ""
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Malformed(BAD_ADDRESS.format(typed=typed))
    return host, int(port)


def write_address(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
