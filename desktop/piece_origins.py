"""Which piece a clause came from, with what it was filled in, and whether it still reads so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from deliberation.errors import FolkmootError
from deliberation.pieces.filling import fill, matches
from deliberation.pieces.piece import Piece
from deliberation.state import Origin
from desktop.export.markup import canonical

ID_LETTERS = 60  # the most that a piece's id can have


@dataclass(frozen=True)
class PieceOrigin:
    """`piece` is None where that very piece is not at hand; then nobody can say whether the
    clause still reads as it. `filled` is how it was filled in at first, `now` how it reads now,
    None where it was changed otherwise."""

    clause: str
    id: str
    title: str
    piece: Piece | None
    filled: Mapping[str, str]
    now: Mapping[str, str] | None


def origin_of(
    said: Origin, piece: Piece | None, text: str, versions: Collection[str], waiting: bool
) -> PieceOrigin | None:
    """What is `said` of the origin of a clause, held against the texts that it has had.

    None where it never had the piece's words, such as while they are only put forward.
    `waiting`: other words for it are put forward; without the piece they might be meant.
    """
    if piece is None:
        found = PieceOrigin(said.clause, said.piece, said.title, None, said.filled, None)
        return None if waiting else found
    worded = wordings(piece, said.filled)
    if worded.isdisjoint(versions):
        return None
    now = said.filled if text in worded else matches(_as_written(piece), text)
    return PieceOrigin(said.clause, piece.id, piece.title, piece, said.filled, now)


def wordings(piece: Piece, values: Mapping[str, str]) -> set[str]:
    """The clauses of the piece as a rulebook writes them; none where the values do not fit it."""
    try:
        return {canonical(each.text) for each in fill(piece, values)}
    except FolkmootError:  # whoever signed the origin may have signed nonsense
        return set()


def _as_written(piece: Piece) -> Piece:
    """The piece with its clauses laid out as a rulebook lays them out."""
    clauses = tuple(replace(each, text=canonical(each.text)) for each in piece.clauses)
    return replace(piece, clauses=clauses)


def id_from(title: str, taken: Collection[str]) -> str:
    """An id for a piece of this title that is not `taken`: "Soup on Monday" is soup-on-monday.

    A title without any letter from a to z gives "piece".
    """
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    base = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", letters)).strip("-")
    base = base[: ID_LETTERS - 5].strip("-") or "piece"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found
