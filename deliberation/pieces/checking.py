"""Whether a piece is within its bounds and all of it fits together, also beside other pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.acts import TOUCHED
from deliberation.fields import LINE_LIMIT, TEXT_LIMIT, is_number, is_slug, is_text
from deliberation.pieces.filling import UNITS, is_line, parts, shown
from deliberation.pieces.piece import (
    AREAS,
    KINDS,
    NUMBER_LIMIT,
    PLACEHOLDER_LIMIT,
    SIZE_LIMIT,
    STOP_LIMIT,
    Parameter,
    Piece,
    PieceClause,
    PieceError,
    require,
)
from deliberation.profiles.values import VALUES
from deliberation.situations import TAGS

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def _check_line(value: str, where: str, *, empty: bool = False) -> None:
    says = f"The piece's {where} must be one line of at most {LINE_LIMIT} letters"
    require(is_line(value, empty=empty), f"{says}." if empty else f"{says}, and not empty.")


def _check_slug(value: str, where: str) -> None:
    says = f"The piece's {where} {value[:40]!r} must be small letters and digits joined by hyphens."
    require(is_slug(value), says)


def _check_list(values: tuple[Any, ...], low: int, high: int, where: str) -> None:
    says = f"{low} to {high}" if low else f"at most {high}"
    require(low <= len(values) <= high, f"The piece must have {says} {where}.")
    require(len(set(values)) == len(values), f"The piece names one of its {where} twice.")


def check_piece(piece: Piece) -> None:
    """Raises `PieceError` unless every field is within its bounds and all fit together."""
    _check_slug(piece.id, "id")
    _check_line(piece.title, "title")
    _check_line(piece.summary, "summary")
    require(piece.area in AREAS, f"There is no area {piece.area[:40]!r} for a piece to be in.")
    origin = piece.origin == "" or _SHA256.match(piece.origin) is not None
    require(origin, "The piece's origin must be a SHA-256 of 64 hex digits, or nothing.")
    _check_list(piece.tags, 0, 16, "tags")
    for tag in piece.tags:
        require(tag in TAGS, f"There is no tag {tag[:40]!r}; use one of: {', '.join(TAGS)}.")
    _check_list(piece.ideas, 0, 16, "ideas")
    for idea in piece.ideas:
        _check_line(idea, "idea")
    _check_effects(piece.effects)
    _check_neighbours(piece)
    _check_list(piece.parameters, 0, 24, "parameters")
    _check_list(tuple(each.name for each in piece.parameters), 0, 24, "parameters")
    for parameter in piece.parameters:
        _check_parameter(parameter)
    _check_list(piece.clauses, 1, 12, "clauses")
    for clause in piece.clauses:
        _check_clause(clause)
    _check_placeholders(piece)


def _check_effects(effects: Mapping[str, int]) -> None:
    for slug, effect in effects.items():
        require(slug in VALUES, f"There is no value {slug[:40]!r} for a piece to touch.")
        says = f"The piece's effect on {slug!r} must be a whole number from -100 to 100."
        require(is_number(-100, 100)(effect), says)


def _check_neighbours(piece: Piece) -> None:
    _check_list(piece.needs, 0, 16, "needs")
    _check_list(piece.conflicts, 0, 64, "conflicts")
    for need in piece.needs:
        _check_list(need, 1, 16, "pieces in a need")
    for other in (*piece.conflicts, *(each for need in piece.needs for each in need)):
        _check_slug(other, "neighbour")
        require(other != piece.id, "A piece can neither need nor conflict with itself.")


def _check_parameter(it: Parameter) -> None:
    _check_slug(it.name, "parameter")
    where = f"parameter {it.name!r}"
    _check_line(it.ask, f"question for {where}")
    _check_line(it.unit, f"unit of {where}", empty=True)
    require(it.kind in KINDS, f"The piece's {where} must be a number, name, period or choice.")
    counted = it.kind in ("number", "period")
    bounds = 0 <= it.low <= it.high <= NUMBER_LIMIT if counted else it.low == it.high == 0
    require(bounds, f"The piece's {where} has bounds that do not fit.")
    unit = it.unit in UNITS if it.kind == "period" else counted or it.unit == ""
    require(unit, f"The piece's {where} has a unit that does not fit.")
    choice = it.kind == "choice"
    _check_list(it.choices, 2 if choice else 0, 16 if choice else 0, f"choices for {where}")
    for each in it.choices:
        _check_line(each, f"choice for {where}")
    shown(it, it.default)


def _check_clause(clause: PieceClause) -> None:
    _check_line(clause.title, "clause title")
    where = f"clause {clause.title[:40]!r}"
    says = f"The piece's {where} must be plain text of 1 to {TEXT_LIMIT} letters."
    require(is_text(empty=False)(clause.text) and not _NO_TEXT.search(clause.text), says)
    _check_list(clause.touches, 1, len(TOUCHED), f"groups of people touched by {where}")
    known = all(each in TOUCHED for each in clause.touches)
    require(known, f"The piece's {where} can touch {', '.join(TOUCHED)}, and nobody else.")


def _check_placeholders(piece: Piece) -> None:
    names = {parameter.name for parameter in piece.parameters}
    used: set[str] = set()
    for clause in piece.clauses:
        found = parts(clause.text).names
        says = f"A clause of the piece has more than {PLACEHOLDER_LIMIT} places to fill in."
        require(len(found) <= PLACEHOLDER_LIMIT, says)
        used.update(found)
    for name in sorted(used - names):
        raise PieceError(f"The piece says {{{name[:40]}}}, but has no parameter of that name.")
    for name in sorted(names - used):
        raise PieceError(f"The piece's parameter {name!r} stands nowhere in its clauses.")


def check_bounds(text: str) -> None:
    """Raises `PieceError` unless a piece's TOML can be read in no time at all."""
    fits = len(text.encode()) <= SIZE_LIMIT
    require(fits, f"The piece is longer than {SIZE_LIMIT >> 10} KiB; shorten it.")
    # A key of n dotted parts costs tomllib n² steps: 64 KiB of "a.a.a" would take half a minute.
    few = all(line.count(".") <= STOP_LIMIT for line in text.split("\n"))
    says = (
        f"The piece has a line with more than {STOP_LIMIT} full stops; break it into shorter ones."
    )
    require(few, says)


def problems(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """What does not fit among `pieces`, a sentence each: ids that two share, needs and conflicts
    that name no piece, conflicts that only one side knows of, needs that nothing could meet."""
    every = list(pieces)
    known: dict[str, Piece] = {}
    found = []
    for piece in every:
        if known.setdefault(piece.id, piece) is not piece:
            found.append(f"Two pieces are called “{piece.id}”.")
    for piece in every:
        needed = {each for need in piece.needs for each in need}
        for other in sorted((needed | set(piece.conflicts)) - known.keys()):
            found.append(f"“{piece.id}” names “{other}”, and there is no such piece.")
        for other in piece.conflicts:
            if other in known and piece.id not in known[other].conflicts:
                found.append(f"“{piece.id}” conflicts with “{other}”, which does not say so.")
        if any(set(need) <= set(piece.conflicts) for need in piece.needs):
            found.append(f"“{piece.id}” needs what it conflicts with.")
        for slug in sorted(piece.effects.keys() - set(VALUES)):
            found.append(f"“{piece.id}” touches “{slug}”, and there is no such value.")
    return tuple(found)
