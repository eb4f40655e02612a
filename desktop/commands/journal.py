"""The command that shows what models were asked and said, to the letter."""

from __future__ import annotations

from argparse import Namespace

from desktop import lookup, shapes, telling
from desktop.commands import rederiving
from desktop.commands.arguments import Adder, owner, whole
from desktop.commands.common import Answer, NothingSaid
from desktop.workspace import Workspace

NEWEST = 1_000  # lines among which the beginning of an id is looked for
WHOLE = 32  # digits of an id


def arguments(add: Adder) -> None:
    lines = add("journal", "what models were asked and said, and what became of it", journal)
    lines.add_argument("--limit", type=whole, default=20, metavar="N", help="how many lines")
    lines.add_argument("--before", default="", metavar="ID", help="only lines before this one")
    owner(lines)
    below = add.within(lines, new=True)
    line = below("show", "a line whole, to the letter", show)
    line.add_argument("exchange", metavar="ID", help="the start of its id")
    rederiving.arguments(below)


def journal(workspace: Workspace, args: Namespace) -> Answer:
    if not 1 <= args.limit <= NEWEST:
        raise NothingSaid(f"--limit takes a whole number from 1 to {NEWEST:,}.")
    before = _line(workspace, args.before) if args.before else ""
    found = workspace.journal(args.limit + 1, before)
    shown = found[: args.limit]
    text = telling.journal(shown, more=len(found) > args.limit, later=bool(before))
    return Answer(shapes.journal(shown), text)


def show(workspace: Workspace, args: Namespace) -> Answer:
    it = workspace.exchange(_line(workspace, args.exchange))
    return Answer(shapes.exchange(it), telling.exchange(it))


def _line(workspace: Workspace, typed: str) -> str:
    """A whole id finds a line of any age, the beginning of one those of late."""
    if len(typed) == WHOLE:
        return workspace.exchange(typed).id
    every = (each.id for each in workspace.journal(NEWEST))
    return lookup.among("line of the journal", typed, every, "journal")
