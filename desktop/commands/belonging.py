"""The commands about who belongs: removal, and what is said to somebody who is out."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from desktop import lookup
from desktop.commands.arguments import Adder
from desktop.commands.common import Answer, done, view_of
from desktop.workspace import Workspace

_WHO = "their name, or the start of their id"


def arguments(add: Adder) -> None:
    remove_ = add("remove", "vote to remove a member; a majority of the others decides", remove)
    remove_.add_argument("member", metavar="NAME", help=_WHO)
    remove_.add_argument("reason", metavar="WHY", nargs="?", default="",
                         help="shown to everybody; whoever votes first must say it")  # fmt: skip
    uphold_ = add("uphold", "leave it as it is where members removed each other", uphold)
    uphold_.add_argument("contest", metavar="ID", nargs="?", default="", help="start of its id")
    farewell_ = add("farewell", "tell somebody who was removed, or left, that they are out",
                    farewell)  # fmt: skip
    farewell_.add_argument("member", metavar="NAME", help=_WHO)
    farewell_.add_argument("out", type=Path, metavar="FILE", help="a file that only they can read")


def remove(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    member = lookup.member_id(view, args.member)
    return done(workspace.vote_out(view.id, member, args.reason))


def uphold(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    contests = (each.id for each in view.state.contests)
    return done(workspace.uphold(view.id, lookup.among("contest", args.contest, contests)))


def farewell(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    member = lookup.former_id(view, args.member)
    return done(workspace.farewell(view.id, member, args.out))
