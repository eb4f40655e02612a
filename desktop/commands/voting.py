"""The commands with which a group says how it decides, votes, and lends its ballots."""

from __future__ import annotations

from argparse import Namespace

from desktop import lookup, shapes, telling
from desktop.commands.arguments import DAY, STDIN, Adder, about
from desktop.commands.common import (
    Answer,
    about_of,
    done,
    group_of,
    view_of,
    words,
)
from desktop.counting import as_closed, as_it_stands
from desktop.deciding import DecidingRefused
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    add("settings", "how the group decides, and who wants what of it", settings)
    pick = add("choose", "say for or against a value of a setting; it holds once more than half "
               "are for it and nobody is against it", choose)  # fmt: skip
    pick.add_argument("setting", metavar="SETTING", help="such as rule or quorum")
    pick.add_argument("value", metavar="VALUE", help=f"such as 'majority' or 60, {STDIN}")
    pick.add_argument("--against", action="store_true", help="object to this value")
    pick.add_argument("--reason", default="", help="why, in a sentence")
    limit = add("deadline", "a day to have decided by; nothing closes by itself", deadline)
    limit.add_argument("until", metavar="DATE", help=DAY)
    about(limit)
    counted = add("count", "the vote as it stands, whose ballot by whom, and every sum", count)
    about(counted)
    end = add("close", "close the vote: what has come by now is counted", close)
    about(end)
    lend = add("delegate", "let another's ballot count for yours too, for a time; never consents "
               "or objections", delegate)  # fmt: skip
    lend.add_argument("to", metavar="MEMBER", help="a name, or the start of an id")
    lend.add_argument("--until", required=True, metavar="DATE", help=DAY)
    lend.add_argument("--topic", default="", metavar="TAG", help="only in matters of this tag")
    back = add("recall", "take your ballot back, at once", recall)
    back.add_argument("delegation", nargs="?", default="", metavar="ID",
                      help="needed where you have given several")  # fmt: skip
    add("delegations", "who lends whose ballot to whom, and until when", delegations)


def settings(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return Answer(shapes.settings(view), telling.settings(view))


def choose(workspace: Workspace, args: Namespace) -> Answer:
    group = group_of(workspace, args)
    value = words(args.value)
    return done(
        workspace.choose(group, args.setting, value, agree=not args.against, reason=args.reason)
    )


def deadline(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return done(workspace.set_deadline(view.id, about_of(view, args).id, args.until))


def count(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)
    if it.rule == "consent":
        raise DecidingRefused(
            "This is decided by consent, so there are no ballots to count; 'folkmoot status' shows "
            "who consents and who objects."
        )
    names = telling.names(view, it.id)
    decided = [each for each in it.counts if each.passed]
    if decided:
        found = as_closed(it, decided[0], names)
    else:
        found = as_it_stands(view.state, it, workspace.today(), names)
    return Answer(shapes.counting(it.id, found), telling.counting(view, it, found))


def close(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    change = workspace.close_vote(view.id, about_of(view, args).id)
    view = workspace.view(view.id)
    it = next(d for d in view.state.deliberations if change.subject in {c.id for c in d.counts})
    closing = next(each for each in it.counts if each.id == change.subject)
    found = as_closed(it, closing, telling.names(view, it.id))
    shape = {**shapes.changed(change), **shapes.counting(it.id, found)}
    return Answer(shape, f"{change.sentence}\n\n{telling.counting(view, it, found)}")


def delegate(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    to = lookup.member_id(view, args.to)
    return done(workspace.delegate(view.id, to, args.until, args.topic))


def recall(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    given = view.state.delegations
    mine = [each.id for each in given if each.member == view.me and not each.recalled]
    return done(workspace.recall(view.id, lookup.among("delegation", args.delegation, mine)))


def delegations(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    today = workspace.today()
    return Answer(shapes.delegations(view, today), telling.delegations(view, today))
