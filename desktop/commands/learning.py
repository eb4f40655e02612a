"""The commands with which lessons are looked at, given to other groups and taken from them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from deliberation.state import Deliberation
from deliberation.weighing.lessons import alike, known
from desktop import lookup, shapes, telling
from desktop.commands.arguments import Adder, about
from desktop.commands.common import Answer, about_of, done, group_of, view_of
from desktop.mediating import nearest_lessons
from desktop.views import GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    all_ = add("lessons", "what trials taught, here and elsewhere, and how like each is to what "
               "is being decided", lessons)  # fmt: skip
    about(all_)
    all_.add_argument("--like", metavar="WORDS", help="only the ten that are most like these words")
    below = add.within(all_)
    out = below(
        "give",
        "write your group's lessons to a signed file; names that are found are taken out",
        give,
    )
    out.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    out.add_argument("--trial", action="append", default=[], metavar="ID",
                     help="only the lesson of this trial")  # fmt: skip
    in_ = below("take", "take another group's lessons in; they weigh in the sums", take)
    in_.add_argument("file", type=Path, metavar="FILE", help="that another group wrote")


def lessons(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    found = known(view.state)
    if args.like:
        found = nearest_lessons(args.like, found)
    it = _present(view, args)
    options = list(it.standing) if it else []
    likeness = alike(found, it, options) if it else {}
    return Answer(
        shapes.lessons(found, likeness, it.id if it else ""),
        telling.lessons(view, found, likeness, it),
    )


def _present(view: GroupView, args: Namespace) -> Deliberation | None:
    """The deliberation that was named, or the only one that goes on, if there is just one."""
    if args.deliberation is not None:
        return about_of(view, args)
    going = [each for each in view.state.deliberations if each.open and not each.adopted]
    return going[0] if len(going) == 1 else None


def give(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    every = [each.id for d in view.state.deliberations for each in d.trials]
    trials = tuple(lookup.among("trial", typed, every) for typed in args.trial)
    return done(workspace.give_lessons(view.id, args.out, trials))


def take(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.take_lessons(group_of(workspace, args), args.file))
