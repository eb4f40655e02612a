"""The commands with which members bind themselves, object, and take both back."""

from __future__ import annotations

from argparse import Namespace

from deliberation.acts import KEEP
from desktop import lookup, shapes, telling
from desktop.commands.arguments import CLAUSE, STDIN, Adder, about, option
from desktop.commands.common import (
    Answer,
    NothingSaid,
    about_of,
    done,
    option_of,
    view_of,
    words,
)
from desktop.views import Changed, GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    agree = add("consent", "bind yourself to exactly this wording", consent)
    what = agree.add_mutually_exclusive_group()
    what.add_argument("--option", metavar="OPTION", help="place in the list, id, or keep")
    what.add_argument("--clause", metavar="CLAUSE", help="a clause as it stands")
    what.add_argument("--all", action="store_true", help="every clause as it stands")
    agree.add_argument("--on-trial", nargs="?", const="", metavar="ID",
                       help="on the terms of its trial, and no longer")  # fmt: skip
    agree.add_argument("--although", default="", metavar="WORDS",
                       help="what it costs you, typed by hand, where it goes hard against "
                       "your own values")  # fmt: skip
    about(agree)
    object_to = add("object", "object to an option, with a reason", object_)
    option(object_to)
    object_to.add_argument("text", metavar="REASON", help=f"what stands against it, {STDIN}")
    object_to.add_argument("--purpose", default="", metavar="WORDS",
                           help="the one of the group's purposes that it goes against, where it "
                           "does no harm")  # fmt: skip
    about(object_to)
    back = add("withdraw", "withdraw your objection", withdraw)
    back.add_argument("objection", metavar="ID", nargs="?", default="",
                      help="needed where you have made several")  # fmt: skip
    free = add("revoke", "take your consent to a clause back, at once", revoke)
    free.add_argument("clause", metavar="CLAUSE", help=CLAUSE)


def consent(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    if args.on_trial is not None and not args.option:
        raise NothingSaid("What is tried is an option; name it with --option.")
    if args.option:
        change = _to_option(workspace, view, args)
    elif args.all:
        return done(workspace.consent_to_all(view.id))
    elif args.clause:
        clause = lookup.clause_id(view, args.clause)
        change = workspace.consent(view.id, clause=clause, although=args.although)
    else:
        raise NothingSaid(f"Name an --option (or '{KEEP}'), a --clause, or --all clauses.")
    return _consented(workspace, change)


def _to_option(workspace: Workspace, view: GroupView, args: Namespace) -> Changed:
    it = about_of(view, args)
    option = lookup.option_id(it, args.option)
    trial = ""
    if args.on_trial is not None:
        terms = [each.id for each in it.trials if each.option == option]
        trial = lookup.among("trial of this option", args.on_trial, terms)
    return workspace.consent(
        view.id, deliberation=it.id, option=option, trial=trial, although=args.although
    )


def _consented(workspace: Workspace, change: Changed) -> Answer:
    """Shows the very words: a number on the command line is quickly mistaken for another."""
    consents = workspace.view(change.group).state.consents
    given = next(each for each in consents if each.id == change.subject)
    shape = {**shapes.changed(change), "sha256": given.sha256, "text": given.text}
    said = telling.quoted(given.text or "(no clause: it is repealed)")
    return Answer(shape, f"{change.sentence}\n{said}\n  sha256 {given.sha256}")


def object_(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = option_of(view, args)
    reason = words(args.text)
    return done(workspace.object_to(view.id, *which, reason, purpose=args.purpose))


def withdraw(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    said = [o for d in view.state.deliberations for o in d.objections]
    mine = [o.id for o in said if o.member == view.me and not o.withdrawn]
    return done(workspace.withdraw(view.id, lookup.among("objection", args.objection, mine)))


def revoke(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return done(workspace.revoke(view.id, lookup.clause_id(view, args.clause)))
