"""What the commands share: the answer that each gives, and finding what the person named."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliberation.errors import FolkmootError
from deliberation.state import Deliberation
from desktop import lookup, shapes
from desktop.views import Changed, GroupView
from desktop.workspace import Workspace

_MOST = 1_000_000  # characters that are read from standard input; any text may have far fewer


class NothingSaid(FolkmootError):
    """The command needs words that were not given."""


@dataclass(frozen=True)
class Answer:
    """`shape` is printed with `--json`, `text` without. `ok` false: a check failed, status 1."""

    shape: Any
    text: str
    ok: bool = True


Command = Callable[[Workspace, Namespace], Answer]


def done(change: Changed) -> Answer:
    return Answer(shapes.changed(change), change.sentence)


def check_folder(folder: Path) -> None:
    """Raises `NothingSaid` where there is none."""
    if not folder.is_dir():
        raise NothingSaid(f"There is no folder {folder}; make it first.")


def group_of(workspace: Workspace, args: Namespace) -> str:
    return lookup.group_id(workspace.groups(), args.group)


def view_of(workspace: Workspace, args: Namespace) -> GroupView:
    return workspace.view(group_of(workspace, args))


def about_of(view: GroupView, args: Namespace) -> Deliberation:
    """The deliberation that the person means."""
    return deliberation(view, lookup.deliberation_id(view, args.deliberation))


def deliberation(view: GroupView, id_: str) -> Deliberation:
    """One that is surely there, since its id was looked up in this very state."""
    found = view.state.deliberation(id_)
    assert found is not None, "looked up in this very state"
    return found


def option_of(view: GroupView, args: Namespace) -> tuple[str, str]:
    """The ids of the deliberation and of the option that the person means."""
    about = about_of(view, args)
    return about.id, lookup.option_id(about, args.option)


def words(typed: str | None) -> str:
    """The words on the command line, or standard input where the word is "-"."""
    if typed is None:
        raise NothingSaid("Say it in words, or '-' to read them from standard input.")
    if typed != "-":
        return str(typed)
    read = sys.stdin.read(_MOST + 1)
    if len(read) > _MOST:
        raise NothingSaid(f"More than {_MOST:,} characters came in, which no clause may have.")
    return read
