"""How the people page says who is near, who was met when, what waits, and by which roads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from deliberation.state import Member, State
from desktop.export.lettering import isolated
from desktop.ui.direction import led
from desktop.ui.words import short_name, translate, when
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.devices import DeviceView
    from desktop.meeting import Neighbour, Roads

NAME = 40  # characters of a name inside a sentence


def inside(view: GroupView) -> bool:
    """Whether this laptop's member is in the group now."""
    me = view.state.member(view.me)
    return me is not None and not me.left


def short(name: str) -> str:
    """A name for a sentence, which it leaves in order where it runs from right to left."""
    return short_name(name, NAME)


def called(view: GroupView, member: str) -> str:
    """A member's name, with "(you)" where it is this laptop's."""
    name = short(view.name_of(member))
    return translate("people", "{name} (you)").format(name=name) if member == view.me else name


def ranked(view: GroupView, members: Collection[str]) -> list[str]:
    """In the order in which they joined."""
    order = {each.id: place for place, each in enumerate(view.state.members)}
    return sorted(members, key=lambda each: order.get(each, len(order)))


def listed(view: GroupView, members: Collection[str]) -> list[str]:
    """Their names, in the order in which they joined."""
    return [called(view, each) for each in ranked(view, members)]


def device_name(device: DeviceView, place: int) -> str:
    """What its owner calls it, or its number among theirs."""
    if device.name:
        return short(device.name)
    return translate("people", "Laptop {n}").format(n=place)


def road_words(road: str) -> str:
    return {
        "room": translate("people", "in the room"),
        "internet": translate("people", "over the internet"),
        "folder": translate("people", "through a shared folder"),
        "file": translate("people", "by a file"),
    }.get(road, "")


def near_words(roads: Collection[str]) -> str:
    """ "Near now, in the room."; "" where it is not near."""
    if not roads:
        return ""
    where = [road_words(each) for each in ("room", "internet") if each in roads]
    both = translate("people", " and ").join(where)
    return translate("people", "Near now, {where}.").format(where=both)


def met_words(neighbour: Neighbour) -> str:
    if not neighbour.met:
        return translate("people", "Not met so far.")
    said = translate("people", "Last met {date}, {where}.")
    where = road_words(neighbour.road)
    return said.format(date=when(neighbour.met), where=where)


def waiting_words(neighbour: Neighbour, who: str, roads: Roads, group: str) -> str:
    """What is still to be exchanged, and how it gets there."""
    if not neighbour.lacks:
        return translate("people", "Nothing waits for {who}.").format(who=who)
    if neighbour.lacks == 1:
        said = translate("people", "1 entry waits for {who}; it goes {ways}.")
    else:
        said = translate("people", "{n} entries wait for {who}; they go {ways}.")
    return said.format(n=neighbour.lacks, who=who, ways=ways(roads, group))


def ways(roads: Roads, group: str) -> str:
    """ "when you meet in the room, or by a file": the roads that are open."""
    found = []
    if roads.room:
        found.append(translate("people", "when you meet in the room"))
    if roads.internet:
        found.append(translate("people", "over the internet when both are on"))
    if roads.folder(group):
        found.append(translate("people", "through the shared folder"))
    by_file = translate("people", "by a file")
    if not found:
        return by_file
    last = translate("people", "{first}, or {last}")
    return last.format(first=", ".join(found), last=by_file)


def quoted(view: GroupView, members: Sequence[str], reasons: Sequence[str]) -> list[str]:
    """What each of them who gave a reason gave, in the order in which they joined."""
    both = zip(members, reasons, strict=True)
    said = {who: isolated(led(why)) for who, why in both if why.strip()}
    line = translate("people", "{who}: “{reason}”")
    return [line.format(who=called(view, each), reason=said[each]) for each in ranked(view, said)]


def how_it_ended(state: State, member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who removed a member that is not in the group, and each one's reason; nothing for one who
    left."""
    if not member.removed:
        return (), ()
    found = next((r for r in state.removals if r.id == member.gone), None)
    return (found.voters, found.reasons) if found is not None else ((), ())
