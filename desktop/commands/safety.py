"""The commands that keep things safe: backup, what was refused, and whose hands things are in."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from crdt.errors import NoKey
from desktop import shapes, telling
from desktop.ceremony import Terminal
from desktop.commands.arguments import Adder
from desktop.commands.common import Answer, NothingSaid, done, view_of
from desktop.hands import BEFORE, HANDS
from desktop.views import Changed
from desktop.workspace import Workspace


def arguments(add: Adder) -> None:
    backup_ = add("backup", "everything in one file, encrypted with a passphrase", backup)
    backup_.add_argument("out", type=Path, metavar="FILE", help="the file to write")
    _passphrase(backup_)
    restore_ = add("restore", "bring a backup back into a new data folder (--data DIR)")
    restore_.add_argument("backup", type=Path, metavar="FILE", help="the backup")
    _passphrase(restore_)
    add("quarantine", "what was refused or set aside, by whom and why", quarantine)
    add("hands", "who can learn what: carriers, former members, thieves")


def _passphrase(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--backup-passphrase-file", type=Path, metavar="FILE",
        help="its first line is the backup's own passphrase",
    )  # fmt: skip


def backup(workspace: Workspace, args: Namespace) -> Answer:
    if args.out.exists():
        raise NothingSaid(
            f"{args.out} is there already; choose another name, so that no older backup is lost."
        )
    return done(workspace.back_up(args.out, _backups_own(args, True)))


def _backups_own(args: Namespace, new: bool) -> str:
    why = "Whoever has the backup and its passphrase has everything; choose it with care."
    if not new:
        why = "The backup is protected by its own passphrase."
    said = Terminal.of_backup(args.backup_passphrase_file).passphrase(new, why)
    if said is None:
        raise NoKey("Nothing was done, for want of the backup's passphrase; start again.")
    return said


def restore(args: Namespace, folder: Path) -> Answer:
    """Needs no data folder: it makes one."""
    passphrase = _backups_own(args, False)
    own = Terminal(args.passphrase_file)
    prefer = "passphrase" if own.given else "keyring"
    restored = Workspace.restore(args.backup, passphrase, folder, own, prefer=prefer)
    day = time.strftime("%Y-%m-%d %H:%M", time.localtime(restored.at))
    changed = Changed(
        f"The data of {restored.identity.name} as of {day} are in {folder}; with the next command "
        "there this laptop becomes a new device of theirs and tells the groups so."
    )
    return Answer({**shapes.changed(changed), "folder": str(folder)}, changed.sentence)


def quarantine(workspace: Workspace, args: Namespace) -> Answer:
    view = view_of(workspace, args)
    found = workspace.quarantined(view.id)
    return Answer(shapes.quarantine(view, found), telling.quarantine(view, found))


def hands() -> Answer:
    """Needs no data folder."""
    return Answer(shapes.hands(BEFORE, HANDS), telling.hands(BEFORE, HANDS))
