"""What a person can do to the words of the rulebook, as records.

Ids are 32 lower-case hex digits, drawn at random by whoever makes the section, clause or draft.
`after` is the id of the neighbour that the thing is to follow, "" for the first place, None for
the last place.
"""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.errors import FolkmootError


class EditRefused(FolkmootError):
    """An edit that makes no sense for the rulebook as it is; nothing has been changed."""


@dataclass(frozen=True)
class SetTitle:
    """Of the whole rulebook."""

    title: str


@dataclass(frozen=True)
class AddSection:
    id: str
    title: str
    parent: str = ""
    after: str | None = None


@dataclass(frozen=True)
class RenameSection:
    id: str
    title: str


@dataclass(frozen=True)
class RemoveSection:
    """Its clauses stay, outside every section; what stands in it moves up. `by` as of a clause."""

    id: str
    by: str


@dataclass(frozen=True)
class RestoreSection:
    id: str


@dataclass(frozen=True)
class AddClause:
    id: str
    section: str
    text: str
    title: str = ""
    after: str | None = None


@dataclass(frozen=True)
class EditClause:
    """Only the difference is written, so that what others write meanwhile stays too."""

    id: str
    text: str


@dataclass(frozen=True)
class RenameClause:
    id: str
    title: str


@dataclass(frozen=True)
class MoveClause:
    id: str
    section: str
    after: str | None = None


@dataclass(frozen=True)
class RemoveClause:
    """`by` is the id of the deliberation or trial that repealed it, or of the member who takes it
    out by hand; the words are kept, out of sight."""

    id: str
    by: str


@dataclass(frozen=True)
class RestoreClause:
    id: str


@dataclass(frozen=True)
class PutDraft:
    """A new draft, or new words for one that is there already."""

    id: str
    clause: str
    text: str


@dataclass(frozen=True)
class Looked:
    """A person has read what the concurrent edits of the clause became, and leaves it so."""

    clause: str


Edit = (
    SetTitle | AddSection | RenameSection | RemoveSection | RestoreSection | AddClause
    | EditClause | RenameClause | MoveClause | RemoveClause | RestoreClause | PutDraft | Looked
)  # fmt: skip
