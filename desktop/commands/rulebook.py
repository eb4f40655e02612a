"""The commands that show the rulebook, bring rules in and change their words."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from desktop import lookup, shapes, telling
from desktop.commands.arguments import CLAUSE, STDIN, Adder
from desktop.commands.common import Answer, done, group_of, view_of, words
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    bring = add("import", "bring rules in: .md, .txt or .docx", import_)
    bring.add_argument("file", type=Path, metavar="FILE", help="of at most 2 MiB")
    bring.add_argument("--add", action="store_true", help="after the clauses that are here")
    change = add("edit", "change the words of a clause; binds nobody", edit)
    change.add_argument("--clause", required=True, metavar="CLAUSE", help=CLAUSE)
    change.add_argument("--looked", action="store_true", help="only say that the merge was read")
    change.add_argument(
        "--from", dest="base", metavar="TEXT", help="what it said when you began; keeps what came"
    )
    change.add_argument("text", nargs="?", metavar="TEXT", help=f"all its new words, {STDIN}")
    add("status", "the rulebook, who is bound, what is being decided", status)


def import_(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.import_rules(group_of(workspace, args), args.file, add=args.add))


def edit(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    clause = lookup.clause_id(view, args.clause)
    if args.looked:
        return done(workspace.looked(view.id, clause))
    return done(workspace.edit_clause(view.id, clause, words(args.text), base=args.base))


def status(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    origins = {each.clause: each for each in workspace.piece_origins(view.id)}
    return Answer(shapes.status(view, origins), telling.status(view, origins))
