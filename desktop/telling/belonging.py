"""Who is in the group, who is out and why, and everybody's devices, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from deliberation.state import Contest, Removal
from desktop.carrying import listed
from desktop.devices import DeviceView
from desktop.shapes.belonging import Worded
from desktop.telling.words import wrapped
from desktop.views import GroupView


def membership(view: GroupView) -> list[str]:
    """The lines of the status that are about who belongs, but for the members' names."""
    state = view.state
    own = state.member(view.me)
    lines = []
    if own is not None and own.left:
        how = "were removed from" if own.removed else "have left"
        lines.append(f"you {how} this group; nothing in it binds you")
    lines += [
        f"{each.name} waits to be let in: {len(each.votes)} of {each.needed} said yes"
        for each in state.pending
    ]
    for each in state.removing:
        said = _said(view, each.votes, each.reasons)
        votes = f"{len(each.votes)} of {each.needed} voted for it"
        lines.append(f"{view.name_of(each.member)} may be removed: {votes} ({said})")
    gone = {member.gone for member in state.members if member.left}
    lines += [_removal(view, each) for each in state.removals if each.id in gone]
    lines += [_contest(view, each) for each in state.contests]
    if state.suspended:
        count = len(state.suspended)
        acts = "1 act is" if count == 1 else f"{count} acts are"
        lines.append(
            f"{acts} set aside, since their author was removed or the device retired at the same "
            "time; 'folkmoot quarantine' lists them"
        )
    return [wrapped(each, "  ", "") for each in lines]


def _said(view: GroupView, votes: Sequence[str], reasons: Sequence[str]) -> str:
    both = zip(votes, reasons, strict=True)
    return "; ".join(view.name_of(by) + (f": “{why}”" if why else "") for by, why in both)


def _removal(view: GroupView, each: Removal) -> str:
    said = _said(view, each.voters, each.reasons)
    return f"{view.name_of(each.member)} was removed ({said})"


def _contest(view: GroupView, each: Contest) -> str:
    who = listed([view.name_of(member) for member in each.members])
    if not each.needed:
        return f"{who} removed each other at the same time, and nobody is left to settle it"
    return (
        f"{who} removed each other at the same time [{each.id[:8]}]: {len(each.upheld)} of "
        f"{each.needed} want to leave it so; 'folkmoot uphold' says that, 'folkmoot admit' lets "
        "somebody in again"
    )


def device(view: GroupView, id_: str) -> str:
    """Whose it is and what it is called."""
    owner = view.state.member(view.state.device_owner.get(id_, ""))
    if owner is None:
        return f"a stranger's laptop [{id_[:8]}]"
    name = next((each.name for each in owner.devices if each.id == id_), "")
    return f"{owner.name}'s “{name}”" if name else f"{owner.name}'s laptop [{id_[:8]}]"


def devices(view: GroupView, found: Sequence[DeviceView]) -> str:
    lines = []
    for member, theirs in groupby(found, lambda each: each.member):
        out = view.state.member(member)
        lines.append(view.name_of(member) + (" (no member now)" if out and out.left else ""))
        lines += [f"  [{each.id[:8]}] {_device(each)}" for each in theirs]
    return "\n".join(lines)


def _device(each: DeviceView) -> str:
    said = [f"“{each.name}”" if each.name else "a laptop without a name"]
    if each.here:
        said.append("this one")
    if each.forked:
        said.append("signed two things under one number, as a copy of its data does")
    if each.retired:
        said.append("retired")
    return ", ".join(said)


def requests(found: Sequence[Worded]) -> list[str]:
    """What to compare with whoever asked."""
    return [f"The words of {each.person.name}'s request: {' '.join(words)}"
            for each, words in found]  # fmt: skip
