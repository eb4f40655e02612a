"""The devices of this laptop's owner: which there are, bringing a new one, retiring one.

A device must never be in two places: the same running number would then stand under two entries.
So a folder that was restored from a backup, or that finds out that it is a copy, becomes a new
device by itself, and says so.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crdt.bundle import LIMIT as BUNDLE_LIMIT
from crdt.group import ActRefused
from crdt.identity import Identity
from deliberation.acts import Act, AddDevice, RetireDevice
from deliberation.fields import NAME_LIMIT, is_name
from desktop.naming import checked_name
from desktop.session import NotFound, Session
from desktop.views import Changed, Topic

_BECAME = "restored"  # the store's note that, and why, the folder's device is a new one
_NAMED = "device name"
ASK = "Say what this laptop is called, in at most {limit} characters."
_WHY = {
    "copied": "A copy of this laptop's data was used elsewhere, so this one",
    "given": "This laptop",
}
_RESTORED = "Your data were restored from a backup, so this laptop"
_NEW = (
    "is a new device of yours from now on; all that was yours stays yours. Write a bundle for the "
    "others, or use a shared folder: only who knows of it meets it in the room."
)
_MEMBERS = frozenset({Topic.MEMBERS, Topic.QUARANTINE, Topic.GROUPS})


@dataclass(frozen=True)
class DeviceView:
    """A device of some member. `here`: this very laptop. `forked`: it signed one number twice."""

    id: str
    member: str
    name: str
    here: bool
    retired: bool
    forked: bool


class Devices(Session):
    def devices(self, group: str) -> tuple[DeviceView, ...]:
        """Of all members, in the order of the members; the retired ones too."""
        it = self._group(group)
        twins = {twin.device for twin in it.replica.summary.twins}
        return tuple(
            DeviceView(
                each.id,
                member.id,
                each.name,
                each.id == self._identity.device_id,
                bool(each.retired),
                each.id in twins,
            )
            for member in it.state.members
            for each in member.devices
        )

    @property
    def device_name(self) -> str:
        """What the owner calls this laptop, or what it calls itself."""
        own = self._store.meta(_NAMED) or " ".join(platform.node().split())[:NAME_LIMIT]
        return own if is_name(own) else "a laptop"

    def name_device(self, name: str) -> None:
        """To be called before the groups learn of this device. Raises `BadName`."""
        self._store.set_meta(_NAMED, checked_name(name, ASK))

    def retire_device(self, group: str, device: str) -> Changed:
        """What that device of the owner's signed, and no other had seen by now, counts no more.

        In every group where it is theirs. Raises `NotFound`, `ActRefused`.
        """
        mine = {each.id for each in self.devices(group) if each.member == self.me}
        if device not in mine:
            raise NotFound("You have no such device in this group; look at People again.")
        if device == self._identity.device_id:
            raise ActRefused(
                "This is the laptop that you are using; retire it from another one of yours."
            )
        entries = {}
        with self._all_or_none():
            for each in self.groups():
                if each.joined and self._speaks_there(each.id, device):
                    entries[each.id] = self._group(each.id).act(RetireDevice(device))
        if not entries:
            raise ActRefused("That device is retired already.")
        sentence = "It is retired; write a bundle so that the others learn of it."
        return Changed(sentence, _MEMBERS, group, entries.get(group, ""))

    def _speaks_there(self, group: str, device: str) -> bool:
        member = self._state(group).member(self.me)
        return member is not None and any(each.id == device for each in member.active)

    @contextmanager
    def _all_or_none(self) -> Iterator[None]:
        """Something in several groups, or with another identity: on disk and in memory alike."""
        before = self._identity
        try:
            with self._store.transaction():
                yield
        except BaseException:
            self._identity = before
            self._let_go()  # each is read again from what was kept
            raise

    @contextmanager
    def _watched(self, group: str) -> Iterator[None]:
        """Around taking entries in: those of this very device cannot come from elsewhere, unless
        this folder was copied, or set back to an older state. It is another device from then on,
        and at once: what came in is kept together with that, or not at all."""
        before, identity = self._own_number(group), self._identity
        try:
            with self._together(group):
                yield
                if self._own_number(group) > before or self._is_twice(group):
                    self._renew()
        except BaseException:
            self._identity = identity
            raise

    def _own_number(self, group: str) -> int:
        latest = self._keep(group).replica.log.latest.get(self._identity.device_id)
        return latest.seq if latest else 0

    def _is_twice(self, group: str) -> bool:
        """Whether this device has signed one number twice there."""
        return self._identity.device_id in self._keep(group).replica.log.forked

    def come_back(self, group: str = "") -> str:
        """Make this laptop known as what it is by now; a sentence for its owner, or "".

        Whatever happened in between: it is read off the groups, and nothing is done twice. To be
        called when the folder was opened, and, with the `group`, whenever entries came in.
        """
        why = self._store.meta(_BECAME) or ""
        everywhere = bool(why) or not group
        changed, troubles = False, []
        for each in self.groups():
            if each.joined and self._store.last_pos(each.id) and (everywhere or each.id == group):
                try:
                    changed = self._announce(each.id) or changed
                except ActRefused as refused:  # it has no voice there then, and all else goes on
                    troubles.append(f"In {each.name} it is not known: {refused}")
        if why:
            self._store.set_meta(_BECAME, "")
        said = [f"{_WHY.get(why, _RESTORED)} {_NEW}", *troubles] if why or changed else []
        return " ".join(said)

    @property
    def has_become_another(self) -> bool:
        """Whether this laptop is a new device of which its groups have not been told yet."""
        return bool(self._store.meta(_BECAME))

    def _renew(self) -> None:
        """From now on another device of the same member, in all groups alike."""
        self._become(self._identity.renewed(), "copied")

    def _become(self, identity: Identity, why: str) -> None:
        self._store.become(identity, why)
        self._identity = identity
        self._let_go()  # each signs with the identity that it was opened with

    def own_entries(self, group: str) -> tuple[bytes, ...]:
        """The wires of what this very device wrote in the group, in order."""
        it = self._group(group)
        own = it.replica.log.by(self._identity.device_id)
        return tuple(it.wires([node.id for node in own], BUNDLE_LIMIT))

    def _let_go(self) -> None:
        while self._groups:
            _, group = self._groups.popitem()
            group.close()

    def _announce(self, group: str) -> bool:
        """Bring this device into the group where it is not known, and retire what of the owner's
        signed one number twice; whether anything was said."""
        member = self._state(group).member(self.me)
        if member is None or member.left:
            return False
        here, twice = self._identity.device_id, self._group(group).replica.log.forked.keys()
        acts: list[Act] = []
        if all(each.id != here for each in member.devices):
            certificate = self._identity.certificate()
            acts.append(AddDevice(self.me, self.device_name, certificate))
        acts += [RetireDevice(each.id) for each in member.active if each.id in twice - {here}]
        if acts:
            with self._together(group) as it:
                for each in acts:
                    it.act(each)
        return bool(acts)
