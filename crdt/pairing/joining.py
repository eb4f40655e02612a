"""Joining a group by a spoken code: the invitation, the words, the request, and the group.

The host's laptop is a member's, the guest's is that of who wants in. The request is signed and sent
only after both people have said yes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from crdt.errors import RoadBroken
from crdt.identity import Identity
from crdt.pairing import invitation as invitations
from crdt.pairing import request as requests
from crdt.pairing.agreeing import agree, bound, draw, words_at_guest, words_at_host
from crdt.pairing.channel import PEOPLE, Channel
from crdt.pairing.checks import are_addresses, is_exactly, is_flag, is_gone, is_map
from crdt.pairing.comparing import Asked, Confirm
from crdt.pairing.entries import receive_entries, send_entries
from crdt.pairing.errors import PairingRefused
from crdt.pairing.invitation import Invitation
from crdt.pairing.kinds import expect_kind, tell_kind
from crdt.pairing.request import Request
from deliberation.errors import FolkmootError
from deliberation.fields import is_entry_id, is_name

Admit = Callable[[Request], Awaitable[Sequence[bytes] | None]]


@dataclass(frozen=True)
class Hosted:
    """Who came. `admitted`: they are in; else more votes are needed. `arrived`: they have been
    told, and have the group's entries if they are in; else they need a bundle."""

    request: Request
    admitted: bool
    arrived: bool


@dataclass(frozen=True)
class Answer:
    """What the guest got: the group's entries, unchecked, or (`waiting`) that more members must
    say yes first."""

    invitation: Invitation
    wires: tuple[bytes, ...]
    waiting: bool


async def host(
    channel: Channel, invitation: Invitation, *, confirm: Confirm, admit: Admit
) -> Hosted:
    """Let who proved to know the code (`spoken.meet_guest`) ask to join.

    `admit` is called once both people said yes; it says yes for the host, on disk, and returns the
    group's wires, causes first, or None where more votes are needed. Raises `PairingRefused`,
    `RoadBroken`, and what `admit` raises; a connection that breaks later is told in `Hosted`.
    """
    await tell_kind(channel, "join")
    await channel.send(
        "invitation",
        group=bytes.fromhex(invitation.group),
        name=invitation.name,
        gone=dict(invitation.gone),
        addresses=list(invitation.addresses),
    )
    who = await channel.receive("guest", name=is_name, member=is_entry_id, bound=is_exactly(32))
    words = await words_at_host(channel, who["bound"])
    await agree(channel, Asked(words, who["name"], who["member"]), confirm)
    request = await _request(channel, invitation, who["name"], who["member"])
    try:
        wires = await admit(request)
    except FolkmootError:
        await channel.refuse("failed")
        raise
    return Hosted(request, wires is not None, await _arrived(channel, wires))


async def guest(
    channel: Channel,
    identity: Identity,
    *,
    confirm: Confirm,
    keep: Callable[[Invitation], Awaitable[None]],
) -> Answer:
    """Ask to join the group of the laptop that offered the code (`spoken.meet_host`).

    `keep` is called once both people said yes and before the request goes out, to remember that
    the owner asked: whatever breaks after it, a bundle can bring the group. Raises
    `PairingRefused`, `RoadBroken`, and what `keep` raises.
    """
    await expect_kind(channel, "join")
    got = await channel.receive(
        "invitation", group=is_exactly(32), name=is_name, gone=is_gone, addresses=are_addresses
    )
    invitation = invitations.read(**{**got, "group": got["group"].hex()})
    chance = draw()
    await channel.send("guest", name=identity.name, member=identity.member_id, bound=bound(chance))
    words = await words_at_guest(channel, chance)
    await agree(channel, Asked(words, invitation.name), confirm)
    try:
        await keep(invitation)
    except FolkmootError:
        await channel.refuse("failed")
        raise
    person = requests.person_map(Request.make(identity, invitation).person)
    await channel.send("request", person=person)
    # The host's laptop may have a large group to fold first.
    admitted = (await channel.receive("answer", PEOPLE, admitted=is_flag))["admitted"]
    wires = await receive_entries(channel, invitation.group) if admitted else ()
    await channel.send("done")
    return Answer(invitation, wires, waiting=not admitted)


async def _request(channel: Channel, to: Invitation, name: str, member: str) -> Request:
    """The guest's request: of the very person that the host's owner was asked about."""
    got = await channel.receive("request", person=is_map)
    try:
        asked = requests.read(to.group, got["person"])
        person = asked.person
        if (person.id, person.name, person.after) != (member, name, to.gone.get(member, "")):
            raise PairingRefused(
                f"The request is not from {name}, of whom you were asked, so nobody was let in; "
                "talk to them and start again with a new code."
            )
    except PairingRefused:
        await channel.refuse("failed")
        raise
    return asked


async def _arrived(channel: Channel, wires: Sequence[bytes] | None) -> bool:
    try:
        await channel.send("answer", admitted=wires is not None)
        if wires is not None:
            await send_entries(channel, wires)
        await channel.receive("done", PEOPLE)  # all of it may still be on its way
    except (RoadBroken, PairingRefused):
        return False
    return True
