"""The commands with which a group is founded, joined and left."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from desktop import lookup
from desktop.commands.arguments import Adder, owner
from desktop.commands.common import Answer, done, group_of
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    found_ = add("found", "found a group, with you as its first member", found)
    found_.add_argument("group_name", metavar="NAME", help="what the group is called")
    owner(found_)
    invite_ = add("invite", "write an invitation file", invite)
    invite_.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    join_ = add("join", "ask to join: sign a request for an invitation", join)
    join_.add_argument("invitation", type=Path, metavar="INVITATION", help="a member's file")
    join_.add_argument("out", type=Path, metavar="REQUEST", help="the file to write")
    owner(join_)
    admit_ = add("admit", "say yes to people who ask to join; a majority lets them in", admit)
    admit_.add_argument("request", type=Path, nargs="*", metavar="REQUEST", help="their file")
    admit_.add_argument("--member", metavar="NAME", help="somebody another member said yes to")
    add("leave", "leave the group; from then on nothing binds you", leave)


def found(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.found(args.group_name))


def invite(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.invite(group_of(workspace, args), args.out))


def join(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.join(args.invitation, args.out))


def admit(workspace: Workspace, args: Namespace) -> Answer:
    group = group_of(workspace, args)
    if args.member:
        pending = {person.name: person.id for person in workspace.view(group).state.pending}
        wanted = pending.get(args.member) or lookup.among("person", args.member, pending.values())
        return done(workspace.vote_in(group, wanted))
    return done(workspace.admit(group, args.request))


def leave(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.leave(group_of(workspace, args)))
