"""The roads, who was met by them, and what each laptop lacks, in words."""

from __future__ import annotations

from collections.abc import Sequence

from crdt.carriers.carrier import Met
from desktop.meeting import Neighbour, Roads
from desktop.telling.belonging import device
from desktop.telling.talking import when
from desktop.telling.words import wrapped
from desktop.views import GroupSummary, GroupView

_BY = {
    "file": "by file",
    "folder": "through the folder",
    "room": "in the room",
    "internet": "over the internet",
}
_NOBODY = (
    "Nobody was met. In a room both laptops have to look at the same time: have the other one's "
    "window open, or type 'folkmoot meet' on both."
)


def roads(now: Roads, groups: Sequence[GroupSummary]) -> list[str]:
    names = {each.id: each.name for each in groups}
    lines = [
        f"the room: {'on' if now.room else 'off'}",
        f"the internet: {'on' if now.internet else 'off'}",
    ]
    folders = (now.folders or {}).items()
    lines += [f"{names.get(group, group[:8])}: through {folder}" for group, folder in folders]
    return [*lines, "files: always"]


def met(view: GroupView, found: Sequence[Met]) -> str:
    """What came of one exchange over each road."""
    if not found:
        return _NOBODY
    return "\n".join(wrapped(_met(view, each), "  ", "") for each in found)


def _met(view: GroupView, each: Met) -> str:
    by = _BY[each.road]
    who = f"{device(view, each.device)} {by}" if each.device else by[0].upper() + by[1:]
    if each.error:
        return f"{who}: {each.error}"
    said = [f"{_entries(each.sent)} went, {each.came} came"]
    if each.still:
        said.append(f"{each.still} still to go")
    if each.refused:
        said.append(f"{len(each.refused)} refused: {each.refused[0].rstrip('.')}")
    return f"{who}: {'; '.join(said)}."


def neighbours(view: GroupView, found: Sequence[Neighbour]) -> str:
    if not found:
        return "There is no other laptop in this group yet."
    return "\n".join(
        f"[{each.device[:8]}] {device(view, each.device)}: {_last(each)}; {_lacks(each)}"
        for each in found
    )


def _last(each: Neighbour) -> str:
    return f"met {when(each.met)} {_BY[each.road]}" if each.met else "never met directly"


def _lacks(each: Neighbour) -> str:
    if not each.lacks:
        return "has all that is here"
    return f"may lack {_entries(each.lacks)}"


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
