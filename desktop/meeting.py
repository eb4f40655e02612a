"""Which roads this laptop uses, whom it met by them, and what each other laptop still lacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from crdt.bundle import Bundle
from crdt.carriers.carrier import Met
from crdt.group import ActRefused, Group
from crdt.taken import Taken
from deliberation.errors import FolkmootError
from desktop.devices import Devices
from desktop.views import Changed, Topic
from desktop.working import Working

_ROADS, _MET = "roads", "met:"  # the store's notes


class RoadRefused(FolkmootError):
    """A road cannot be used as it was asked for; nothing was changed."""


@dataclass(frozen=True)
class Roads:
    """By which roads this laptop may be reached. Files are always there.

    `room`: the network in the room, where it answers whoever belongs to one of its groups.
    `internet`: the same across town. `folders`: a shared folder by group id.
    """

    room: bool = True
    internet: bool = False
    folders: dict[str, str] | None = None

    def folder(self, group: str) -> str:
        return (self.folders or {}).get(group, "")


@dataclass(frozen=True)
class Neighbour:
    """Another device of a present member, and how this laptop stands with it.

    `met` is when the two last exchanged entries, in Unix seconds by this laptop's clock (0:
    never), `road` by which road. `lacks` counts the entries here that it had not got by then.
    """

    device: str
    name: str
    member: str
    met: int
    road: str
    lacks: int


class Meeting(Devices, Working):
    def roads(self) -> Roads:
        kept = self._store.meta(_ROADS)
        return Roads(**json.loads(kept)) if kept else Roads()

    def use_roads(self, *, room: bool | None = None, internet: bool | None = None) -> Changed:
        """Switch the room or the internet on or off; None leaves it as it is.

        Raises `RoadRefused` for the internet where its part is not installed.
        """
        if internet:
            _check_internet()
        now = self.roads()
        roads = replace(
            now,
            room=now.room if room is None else room,
            internet=now.internet if internet is None else internet,
        )
        self._store.set_meta(_ROADS, json.dumps(asdict(roads)))
        on = [word for word, is_on in (("the room", roads.room), ("the internet", roads.internet))
              if is_on]  # fmt: skip
        sentence = (
            f"Others reach this laptop by {' and '.join(on)}."
            if on
            else "Others reach this laptop by files and shared folders only."
        )
        return Changed(sentence, frozenset({Topic.ROADS}))

    def share_folder(self, group: str, folder: Path | None) -> Changed:
        """Exchange entries of the group through a folder that others see too; None: no longer."""
        name = self._state(group).group_name
        if folder is not None and not folder.is_dir():
            raise RoadRefused(f"There is no folder {folder}; make it first, or choose another.")
        if folder is not None and folder.resolve().is_relative_to(self.folder.resolve()):
            raise RoadRefused("That folder holds your own data; choose one that others share.")
        roads = self.roads()
        folders = {key: kept for key, kept in (roads.folders or {}).items() if key != group}
        if folder is not None:
            folders[group] = str(folder.resolve())
        self._store.set_meta(_ROADS, json.dumps(asdict(replace(roads, folders=folders))))
        sentence = (
            f"{name} is exchanged through {folder.name} from now on."
            if folder is not None
            else f"{name} is no longer exchanged through a folder; what is in it stays there."
        )
        return Changed(sentence, frozenset({Topic.ROADS}), group)

    # -- what came of it --------------------------------------------------------------------------

    def note_met(self, met: Met) -> None:
        """Remember an exchange with a device that the road named, or that nobody named (a folder).

        One that ended well leaves the other with all that is here; what broke off says nothing.
        """
        if met.error or not met.group or self._store.group(met.group) is None:
            return
        known = self._met(met.group)
        latest = known.get(met.device, {}).get("latest", {})
        if met.device and not met.still:
            have = self._keep(met.group).have()
            latest = {device: seq for device, (seq, _) in have.latest.items()}
        known[met.device] = {"road": met.road, "at": self._now(), "latest": latest}
        self._store.set_meta(_MET + met.group, json.dumps(known))

    def _met(self, group: str) -> dict[str, Any]:
        kept = self._store.meta(_MET + group)
        return dict(json.loads(kept)) if kept else {}

    def neighbours(self, group: str) -> tuple[Neighbour, ...]:
        """The other devices in the group, the owner's own among them, in the members' order."""
        it, met = self._group(group), self._met(group)
        return tuple(
            Neighbour(
                each.id,
                each.name,
                member.id,
                met.get(each.id, {}).get("at", 0),
                met.get(each.id, {}).get("road", ""),
                _lacks(it, each.id, met.get(each.id, {}).get("latest", {})),
            )
            for member in it.state.current
            for each in member.active
            if each.id != self._identity.device_id
        )

    def take_in(self, group: str, wires: Sequence[bytes]) -> Taken:
        """Entries that came over a live road: through the gate, and then what had waited for
        them is done. Raises the errors of the store; nothing was changed then."""
        with self._watched(group):
            taken = self._keep(group).take_wires(wires)
        return self._taken_in(group, taken)

    def take_in_bundle(self, bundle: Bundle, sha256: str) -> Taken:
        """As `take_in`, for a bundle whose writer only it makes known; `sha256` of its file.

        Raises `BundleRefused`, too.
        """
        with self._watched(bundle.group):
            taken = self._keep(bundle.group).take(bundle, sha256)
        return self._taken_in(bundle.group, taken)

    def _taken_in(self, group: str, taken: Taken) -> Taken:
        said = self.settle(group) if taken.new else ""
        self._news = (*self._news, said) if said else self._news
        return taken

    _news: tuple[str, ...] = ()

    def news(self) -> str:
        """What came about by itself as entries came in, in sentences for the owner; said once."""
        said, self._news = " ".join(self._news), ()
        return said

    def settle(self, group: str) -> str:
        """What had waited for the others' words: the owner's outcomes are opened where all have
        sealed theirs, their agent's predictions are sealed, and this laptop is made known."""
        if not any(each.joined and each.id == group for each in self.groups()):
            return ""
        said = [self.come_back(group)]
        with suppress(ActRefused):
            said.append(self.open_outcomes(group).sentence)
            self.foretell(group)
        return " ".join(filter(None, said))


def _check_internet() -> None:
    from crdt.carriers.internet import MISSING, is_installed  # loads slowly, and is seldom needed

    if not is_installed():
        raise RoadRefused(MISSING)


def _lacks(group: Group, device: str, met: dict[str, int]) -> int:
    """How many entries that device has not got, by its own newest entry and the last exchange."""
    log = group.replica.log
    newest = log.latest.get(device)
    seen = newest.clock if newest is not None and device not in log.forked else {}
    return sum(
        max(node.seq - max(seen.get(each, 0), met.get(each, 0)), 0)
        for each, node in log.latest.items()
    )
