"""The commands of a trial: its terms, what each saw of it, its review, and what it taught."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from deliberation.acts import RESULTS, VERDICTS
from deliberation.state import Trial
from desktop import lookup, shapes, telling
from desktop.commands.arguments import DAY, STDIN, TRIAL, Adder, about, option, whole
from desktop.commands.common import Answer, done, option_of, view_of, words
from desktop.lookup import Ambiguous
from desktop.views import GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    try_ = add("trial", "put down the terms on which an option could be tried; 'consent --option "
               "N --on-trial' agrees to them", trial)  # fmt: skip
    option(try_)
    try_.add_argument("--hope", required=True, help="what you hope for")
    try_.add_argument("--until", required=True, metavar="DATE", help=DAY)
    try_.add_argument("--worked", default="", metavar="SIGN", help="what would show it worked")
    try_.add_argument("--failed", default="", metavar="SIGN", help="what would show it failed")
    about(try_)
    saw = add("observe", "say what you saw of a trial; sealed until all have said it", observe)
    saw.add_argument("result", choices=RESULTS, metavar="RESULT", help="worked, mixed or failed")
    saw.add_argument("text", nargs="?", metavar="NOTE", help="what you saw")
    saw.add_argument("--harm", type=whole, default=0, metavar="N",
                     help="harm that you saw, from 0 for none to 100 for the worst")  # fmt: skip
    saw.add_argument("--tell", action="store_true",
                     help="the note may be told to other groups, without your name")  # fmt: skip
    _which(saw)
    how = add("conclude", "say how the trial should end; it ends when the review is closed",
              conclude)  # fmt: skip
    how.add_argument("verdict", choices=VERDICTS, metavar="VERDICT", help="keep, change or end")
    how.add_argument("reason", nargs="?", default="", metavar="REASON", help="why, in a sentence")
    _which(how)
    shown = add("review", "how a trial stands: who has said what they saw, and what it was", review)
    _which(shown)
    _which(add("close-review", "end the trial by what more than half say; without that, things "
               "are as they were", close_review))  # fmt: skip
    _which(add("put-back", "put the former text back after a trial that was not kept", put_back))
    taught = add("learn", "put the lesson of a trial into words", learn)
    taught.add_argument("text", metavar="TEXT", help=f"the lesson, {STDIN}")
    _which(taught)


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("--trial", default="", metavar="ID", help=TRIAL)


def trial(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = option_of(view, args)
    terms = {"worked": args.worked, "failed": args.failed}
    return done(workspace.start_trial(view.id, *which, args.hope, args.until, **terms))


def _trial(view: GroupView, typed: str, fits: Callable[[Trial], bool]) -> str:
    """The trial that was named; where nothing was typed, the only one that `fits`, or that is."""
    every = [each for about in view.state.deliberations for each in about.trials]
    likely = [each.id for each in every if fits(each)]
    if not typed and likely:
        return lookup.among("trial", typed, likely)
    return lookup.among("trial", typed, (each.id for each in every))


def observe(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = _trial(view, args.trial, lambda it: it.running)
    note = words(args.text) if args.text is not None else ""
    return done(
        workspace.observe(view.id, which, args.result, note, harm=args.harm, tell=args.tell)
    )


def conclude(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = _trial(view, args.trial, lambda it: it.running)
    return done(workspace.conclude(view.id, which, args.verdict, args.reason))


def review(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    every = {t.id: (d, t) for d in view.state.deliberations for t in d.trials}
    if not every:
        raise Ambiguous("Nothing has been tried yet; 'folkmoot trial' puts terms down.")
    if args.trial:
        id_ = lookup.among("trial", args.trial, every)
        every = {id_: every[id_]}
    text = "\n\n".join(telling.trial(view, *each) for each in every.values())
    return Answer({"trials": [shapes.trial(d.id, t) for d, t in every.values()]}, text)


def close_review(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return done(workspace.close_review(view.id, _trial(view, args.trial, lambda it: it.running)))


def put_back(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = _trial(view, args.trial, lambda it: it.over and not it.back)
    return done(workspace.put_back(view.id, which))


def learn(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = _trial(view, args.trial, lambda it: bool(it.closed) and not it.lessons)
    return done(workspace.learn(view.id, which, words(args.text)))
