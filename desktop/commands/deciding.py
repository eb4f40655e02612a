"""The commands of a deliberation, from "this isn't it" to the sums over what everybody wants."""

from __future__ import annotations

from argparse import Namespace

from deliberation.state import Deliberation
from deliberation.weighing.sensitivity import sensitivity, sentences
from deliberation.weighing.sums import explain
from desktop import lookup, shapes, telling
from desktop.commands.arguments import CLAUSE, STDIN, Adder, about, named, option, whole
from desktop.commands.common import (
    Answer,
    NothingSaid,
    about_of,
    done,
    option_of,
    view_of,
    words,
)
from desktop.views import GroupView
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    say = add("acknowledge", "say that what we have isn't it, and that you don't know the answer; "
              "more than half open a deliberation", acknowledge)  # fmt: skip
    what = say.add_mutually_exclusive_group(required=True)
    what.add_argument("--clause", metavar="CLAUSE", help=CLAUSE)
    what.add_argument("--topic", default="", help="where no clause covers it yet")
    say.add_argument("--it-is-fine", action="store_true", help="take 'isn't it' back")
    say.add_argument("--i-know", action="store_true", help="take 'don't know' back")
    situate = add("about", "say what kind of matter it is, so that lessons are found for it",
                  about_)  # fmt: skip
    situate.add_argument("tags", nargs="*", metavar="TAG", help="such as quiet, money or guests")
    situate.add_argument("--words", default="", help="what is special about it, in a line")
    about(situate)
    want = add("position", "say what you want, in your own words", position)
    want.add_argument("text", metavar="TEXT", help=f"your words, {STDIN}")
    about(want)
    _propose(add)
    retract_ = add("retract", "take back an option that you put forward", retract)
    option(retract_)
    about(retract_)
    value = add("rate", "rate an option against keeping things as they are", rate)
    option(value)
    value.add_argument("rating", type=whole, metavar="RATING", help="from -100 to 100")
    value.add_argument("--reason", default="", help="why, in a sentence")
    about(value)
    sums = add("blend", "what comes out on top, term by term", blend)
    sums.add_argument("--explain", action="store_true",
                      help="each sum in words, and what would change the order")  # fmt: skip
    about(sums)


def _propose(add: Adder) -> None:
    offer = add("propose", "put an exact change forward", propose)
    offer.add_argument("text", nargs="?", metavar="TEXT", help=f"the whole new wording, {STDIN}")
    offer.add_argument("--kind", choices=("new", "amend", "repeal"),
                       help="amend unless it is about a topic")  # fmt: skip
    offer.add_argument("--candidate", type=whole, metavar="N", help="take over the mediator's Nth")
    offer.add_argument("--clause", metavar="CLAUSE", help="another one than it is about")
    offer.add_argument("--section", default="", help="for a new clause")
    offer.add_argument("--title", default="", help="for a new clause")
    offer.add_argument("--reason", default="", help="why, in a sentence")
    offer.add_argument("--answers", action="append", default=[], metavar="OBJECTION",
                       help="an objection that it takes up: the start of its id")  # fmt: skip
    offer.add_argument("--piece", metavar="ID", help="the words of a piece: see 'folkmoot pieces'")
    offer.add_argument("--set", action="append", type=named, default=[], metavar="NAME=VALUE",
                       help="fill in a parameter of the piece")  # fmt: skip
    about(offer)


def acknowledge(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    clause = lookup.clause_id(view, args.clause) if args.clause else ""
    return done(
        workspace.acknowledge(
            view.id,
            clause=clause,
            topic=args.topic,
            not_it=not args.it_is_fine,
            dont_know=not args.i_know,
        )
    )


def about_(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    if not args.tags and not args.words.strip():
        raise NothingSaid("Name at least one tag, such as quiet or money, or say it in --words.")
    it = about_of(view, args)
    return done(workspace.situate(view.id, it.id, args.tags, args.words))


def position(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return done(workspace.position(view.id, about_of(view, args).id, words(args.text)))


def propose(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)
    if args.piece:
        return _propose_piece(workspace, view, it, args)
    if args.set:
        raise NothingSaid("A parameter belongs to a piece; name it with --piece.")
    mediation = ""
    if args.candidate is not None:
        if not it.mediations:
            raise NothingSaid("No mediator has drafted anything yet; 'folkmoot mediate' does.")
        mediation = it.mediations[-1].id
    clause = lookup.clause_id(view, args.clause) if args.clause else it.clause
    kind = args.kind or ("amend" if clause else "new")
    taken_over = args.candidate is not None and args.text is None
    return done(
        workspace.propose(
            view.id,
            it.id,
            kind=kind,
            text="" if taken_over or kind == "repeal" else words(args.text),
            clause="" if kind == "new" else clause,
            section=lookup.section_id(view, args.section),
            title=args.title,
            reason=args.reason,
            mediation=mediation,
            candidate=-1 if args.candidate is None else args.candidate - 1,
            answers=_objections(it, args),
        )
    )


def _objections(it: Deliberation, args: Namespace) -> list[str]:
    every = [each.id for each in it.objections if not each.withdrawn]
    return [lookup.among("objection", typed, every) for typed in args.answers]


def _propose_piece(
    workspace: Workspace, view: GroupView, it: Deliberation, args: Namespace
) -> Answer:
    """A piece brings its own words, title and place."""
    given = (args.text, args.kind, args.candidate, args.clause)
    if any(each is not None for each in given) or args.section or args.title or args.answers:
        raise NothingSaid(
            "A piece brings its own words and place; with --piece only --set and --deliberation go."
        )
    values = dict(args.set)
    return done(workspace.propose_piece(view.id, it.id, args.piece, values))


def retract(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    return done(workspace.retract(view.id, *option_of(view, args)))


def rate(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    which = option_of(view, args)
    return done(workspace.rate(view.id, *which, args.rating, reason=args.reason))


def blend(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    it = about_of(view, args)
    result = workspace.blend(view.id, it.id)
    names = telling.names(view, it.id)
    shape, text = shapes.blend(result, it.id), telling.blend(names, result)
    if args.explain:
        values = workspace.value_names()
        turns = sentences(sensitivity(view.state, it), names, values)
        shape["sensitivity"] = turns
        text = "\n\n".join([text, "\n".join(explain(result, names)), "\n".join(turns)])
    return Answer(shape, text)
