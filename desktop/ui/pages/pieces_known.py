"""What the page of pieces shows, read from the library, the vault and the group in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deliberation.errors import FolkmootError
from deliberation.pieces.composition import Composition, Wishes
from deliberation.pieces.lessons import told_of
from deliberation.pieces.piece import Piece
from deliberation.weighing.lessons import Known
from desktop.library import Broken
from desktop.piece_origins import PieceOrigin

if TYPE_CHECKING:
    from desktop.workspace import Workspace


@dataclass(frozen=True)
class Shelf:
    """`origins`: the clauses of the group in view that came from pieces. `lessons` are those
    about the piece that was asked for, with their likeness in thousandths; `changed_from` is the
    title of the piece that it was made from, "" where that is not at hand."""

    pieces: tuple[Piece, ...]
    own: frozenset[str]
    broken: tuple[Broken, ...]
    values: Mapping[str, str]  # their names
    origins: tuple[PieceOrigin, ...]
    lessons: tuple[tuple[Known, int], ...] = ()
    changed_from: str = ""

    def piece(self, id_: str) -> Piece | None:
        return next((each for each in self.pieces if each.id == id_), None)

    def title(self, id_: str) -> str:
        """What to call a piece, also one that is not here."""
        found = self.piece(id_)
        return found.title if found else id_

    @property
    def titles(self) -> dict[str, str]:
        return {each.id: each.title for each in self.pieces}

    def placed(self, piece: str) -> tuple[PieceOrigin, ...]:
        """The clauses of the rulebook that came from this piece."""
        return tuple(each for each in self.origins if each.id == piece)


@dataclass(frozen=True)
class Drafted:
    """A government that the owner would choose, or why there is none.

    `nothing`: the profile knows nothing yet. `trouble`: the wishes cannot be met; it says why.
    """

    composition: Composition | None = None
    nothing: bool = False
    trouble: str = ""


def read(workspace: Workspace, group: str, spoken: str, piece: str) -> Shelf:
    """To be called on the documents thread. With the lessons about `piece`, if one is named."""
    library = workspace.library
    pieces = library.all()
    found = next((each for each in pieces if each.id == piece), None)
    origin = library.origin(found) if found else None
    state = workspace.view(group).state if group and found else None
    return Shelf(
        pieces,
        frozenset(each.id for each in library.own()),
        library.broken,
        workspace.value_names(spoken),
        workspace.piece_origins(group) if group else (),
        told_of(state, found) if state and found else (),
        origin.title if origin else "",
    )


def draft(workspace: Workspace, group: str, wishes: Wishes) -> Drafted:
    """To be called on the documents thread; it takes a second or two."""
    if not workspace.profile().evidence:
        return Drafted(nothing=True)
    try:
        return Drafted(workspace.compose(wishes, group))
    except FolkmootError as error:
        return Drafted(trouble=str(error))
