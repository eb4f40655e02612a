"""The commands with which every figure of a mediation is come to again from a journal, and with
which a journal is given away for that."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from desktop import shapes, telling
from desktop.commands.arguments import Adder, about
from desktop.commands.common import Answer, about_of, view_of
from desktop.commands.mediating import mediation_of
from desktop.commands.streaming import aside
from desktop.workspace import Workspace


def arguments(below: Adder) -> None:
    """Stand behind "journal"."""
    again = below("check", "come to every figure of a mediation again from the journal, with no "
                  "model", check)  # fmt: skip
    again.add_argument("--file", type=Path, metavar="FILE",
                       help="another laptop's journal, from 'journal give'")  # fmt: skip
    again.add_argument("--mediation", metavar="ID", help="start of its id; else the newest")
    about(again)
    out = below("give", "write what your model was asked and said about a deliberation to a file, "
                "so that a member can check it", give)  # fmt: skip
    out.add_argument(
        "file", type=Path, metavar="FILE", help="where to; what it holds is said first"
    )
    out.add_argument("--only-show", action="store_true", help="say what it would hold, no more")
    about(out)


def check(workspace: Workspace, args: Namespace) -> Answer:
    given = workspace.journal_given(args.file) if args.file else None
    view, it, mediation = mediation_of(workspace, args)
    found = workspace.rederive(view.id, it.id, mediation.id, given)
    shape = shapes.rederived(it.id, mediation, found)
    return Answer(shape, telling.rederived(mediation, found), shape["passed"])


def give(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)
    asked = workspace.journal_to_give(view.id, it.id)
    holds = telling.given_journal(asked)
    if args.only_show:
        return Answer(shapes.given_journal(asked, args.file, written=False), holds)
    aside(holds)
    done = workspace.give_journal(asked, args.file)
    return Answer(shapes.given_journal(asked, args.file, written=True), done.sentence)
