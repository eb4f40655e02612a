"""Pairing with another laptop by a spoken code: what the window and the command line both do.

Runs on the network thread; whatever touches documents goes through `run`, which does it on theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from crdt.carriers.direct import Run
from crdt.identity import Identity
from crdt.pairing import giving, joining
from crdt.pairing.code import Code
from crdt.pairing.comparing import Confirm
from crdt.pairing.device import DeviceGift, DeviceRequest, GivenGroup
from crdt.pairing.invitation import Invitation
from crdt.pairing.listening import listen
from crdt.pairing.offer import Offer
from crdt.pairing.request import Request
from crdt.pairing.visiting import visit
from deliberation.errors import FolkmootError
from desktop.views import Changed, Topic
from desktop.workspace import Workspace


def _nothing(_: object) -> None:
    """Nobody wants to hear it."""


@dataclass(frozen=True)
class People:
    """How the person is asked and told. `confirm` has the words compared, `ready` gets the
    addresses that can be typed where laptops do not find each other, `told` what went wrong and
    did not end it. `only` restricts the addresses of this laptop that are used."""

    confirm: Confirm
    ready: Callable[[tuple[str, ...]], None] = _nothing
    told: Callable[[str], None] = _nothing
    only: Sequence[str] | None = field(default=None)


async def host_joining(
    workspace: Workspace, group: str, offer: Offer, people: People, run: Run
) -> Changed:
    """Let whoever has the code ask to join, and say yes for the owner once they compared words.

    Raises `PairingRefused`, `CodeVoid`, `RoadBroken`, and what admitting raises.
    """
    invitation: Invitation = await run(lambda: workspace.invitation(group))

    async def admit(request: Request) -> tuple[bytes, ...] | None:
        return await run(lambda: workspace.let_in(request))

    hosted = await listen(
        offer,
        lambda channel: joining.host(channel, invitation, confirm=people.confirm, admit=admit),
        ready=people.ready,
        told=people.told,
        only=people.only,
    )
    name = hosted.request.person.name
    if not hosted.admitted:
        sentence = f"You said yes to {name}; more members must, too."
    elif hosted.arrived:
        sentence = f"{name} is in, and has all of {invitation.name}."
    else:
        sentence = (
            f"{name} is in, but the connection broke before all of {invitation.name} was there; "
            "write a bundle for them."
        )
    return Changed(sentence, frozenset({Topic.MEMBERS}), group, hosted.request.person.id)


async def join_by_code(
    workspace: Workspace, code: Code, people: People, run: Run, *, address: str = ""
) -> Changed:
    """Ask to join the group of whoever offers the code. Raises as `host_joining` does."""
    identity: Identity = await run(lambda: workspace.identity)

    async def keep(invitation: Invitation) -> None:
        await run(lambda: workspace.ask_to_join(invitation))

    answer = await visit(
        code,
        lambda channel: joining.guest(channel, identity, confirm=people.confirm, keep=keep),
        address=address,
        only=people.only,
    )
    return await run(lambda: workspace.let_in_here(answer.invitation, answer.wires))


async def give_device(workspace: Workspace, offer: Offer, people: People, run: Run) -> Changed:
    """Make the laptop that has the code another device of the owner's."""
    name: str = await run(lambda: workspace.my_name)

    async def gift(_: DeviceRequest) -> DeviceGift:
        return await run(workspace.gift)

    async def meet(shown: Sequence[GivenGroup]) -> None:
        with suppress(FolkmootError):  # it is the owner's all the same, and can tell others itself
            await run(lambda: workspace.get_to_know(shown))

    given = await listen(
        offer,
        lambda channel: giving.give(channel, name, confirm=people.confirm, gift=gift, meet=meet),
        ready=people.ready,
        told=people.told,
        only=people.only,
    )
    if given.arrived:
        sentence = f"{given.request.name} is yours now, and has all of your groups."
    else:
        sentence = (
            f"{given.request.name} may not have got everything; look there, and try again with a "
            "new code if it has not."
        )
    return Changed(sentence, frozenset(Topic))


async def take_device(
    workspace: Workspace, code: Code, people: People, run: Run, *, address: str = "", name: str = ""
) -> Changed:
    """Make this laptop a device of whoever offers the code."""
    request: DeviceRequest = await run(lambda: workspace.device_request(name))
    became: list[Changed] = []

    async def keep(gift: DeviceGift) -> Sequence[GivenGroup]:
        became.append(await run(lambda: workspace.become_device_of(gift)))
        return await run(workspace.introduction)

    await visit(
        code,
        lambda channel: giving.take(channel, request, confirm=people.confirm, keep=keep),
        address=address,
        only=people.only,
    )
    return became[0]
