"""Bringing a second device in by a spoken code: its request, the words, and the gift.

The new device then shows its first entries, by which the old one knows it: nobody else would meet
a device in the room of which no entry has told them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crdt.errors import RoadBroken
from crdt.pairing import device as devices
from crdt.pairing.agreeing import agree, bound, draw, words_at_guest, words_at_host
from crdt.pairing.channel import PEOPLE, Channel
from crdt.pairing.checks import is_exactly
from crdt.pairing.comparing import Asked, Confirm
from crdt.pairing.device import MOST_GROUPS, DeviceGift, DeviceRequest, GivenGroup
from crdt.pairing.entries import receive_entries, send_entries
from crdt.pairing.errors import STRANGE, PairingRefused
from crdt.pairing.kinds import expect_kind, tell_kind
from deliberation.errors import FolkmootError
from deliberation.fields import is_name

Keep = Callable[[DeviceGift], Awaitable[Sequence[GivenGroup]]]
Meet = Callable[[Sequence[GivenGroup]], Awaitable[None]]


async def _nothing_to_show(_: DeviceGift) -> Sequence[GivenGroup]:
    return ()


async def _nobody_to_meet(_: Sequence[GivenGroup]) -> None:
    """Whoever gave it is not interested."""


@dataclass(frozen=True)
class Given:
    """Which device the gift went to, and whether all of it `arrived`."""

    request: DeviceRequest
    arrived: bool


async def give(
    channel: Channel,
    member: str,
    *,
    confirm: Confirm,
    gift: Callable[[DeviceRequest], Awaitable[DeviceGift]],
    meet: Meet = _nobody_to_meet,
) -> Given:
    """At the old device: give the key of the member called `member` to who has the code.

    The channel is that of `spoken.meet_guest`. `gift` is called once both people said yes, and
    `meet` with the entries, unchecked, that the new device wrote in the groups of the gift. Raises
    `PairingRefused`, `RoadBroken`, and what `gift` and `meet` raise; a connection that breaks while
    the gift is on its way is told in `Given`.
    """
    await tell_kind(channel, "device")
    await channel.send("giver", name=member)
    got = await channel.receive(
        "device", device=is_exactly(32), recipient=devices.is_recipient, name=is_name,
        bound=is_exactly(32),
    )  # fmt: skip
    request = devices.read(got["device"].hex(), got["recipient"], got["name"])
    words = await words_at_host(channel, got["bound"])
    await agree(channel, Asked(words, request.name), confirm)
    try:
        given = await gift(request)
    except FolkmootError:
        await channel.refuse("failed")
        raise
    shown = await _shown(channel, given)
    await meet(shown or ())
    return Given(request, shown is not None)


async def take(
    channel: Channel, request: DeviceRequest, *, confirm: Confirm, keep: Keep = _nothing_to_show
) -> DeviceGift:
    """At the new device: the gift over the channel of `spoken.meet_host`, its groups unchecked.

    `keep` makes it the member's, on disk, and returns what the device wrote in the groups then.
    Raises `PairingRefused`, `RoadBroken` or what `keep` raises; it can be tried again.
    """
    await expect_kind(channel, "device")
    name = (await channel.receive("giver", name=is_name))["name"]
    chance = draw()
    await channel.send(
        "device", device=bytes.fromhex(request.device), recipient=request.recipient,
        name=request.name, bound=bound(chance),
    )  # fmt: skip
    words = await words_at_guest(channel, chance)
    await agree(channel, Asked(words, name), confirm)
    got = await channel.receive(
        "gift", PEOPLE, seed=is_exactly(32), name=is_name, groups=_are_groups
    )
    if got["name"] != name:  # not the one that the person said yes to
        await channel.cut()
        raise PairingRefused(STRANGE)
    groups = [
        GivenGroup(group.hex(), called, await receive_entries(channel, group.hex()))
        for group, called in got["groups"]
    ]
    gift = DeviceGift(got["seed"], name, tuple(groups))
    try:
        shown = await keep(gift)
    except FolkmootError:
        await channel.refuse("failed")
        raise
    with suppress(RoadBroken):  # it is the member's by now, and a bundle can tell the others
        await _send_groups(channel, "done", shown)
    return gift


async def _shown(channel: Channel, gift: DeviceGift) -> Sequence[GivenGroup] | None:
    """What the new device wrote in the groups of the gift; None where not all of it arrived."""
    try:
        await _send_groups(channel, "gift", gift.groups, seed=gift.member_seed, name=gift.name)
        # All of it may still be on its way.
        got = await channel.receive("done", PEOPLE, groups=_are_groups)
        return [
            GivenGroup(group.hex(), called, await receive_entries(channel, group.hex()))
            for group, called in got["groups"]
        ]
    except (RoadBroken, PairingRefused):
        return None


async def _send_groups(
    channel: Channel, what: str, groups: Sequence[GivenGroup], **fields: Any
) -> None:
    ids = [[bytes.fromhex(group.id), group.name] for group in groups]
    await channel.send(what, groups=ids, **fields)
    for group in groups:
        await send_entries(channel, group.wires)


def _are_groups(value: Any) -> bool:
    """Id and name of at most 1,000 groups, each once."""
    if not isinstance(value, list) or len(value) > MOST_GROUPS:
        return False
    pairs = [each for each in value if isinstance(each, list) and len(each) == 2]
    sound = [each for each in pairs if is_exactly(32)(each[0]) and is_name(each[1])]
    return len(sound) == len(value) == len({group for group, _ in sound})
