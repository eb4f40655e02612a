"""The commands that carry entries between laptops, print what there is, and check it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from desktop import shapes, telling
from desktop.carrying import is_bundle, verify_file
from desktop.commands.arguments import Adder
from desktop.commands.common import Answer, NothingSaid, done, group_of
from desktop.views import Changed
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    bundle_ = add("bundle", "write what the other laptops lack, encrypted", bundle)
    bundle_.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    take_ = add("take", "merge a bundle", take)
    take_.add_argument("file", type=Path, metavar="FILE", help="a bundle that a member wrote")
    export_ = add("export", "write the rulebook or the log to a file", export)
    for kind, says in (
        ("pdf", "to print"),
        ("markdown", "to read and to import elsewhere"),
        ("log", "all entries in the open, for anybody to verify"),
        ("automerge", "the document, for other Automerge libraries"),
    ):
        export_.add_argument(f"--{kind}", type=Path, metavar="FILE", help=says)
    check = add("verify", "check an exported log (no key needed) or a bundle: signatures, graph, "
                "consents, fingerprint, every sum")  # fmt: skip
    check.add_argument("file", type=Path, metavar="FILE", help="the log or the bundle")
    rehearse = add("rehearse", "play a whole moot with three practice laptops")
    rehearse.add_argument("--rules", type=Path, metavar="FILE", help="any rules; else our sample")
    rehearse.add_argument("--out", type=Path, required=True, metavar="DIR",
                          help="a new folder for all that is made")  # fmt: skip
    rehearse.add_argument("--story", type=Path, metavar="FILE", help="who wants what (TOML)")
    rehearse.add_argument("--model", default="auto", help="auto, none, or the name of a model")


def bundle(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.bundle(group_of(workspace, args), args.out))


def take(workspace: Workspace, args: Namespace) -> Answer:
    return done(workspace.take(args.file))


def export(workspace: Workspace, args: Namespace) -> Answer:
    wanted = {
        workspace.export_markdown: args.markdown,
        workspace.export_pdf: args.pdf,
        workspace.export_log: args.log,
        workspace.export_automerge: args.automerge,
    }
    if not any(wanted.values()):
        raise NothingSaid("Say what to write: --pdf, --markdown, --log or --automerge FILE.")
    group = group_of(workspace, args)
    written = [write(group, out).sentence for write, out in wanted.items() if out]
    return done(Changed(" ".join(written), group=group))


def verify(args: Namespace, open_workspace: Callable[[], Workspace]) -> Answer:
    """An exported log needs no data folder; a bundle needs one that it is addressed to."""
    path: Path = args.file
    if is_bundle(path):
        with open_workspace() as workspace:
            result = workspace.verify_bundle(path)
    else:
        result = verify_file(path)
    return Answer(shapes.verification(result), telling.verification(result), result.passed)
