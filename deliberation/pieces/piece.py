"""Pieces: rules with open parameters that any group can take, fill in, change and share back.

A piece is written in TOML. One from a stranger is untrusted: its size and the count of everything
in it are bounded, and whatever is not exactly a piece is refused with one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.errors import FolkmootError

AREAS = (
    "deciding",
    "joining",
    "leaving",
    "money",
    "chores",
    "space",
    "quiet",
    "guests",
    "conflict",
    "harm",
    "children",
    "animals",
    "data",
    "changing-rules",
)
KINDS = ("number", "name", "period", "choice")
SIZE_LIMIT = 64 * 1024  # bytes of a piece's TOML
STOP_LIMIT = 500  # full stops in one line of it
NUMBER_LIMIT = 1_000_000
PLACEHOLDER_LIMIT = 64  # in the text of one clause


class PieceError(FolkmootError, ValueError):
    """A piece, or what was filled in, cannot be used; the message says why."""


def require(holds: bool, says: str) -> None:
    """Raises `PieceError(says)` unless it holds."""
    if not holds:
        raise PieceError(says)


@dataclass(frozen=True)
class Parameter:
    """What a group fills in, written as a text.

    Whole numbers from `low` to `high` for a number; for a period these bound its count of `unit`
    (days, weeks or months). A choice is one of `choices`; a name is any single line.
    """

    name: str
    kind: str
    ask: str
    default: str
    low: int = 0
    high: int = 0
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class PieceClause:
    """Markdown with {parameter}s; {{ and }} stand for braces. `touches` is whom it touches."""

    title: str
    text: str
    touches: tuple[str, ...] = ("consenting",)


@dataclass(frozen=True)
class FilledClause:
    """A clause of a piece with its parameters filled in, as a rulebook would have it."""

    title: str
    text: str
    touches: tuple[str, ...] = ("consenting",)


@dataclass(frozen=True)
class Piece:
    """`effects` is what it tends to do to each value, in hundredths of [-1, 1].

    Of each tuple in `needs` at least one piece must stand beside it, and of `conflicts` none.
    `origin` is the SHA-256 of the piece that it was changed from, or "".
    """

    id: str
    title: str
    area: str
    summary: str
    clauses: tuple[PieceClause, ...]
    parameters: tuple[Parameter, ...] = ()
    effects: Mapping[str, int] = field(default_factory=dict, hash=False)
    needs: tuple[tuple[str, ...], ...] = ()
    conflicts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    origin: str = ""
