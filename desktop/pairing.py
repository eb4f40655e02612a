"""What two laptops give each other when they pair, on this laptop's side: somebody who joins gets
the group, a second device of its owner gets who they are.

Who asks whom, and the words that both people compare, is `crdt.pairing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crdt.pairing.device import DeviceGift, DeviceRequest, GivenGroup
from crdt.pairing.gift_file import open_gift, seal_gift
from crdt.pairing.invitation import Invitation
from crdt.pairing.request import Request
from crdt.rows import GroupRow
from deliberation.errors import FolkmootError
from desktop.files import read_file
from desktop.joining import SMALL, Joining
from desktop.meeting import Meeting
from desktop.naming import checked_name
from desktop.views import Changed, Topic

GIFT_LIMIT = 64 << 20  # bytes of a gift's file


class NotThisFolder(FolkmootError):
    """This data folder is somebody's already, so it cannot become another member's device."""


class Pairing(Joining, Meeting):
    # -- somebody joins ---------------------------------------------------------------------------

    def let_in(self, request: Request) -> tuple[bytes, ...] | None:
        """Say yes to the request; the group's wires, causes first, or None where more members
        have to say yes. Raises `JoiningRefused`, `ActRefused`."""
        self.admit_requests(request.group, [request])
        member = self._state(request.group).member(request.person.id)
        if member is None or member.left:
            return None
        return self._wires(request.group)

    def let_in_here(self, invitation: Invitation, wires: Sequence[bytes]) -> Changed:
        """Take the group in that the owner was let into."""
        if not wires:
            sentence = (
                f"You asked to join {invitation.name}; more of its members must say yes. Then take "
                "a bundle that one of them writes for you."
            )
            return Changed(sentence, frozenset({Topic.GROUPS}), invitation.group)
        taken = self.take_in(invitation.group, wires)
        sentence = f"You are in {invitation.name}, and all of it is on this laptop."
        if taken.refused:
            sentence = (
                f"You asked to join {invitation.name}, and some of what came with it was refused: "
                f"{taken.refused[0]}"
            )
        return Changed(sentence, frozenset(Topic), invitation.group, invitation.group)

    def _wires(self, group: str) -> tuple[bytes, ...]:
        return tuple(row.wire for row in self._store.entries(group))

    # -- a second device --------------------------------------------------------------------------

    def device_request(self, name: str = "") -> DeviceRequest:
        """What this laptop asks with to become a device of somebody who has one already.

        Raises `NotThisFolder` where its owner has groups of their own.
        """
        if self.groups():
            raise NotThisFolder(
                "This data folder has groups of its own already; begin with a new one to make "
                "this laptop another device of yours."
            )
        if name.strip():
            self.name_device(name)
        return DeviceRequest.make(self._identity, self.device_name)

    def gift(self) -> DeviceGift:
        """Who the owner is and what they have, for their new device: whoever gets it is them."""
        groups = tuple(
            GivenGroup(each.id, each.name, self._wires(each.id))
            for each in self.groups()
            if each.joined
        )
        return DeviceGift(self._identity.member_seed, self.my_name, groups)

    def own_words(self) -> tuple[str, ...]:
        """Six words for who the owner is, to compare when a new laptop of theirs takes a gift."""
        return DeviceGift(self._identity.member_seed, self.my_name).words()

    def call_me(self, name: str) -> Changed:
        """Say who the owner is, where the folder was made to be another's device and then is not.

        Raises `NotThisFolder` where there are groups, which know the owner by their name.
        """
        if self.groups():
            raise NotThisFolder("Your groups know you by your name, so it stays as it is.")
        name = checked_name(name, "Say your name, in at most {limit} characters.")
        identity = replace(self._identity, name=name)
        self._store.set_identity(identity)
        self._identity = identity
        return Changed(f"You are {name} here.", frozenset({Topic.MEMBERS}))

    def become_device_of(self, gift: DeviceGift) -> Changed:
        """From now on this laptop is a device of the member who gave `gift`, in all their groups.

        All or nothing. Raises `NotThisFolder`, and the errors of the store and the gate.
        """
        self.device_request()  # refuses where this folder is somebody's
        refused: list[str] = []
        with self._all_or_none():
            self._become(self._identity.given(gift.member_seed, gift.name), "given")
            for group in gift.groups:
                self._store.set_group(GroupRow(group.id, group.name, "joined"))
                refused += self._keep(group.id).take_wires(group.wires).refused
        groups = [each.name for each in gift.groups]
        have = f" with {len(groups)} group{'s' if len(groups) != 1 else ''}" if groups else ""
        said = [f"This laptop is {gift.name}'s now{have}.", self.come_back()]
        if refused:
            said.append(f"Some of what came was refused: {refused[0]}")
        first = gift.groups[0].id if gift.groups else ""
        return Changed(" ".join(filter(None, said)), frozenset(Topic), first, first)

    def introduction(self) -> tuple[GivenGroup, ...]:
        """What this device wrote in each group by now, for the one that gave it its owner."""
        return tuple(
            GivenGroup(each.id, each.name, self.own_entries(each.id))
            for each in self.groups()
            if each.joined
        )

    def get_to_know(self, shown: Sequence[GivenGroup]) -> None:
        """Take in what a new device of the owner's wrote in groups that are here."""
        here = {each.id for each in self.groups() if each.joined}
        for group in shown:
            if group.id in here:
                self.take_in(group.id, group.wires)

    # The same by files, for two laptops that are never in one room

    def ask_by_file(self, out: Path, name: str = "") -> tuple[DeviceRequest, Changed]:
        """Write the request; its words are to be compared with those on the other device."""
        request = self.device_request(name)
        self._write_out(out, request.to_file())
        sentence = f"The request is in {out.name}; carry it to your other laptop."
        return request, Changed(sentence)

    def read_device_request(self, path: Path) -> DeviceRequest:
        """Raises `FileProblem`, `PairingRefused`."""
        return DeviceRequest.from_file(read_file(path, SMALL))

    def give_by_file(self, request: DeviceRequest, out: Path) -> Changed:
        """Write the gift, once its owner said that the request's words are the same on both."""
        self._write_out(out, seal_gift(request, self.gift()))
        sentence = f"{out.name} makes {request.name} your device, and no other one can read it."
        return Changed(sentence)

    def read_gift(self, path: Path) -> DeviceGift:
        """Of which nobody has said yet whose it is. Raises `FileProblem`, `PairingRefused`."""
        return open_gift(read_file(path, GIFT_LIMIT), self._identity)
