"""What holds of any set of pieces that may be chosen, as rows of a 0-1 linear programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from deliberation.fields import is_number
from deliberation.pieces.composition import Wishes
from deliberation.pieces.piece import Piece
from deliberation.pieces.worth import ComposeError, Learnt

MOST_PIECES = 200  # each is chosen without or with once more: seconds for so many
NO_END = float("inf")


class Row(NamedTuple):
    """low <= sum of terms[i] × (piece i is in) <= high, `i` being its place in order of ids."""

    low: float
    terms: Mapping[int, int]
    high: float

    def holds(self, taken: frozenset[int]) -> bool:
        """Whether a set of pieces, by their places, keeps to it."""
        return self.low <= sum(self.terms.get(i, 0) for i in taken) <= self.high


def check(pieces: Sequence[Piece], lessons: Mapping[str, Learnt], wishes: Wishes) -> None:
    """Raises `ComposeError` for wishes that name what is not there, or counts that are none."""
    ids = [piece.id for piece in pieces]
    if len(ids) > MOST_PIECES:
        raise ComposeError(f"There are {len(ids)} pieces: choose from at most {MOST_PIECES}.")
    for key, same in groupby(ids):
        if len(list(same)) > 1:
            raise ComposeError(f"Two pieces have the id “{key}”: give one of them another.")
    for piece in pieces:
        if piece.id in piece.conflicts:
            raise ComposeError(f"“{piece.title}” conflicts with itself: correct the piece.")
    for key in sorted({*lessons, *wishes.must, *wishes.never} - set(ids)):
        raise ComposeError(f"There is no piece “{key}” to choose from: add it or leave it out.")
    for key in sorted(wishes.must & wishes.never):
        title = next(piece.title for piece in pieces if piece.id == key)
        raise ComposeError(f"“{title}” cannot be both wanted and refused: choose one.")
    areas = {piece.area for piece in pieces}
    for area, count in sorted([*wishes.at_least.items(), *wishes.at_most.items()]):
        if area not in areas:
            raise ComposeError(f"No piece is about “{area}”: no number of them can be asked for.")
        if not is_number(0, MOST_PIECES)(count):
            raise ComposeError(f"How many pieces about “{area}” must be a whole number from 0.")


def rules(pieces: Sequence[Piece]) -> list[Row]:
    """What each piece needs and must not stand beside; pieces that are not there cannot help."""
    place = {piece.id: i for i, piece in enumerate(pieces)}
    rows = []
    for i, piece in enumerate(pieces):
        for need in piece.needs:
            if piece.id not in need:
                rows.append(Row(0, {i: -1, **{place[k]: 1 for k in need if k in place}}, NO_END))
        for other in piece.conflicts:
            if other in place:
                rows.append(Row(0, {i: 1, place[other]: 1}, 1))
    return rows


def wished(pieces: Sequence[Piece], wishes: Wishes) -> dict[str, Row]:
    """A row for each wish, under the words for it."""
    found = {}
    for i, piece in enumerate(pieces):
        if piece.id in wishes.must:
            found[f"to have “{piece.title}”"] = Row(1, {i: 1}, 1)
        if piece.id in wishes.never:
            found[f"not to have “{piece.title}”"] = Row(0, {i: 1}, 0)
    for area in sorted({*wishes.at_least, *wishes.at_most}):
        members = {i: 1 for i, piece in enumerate(pieces) if piece.area == area}
        if area in wishes.at_least:
            words = f"at least {wishes.at_least[area]} from “{area}”"
            found[words] = Row(wishes.at_least[area], members, NO_END)
        if area in wishes.at_most:
            found[f"at most {wishes.at_most[area]} from “{area}”"] = Row(
                0, members, wishes.at_most[area]
            )
    return found


def differs(taken: frozenset[int], n: int) -> Row:
    """Forbids exactly the set `taken`: some piece of it is out, or another is in."""
    return Row(1 - len(taken), {i: -1 if i in taken else 1 for i in range(n)}, NO_END)
