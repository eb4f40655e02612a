"""What the people page shows that is not in the view of the group, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crdt.node import Node
    from deliberation.state import Suspended
    from desktop.devices import DeviceView
    from desktop.meeting import Neighbour, Roads
    from desktop.workspace import Workspace

MINUTE = 60  # seconds: a page need not change more often than the time that it shows


@dataclass(frozen=True)
class Aside:
    """An entry that is kept and does not count, since its author was removed, or its device
    retired, at the same time. `act` is what kind of act it is, "" for a change of the rulebook's
    words; `said` what its author wrote in it, `at` when, in Unix seconds by their clock."""

    id: str
    member: str
    by: str
    why: str
    act: str
    said: str
    at: int


@dataclass(frozen=True)
class Known:
    """`neighbours` are by device id. `no_internet` says why that road cannot be used here, ""
    where it is installed. `untried` says why others' changes cannot be tried in a process of their
    own, "" where they can."""

    group: str
    fingerprint: str
    devices: tuple[DeviceView, ...]
    neighbours: dict[str, Neighbour]
    roads: Roads
    no_internet: str
    aside: tuple[Aside, ...]
    untried: str

    def of(self, member: str) -> tuple[DeviceView, ...]:
        """The devices of a member, the retired ones too."""
        return tuple(each for each in self.devices if each.member == member)


def read(workspace: Workspace, group: str, before: Known | None) -> Known:
    """To be called on the documents thread. `before` is what was read the last time, which saves
    looking through the whole log where nothing came."""
    from crdt.carriers.internet import MISSING, is_installed  # loads slowly

    held = workspace.held(group)
    fingerprint = held.replica.summary.fingerprint
    same = before is not None and (before.group, before.fingerprint) == (group, fingerprint)
    near = (replace(each, met=each.met - each.met % MINUTE) for each in workspace.neighbours(group))
    return Known(
        group,
        fingerprint,
        workspace.devices(group),
        {each.device: each for each in near},
        workspace.roads(),
        "" if is_installed() else MISSING,
        before.aside if before is not None and same else _set_aside(workspace, group),
        held.sandbox.notice,
    )


def _set_aside(workspace: Workspace, group: str) -> tuple[Aside, ...]:
    held = workspace.held(group)
    state, log = held.state, held.replica.log
    retired = any(device.retired for member in state.members for device in member.devices)
    if not (state.removals or state.suspended or retired):
        return ()
    return tuple(_aside(log.nodes[each.id], each) for each in log.suspended())


def _aside(node: Node, found: Suspended) -> Aside:
    body = node.body or {}
    said = next((body[key] for key in ("text", "reason", "topic", "note") if body.get(key)), "")
    act = str(body.get("act", ""))
    return Aside(
        node.id, found.member, found.by, found.why, act, said if isinstance(said, str) else "",
        node.at,
    )  # fmt: skip
