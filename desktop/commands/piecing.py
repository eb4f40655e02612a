"""The commands about pieces: looking, taking, sharing, and the government that one would choose."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from deliberation.pieces.composition import Wishes
from deliberation.pieces.piece import AREAS
from desktop import lookup, shapes, telling
from desktop.commands.arguments import CLAUSE, Adder, named, owner
from desktop.commands.common import Answer, done, group_of, view_of
from desktop.mediating import nearest
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    all_ = add("pieces", "rules to take over and fill in; name an area for those of it: "
               f"{', '.join(AREAS)}", pieces)  # fmt: skip
    all_.set_defaults(area="")
    all_.add_argument("--like", metavar="WORDS", help="only the ten that are most like these words")
    owner(all_)
    below = add.within(all_, "COMMAND|AREA", new=True)
    one = below("show", "a piece whole: its words, what can be filled in, what it rests on", show)
    one.add_argument("piece", metavar="ID", help="from 'folkmoot pieces'")
    put = below("take", "put a piece into the rulebook; nobody is bound by it yet", take)
    put.add_argument("piece", metavar="ID", help="from 'folkmoot pieces'")
    put.add_argument("--set", action="append", type=named, default=[], metavar="NAME=VALUE",
                     help="fill in a parameter")  # fmt: skip
    put.add_argument("--section", default="", help="a section that is there, for its clauses")
    out = below("give", "write a piece to a file for others", give)
    out.add_argument("piece", metavar="ID", help="from 'folkmoot pieces'")
    out.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    in_ = below("add", "keep somebody's piece among your own", add_)
    in_.add_argument("file", type=Path, metavar="FILE", help="that somebody gave you")
    back = below("share", "make a piece of a clause as it stands", share)
    back.add_argument("clause", metavar="CLAUSE", help=CLAUSE)
    back.add_argument("--id", required=True, dest="piece", help="small letters and hyphens")
    back.add_argument("--title", required=True, help="what it is called")
    back.add_argument("--area", required=True, choices=AREAS, metavar="AREA",
                      help="what it is about, one of those of 'folkmoot pieces'")  # fmt: skip
    back.add_argument("--summary", required=True, help="what it does, in a sentence")
    back.add_argument("--place", action="append", type=named, default=[], metavar="NAME=WORDS",
                      help="words of it that others can fill in anew: nights=3")  # fmt: skip
    for area in AREAS:  # so that "pieces quiet" lists those, as "pieces" lists all
        below(area, f"the pieces about {area}", pieces).set_defaults(area=area)
    _compose(add)


def _compose(add: Adder) -> None:
    best = add("compose", "the government that you would choose from the pieces, by your own "
               "values, and what the next best would cost you", compose)  # fmt: skip
    best.add_argument("--must", action="append", default=[], metavar="ID", help="has to be in")
    best.add_argument("--never", action="append", default=[], metavar="ID", help="stays out")
    best.add_argument("--explain", action="store_true", help="each sum in words")
    owner(best)


def pieces(workspace: Workspace, args: Namespace) -> Answer:
    library = workspace.library
    own = {each.id for each in library.own()}
    found = [each for each in library.all() if args.area in ("", each.area)]
    if getattr(args, "like", None):
        found = list(nearest(args.like, found, 10))
    return Answer(
        shapes.pieces(found, own, library.broken), telling.pieces(found, own, library.broken)
    )


def show(workspace: Workspace, args: Namespace) -> Answer:
    piece = workspace.library.piece(args.piece)
    origin = workspace.library.origin(piece)
    names = workspace.value_names()
    return Answer(shapes.piece(piece), telling.piece(piece, origin, names))


def take(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    section = lookup.section_id(view, args.section)
    return done(workspace.take_piece(view.id, args.piece, dict(args.set), section))


def give(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.give_piece(args.piece, args.out))


def add_(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.take_piece_file(args.file))


def share(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    clause = lookup.clause_id(view, args.clause)
    return done(
        workspace.share_back(
            view.id,
            clause,
            id_=args.piece,
            title=args.title,
            area=args.area,
            summary=args.summary,
            places=dict(args.place),
        )
    )


def compose(workspace: Workspace, args: Namespace) -> Answer:
    """With the lessons of the group that is meant, if there is one: it takes none to compose."""
    wishes = Wishes(must=frozenset(args.must), never=frozenset(args.never))
    joined = [each.id for each in workspace.groups() if each.joined]
    group = group_of(workspace, args) if args.group or len(joined) == 1 else ""
    found = workspace.compose(wishes, group)
    names = workspace.value_names()
    names |= {each.id: each.title for each in workspace.library.all()}
    return Answer(shapes.composition(found), telling.composition(found, names, args.explain))
