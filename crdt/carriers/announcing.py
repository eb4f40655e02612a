"""What a laptop says of itself in the room: a tag for each group, new every day, and no name.

The tag is a hash of the day under a key that comes from the group's id, so the members know one
another's laptops, and to everybody else it is noise that cannot be followed from day to day. The
name of the service is drawn anew with it.
"""

from __future__ import annotations

import datetime
import hmac
import ipaddress
import os
from collections.abc import Iterable, Mapping, Sequence

import ifaddr
from zeroconf import ServiceInfo

from crdt.derive import hkdf

SERVICE = "_folkmoot._tcp.local."
MOST_GROUPS = 124  # whose tags one announcement has room for
_LABEL = b"folkmoot room v1"
_TAG = 8  # bytes
_A_STRING = 31 * _TAG  # bytes of tags in one string of a TXT record, which holds 255 at most

Address = tuple[str, int]  # numeric host (IPv6 link-local with its %scope), port
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def day_at(now: float) -> datetime.date:
    """The day by which tags change: UTC, from seconds since 1970."""
    return datetime.datetime.fromtimestamp(now, datetime.UTC).date()


def tag_of(group: str, day: datetime.date) -> bytes:
    """The group's tag (id of 64 hex digits) of one day: 8 bytes of an HMAC-SHA256, RFC 2104."""
    key = hkdf(bytes.fromhex(group), _LABEL)
    return hmac.digest(key, day.isoformat().encode(), "sha256")[:_TAG]


def tags_of(groups: Iterable[str], day: datetime.date) -> dict[bytes, str]:
    """The tags to look for, and whose they are: clocks disagree, so also the days beside."""
    days = [day + datetime.timedelta(days=off) for off in (-1, 0, 1)]
    return {tag_of(group, each): group for group in groups for each in days}


def announcement(
    groups: Iterable[str], day: datetime.date, addresses: Sequence[str], port: int
) -> ServiceInfo:
    """What to publish: tags in an order that tells nothing, under a name drawn for it alone."""
    name = os.urandom(8).hex()
    tags = b"".join(sorted(tag_of(group, day) for group in groups)[:MOST_GROUPS])
    strings = [tags[at : at + _A_STRING] for at in range(0, len(tags), _A_STRING)]
    return ServiceInfo(
        SERVICE,
        f"{name}.{SERVICE}",
        port=port,
        properties={f"t{number}": string for number, string in enumerate(strings)},
        server=f"{name}.local.",
        parsed_addresses=list(addresses),
    )


def tags_in(properties: Mapping[bytes, bytes | None]) -> set[bytes]:
    """The tags that somebody's announcement carries; whatever else it says is left unread."""
    strings = (properties.get(f"t{number}".encode()) for number in range(MOST_GROUPS // 31))
    return {
        string[at : at + _TAG]
        for string in strings
        if string
        for at in range(0, min(len(string), _A_STRING), _TAG)
    }


def own_addresses(only: Sequence[str] | None = None) -> dict[str, Network]:
    """This laptop's addresses, each with the network that it is on; loopback only if in `only`."""
    found: dict[str, Network] = {}
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            host = each.ip if isinstance(each.ip, str) else each.ip[0]
            address = ipaddress.ip_address(host)
            if host in only if only is not None else not address.is_loopback:
                found[host] = ipaddress.ip_network(f"{host}/{each.network_prefix}", strict=False)
    return found


def in_the_room(host: str, networks: Iterable[Network]) -> bool:
    """Whether an announced address is on a network of ours.

    Announcements do not travel further than that. Whoever announces another's address elsewhere
    could otherwise make every laptop in the room knock there.
    """
    address = ipaddress.ip_address(host.partition("%")[0])
    return any(address in network for network in networks)
