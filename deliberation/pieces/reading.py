"""A piece as TOML: read from a text that may be a stranger's, and written in one way only."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from typing import Any

from deliberation.fields import is_number
from deliberation.pieces.checking import check_bounds, check_piece
from deliberation.pieces.piece import (
    NUMBER_LIMIT,
    Parameter,
    Piece,
    PieceClause,
    PieceError,
    require,
)
from deliberation.profiles.values import VALUES


def _str(value: Any, where: str) -> str:
    require(isinstance(value, str), f"The piece's {where} must be a text.")
    return str(value)


def _int(value: Any, where: str) -> int:
    whole = is_number(-NUMBER_LIMIT, NUMBER_LIMIT)(value)  # so neither NaN nor infinite
    require(whole, f"The piece's {where} must be a whole number of a sensible size.")
    return int(value)


def _list(value: Any, where: str) -> list[Any]:
    require(isinstance(value, list), f"The piece's {where} must be a list.")
    return list(value)


def _strs(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_str(each, where) for each in _list(value, where))


def _effects(value: Any, where: str) -> dict[str, int]:
    require(isinstance(value, dict), f"The piece's {where} must be a table.")
    return {slug: _int(effect, f"effect on {slug[:40]!r}") for slug, effect in value.items()}


Reader = Callable[[Any, str], Any]
_CLAUSE: dict[str, Reader] = {"title": _str, "text": _str, "touches": _strs}
_PARAMETER: dict[str, Reader] = {
    **dict.fromkeys(("name", "kind", "ask", "default"), _str),
    **dict.fromkeys(("low", "high"), _int),
    "unit": _str,
    "choices": _strs,
}
_PIECE: dict[str, Reader] = {
    **dict.fromkeys(("id", "title", "area", "summary", "origin"), _str),
    **dict.fromkeys(("conflicts", "tags", "ideas"), _strs),
    "needs": lambda value, where: tuple(_strs(each, where) for each in _list(value, where)),
    "effects": _effects,
    "parameters": lambda value, where: _tables(Parameter, _PARAMETER, value, where),
    "clauses": lambda value, where: _tables(PieceClause, _CLAUSE, value, where),
}


def _tables(cls: Any, readers: dict[str, Reader], value: Any, where: str) -> tuple[Any, ...]:
    return tuple(_table(cls, readers, each, where) for each in _list(value, where))


def _table(cls: Any, readers: dict[str, Reader], value: Any, where: str) -> Any:
    """An instance of `cls` from a TOML table with exactly the keys of `readers`."""
    require(isinstance(value, dict), f"The piece's {where} must be tables.")
    for key in value:
        require(key in readers, f"The piece's {where} has an unknown key {key[:40]!r}.")
    for each in fields(cls):
        optional = each.default is not MISSING or each.default_factory is not MISSING
        require(optional or each.name in value, f"The piece's {where} lacks {each.name!r}.")
    return cls(**{key: readers[key](item, key) for key, item in value.items()})


def read_piece(text: str) -> Piece:
    """The piece that `text`, TOML of at most 64 KiB, holds: checked whole, or `PieceError`."""
    require(not re.search("[\ud800-\udfff]", text), "The piece holds half a character.")
    check_bounds(text)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        detail = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise PieceError(f"The piece is not TOML that can be read: {detail[:200]}.") from error
    piece: Piece = _table(Piece, _PIECE, table, "file")
    write_piece(piece)
    return piece


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _toml(value: str | int | tuple[Any, ...]) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _lines(record: Any, *, leave: tuple[str, ...] = ()) -> Iterator[str]:
    """`key = value` for each field that is not as it would be anyway."""
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name not in leave and value != each.default:
            if each.name == "text":
                body = value.replace("\\", "\\\\").replace('"""', '""\\"')
                yield f'text = """\n{body}"""'
            else:
                yield f"{each.name} = {_toml(value)}"


def write_piece(piece: Piece) -> str:
    """The canonical TOML of a piece: equal pieces have the same bytes. Raises `PieceError`.

    Keys stand in the order of the dataclasses, effects in the order of the values; what is as it
    would be anyway is left out. `read_piece` reads it back as `piece`.
    """
    check_piece(piece)
    out = list(_lines(piece, leave=("clauses", "parameters", "effects")))
    if piece.effects:
        out += ["", "[effects]"]
        out += [f"{slug} = {piece.effects[slug]}" for slug in VALUES if slug in piece.effects]
    for name, records in (("parameters", piece.parameters), ("clauses", piece.clauses)):
        for record in records:
            out += ["", f"[[{name}]]", *_lines(record)]
    text = "\n".join(out) + "\n"
    check_bounds(text)
    return text


def piece_sha256(piece: Piece) -> str:
    """The name of exactly this piece: the SHA-256 of its canonical TOML, 64 hex digits."""
    return hashlib.sha256(write_piece(piece).encode()).hexdigest()
