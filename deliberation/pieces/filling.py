"""The words of a piece with its parameters filled in, and the way back from words to values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deliberation.fields import LINE_LIMIT, TEXT_LIMIT, is_slug, is_text
from deliberation.pieces.piece import FilledClause, Parameter, Piece, PieceError, require

UNITS = {"days": "day", "weeks": "week", "months": "month"}

_WHOLE = re.compile(r"(0|[1-9][0-9]{0,6})\Z")
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DIGITS = re.compile(r"[0-9]{1,7}")
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\s]*)\}|[{}]")
_STEPS = 20_000  # of a search for parameters, so that no piece can keep a laptop busy


def is_line(value: str, *, empty: bool = False) -> bool:
    """Whether it is one line of at most `LINE_LIMIT` letters."""
    return is_text(LINE_LIMIT, empty=empty)(value) and not _NO_LINE.search(value)


class Parts(NamedTuple):
    """A text as literal words with parameters between them: one word list more than names."""

    literals: tuple[str, ...]
    names: tuple[str, ...]


def parts(text: str) -> Parts:
    """Raises `PieceError` for a brace that stands alone."""
    literals, names, at = [""], [], 0
    for match in _TOKEN.finditer(text):
        literals[-1] += text[at : match.start()]
        at = match.end()
        if match[0] in ("{{", "}}"):
            literals[-1] += match[0][0]
            continue
        says = "A clause of the piece has a brace that stands alone; write {{ or }} for a brace."
        require(is_slug(match[1]), says)
        names.append(match[1])
        literals.append("")
    literals[-1] += text[at:]
    return Parts(tuple(literals), tuple(names))


def _is_count(it: Parameter, value: str) -> bool:
    return _WHOLE.match(value) is not None and it.low <= int(value) <= it.high


def shown(it: Parameter, value: str) -> str:
    """How `value` reads in the text: as it is, but "3 weeks" or "1 week" for a period.

    Raises `PieceError` if the parameter cannot have this value.
    """
    where = f"“{it.name}”"
    if it.kind == "choice":
        require(value in it.choices, f"{where} must be one of: {', '.join(it.choices)}.")
        return value
    if it.kind == "name":
        says = f"{where} must be one line of 1 to {LINE_LIMIT} letters."
        require(is_line(value), says)
        return value
    unit = f" ({it.unit})" if it.unit else ""
    require(
        _is_count(it, value), f"{where} must be a whole number from {it.low} to {it.high}{unit}."
    )
    return (
        value if it.kind == "number" else f"{value} {UNITS[it.unit] if value == '1' else it.unit}"
    )


def defaults(piece: Piece) -> dict[str, str]:
    """The value that each parameter starts with, by name."""
    return {parameter.name: parameter.default for parameter in piece.parameters}


def fill(piece: Piece, values: Mapping[str, str]) -> tuple[FilledClause, ...]:
    """The clauses with each parameter's value put in, the same words on every computer.

    A number is written in digits. Raises `PieceError` naming the parameter that is missing,
    unknown, or has a value that it cannot have.
    """
    known = {parameter.name for parameter in piece.parameters}
    for name in sorted(values.keys() - known):
        raise PieceError(f"The piece “{piece.title}” has no parameter “{name[:40]}”.")
    for name in sorted(known - values.keys()):
        raise PieceError(f"The parameter “{name}” of “{piece.title}” is not filled in yet.")
    words = {each.name: shown(each, values[each.name]) for each in piece.parameters}
    filled = []
    for clause in piece.clauses:
        literals, names = parts(clause.text)
        text = literals[0] + "".join(
            words[name] + literal for name, literal in zip(names, literals[1:], strict=True)
        )
        says = f"“{clause.title}” would be longer than {TEXT_LIMIT} letters; fill in shorter words."
        require(len(text) <= TEXT_LIMIT, says)
        filled.append(FilledClause(clause.title, text, clause.touches))
    return tuple(filled)


def matches(piece: Piece, text: str) -> dict[str, str] | None:
    """The values with which `text` is a clause of `piece`, word by word, or None if it is not.

    Only of the parameters that stand in that clause (so {} where there is none). Where several
    values would do, those that end first, such as "Ana" of "Ana and Bo".
    """
    parameters = {parameter.name: parameter for parameter in piece.parameters}
    for clause in piece.clauses:
        found = _match(parts(clause.text), parameters, text)
        if found is not None:
            return found
    return None


def _match(parts: Parts, parameters: Mapping[str, Parameter], text: str) -> dict[str, str] | None:
    """Depth first over the places where each value may end, for at most `_STEPS` steps."""
    steps = 0

    def rest(i: int, at: int, values: dict[str, str]) -> dict[str, str] | None:
        nonlocal steps
        steps += 1
        literal = parts.literals[i]
        if steps > _STEPS or not text.startswith(literal, at):
            return None
        at += len(literal)
        if i == len(parts.names):
            return values if at == len(text) else None
        it = parameters[parts.names[i]]
        known = values.get(it.name)
        if known is not None:
            tried = iter([(known, shown(it, known))])
        else:
            tried = _values(it, text, at, parts.literals[i + 1])
        for value, words in tried:
            if text.startswith(words, at):
                found = rest(i + 1, at + len(words), {**values, it.name: value})
                if found is not None:
                    return found
        return None

    return rest(0, 0, {})


def _values(it: Parameter, text: str, at: int, following: str) -> Iterator[tuple[str, str]]:
    """What `it` could be in `text` from `at` on, if the words `following` come after it.

    Each with how it reads, which for a period may not be what stands there.
    """
    if it.kind == "choice":
        yield from ((each, each) for each in it.choices)
    elif it.kind == "name":
        last = min(at + LINE_LIMIT, len(text))
        breaks = _NO_LINE.search(text, at, last)
        last = breaks.start() if breaks else last
        end = text.find(following, at + 1, last + len(following))
        while at < end <= last:
            if not text[at:end].isspace():
                yield text[at:end], text[at:end]
            end = text.find(following, end + 1, last + len(following))
    else:
        digits = _DIGITS.match(text, at)
        for end in range(len(digits[0]) if digits else 0, 0, -1):
            value = text[at : at + end]
            if _is_count(it, value):
                yield value, shown(it, value)
