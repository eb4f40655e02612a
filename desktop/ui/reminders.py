"""Quiet lines on Today that come from this laptop's own notes: a backup that is due, and members
whose laptops were not met for long. None of them is counted among what needs the person."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.ui.words import counted, join_names, translate, when_short

if TYPE_CHECKING:
    from desktop.workspace import Workspace

LONG = 14 * 24 * 3600  # seconds without meeting, after which it is worth a word
NAMED = 3  # members who are named; of the others only how many


@dataclass(frozen=True)
class Noted:
    """`backed_up` is when the last backup was made, in Unix seconds, 0 for never; `backup_due`
    that now is the time to remind of it. `unmet` are the members some of whose laptops were not
    met for long, and `waiting` is how many entries wait for the one that lacks most."""

    group: str
    backed_up: int
    backup_due: bool
    unmet: tuple[str, ...]
    waiting: int


def read(workspace: Workspace, group: str, *, remind: bool) -> Noted:
    """To be called on the documents thread. `remind` at most once in an opening of the workspace:
    asking counts as having reminded."""
    due = workspace.remind() if remind else False
    unmet: dict[str, int] = {}
    joined = {each.id for each in workspace.groups() if each.joined}
    for each in workspace.neighbours(group) if group in joined else ():
        if (
            each.met
            and each.lacks
            and time.time() - each.met > LONG
            and each.member != workspace.me
        ):
            unmet[each.member] = max(each.lacks, unmet.get(each.member, 0))
    return Noted(group, workspace.backed_up, due, tuple(unmet), max(unmet.values(), default=0))


def backup_sentence(noted: Noted) -> str:
    if not noted.backed_up:
        return translate(
            "reminders",
            "There is no backup of your data yet. If this laptop breaks or is lost, so are your "
            "keys and all that only it has.",
        )
    said = translate(
        "reminders", "Your last backup is of {date}. What came since then is on this laptop alone."
    )
    return said.format(date=when_short(noted.backed_up))


def unmet_sentence(noted: Noted, names: list[str]) -> str:
    """`names` are those of `unmet`."""
    who = names[:NAMED]
    if len(names) > NAMED:
        who.append(translate("reminders", "{n} others").format(n=len(names) - NAMED))
    said = translate(
        "reminders", "You have not met {who} for more than two weeks, and {what} for them."
    )
    one = translate("reminders", "entry waits")
    many = translate("reminders", "entries wait")
    return said.format(who=join_names(who), what=counted(noted.waiting, one, many))
