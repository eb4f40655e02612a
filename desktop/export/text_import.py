"""Plain text to an outline: headings and lists are guessed from how people set them with a
typewriter, and what would be Markdown is kept as the characters that it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from desktop.export.blocks import read_blocks
from desktop.export.contents_table import is_contents_heading
from desktop.export.fences import indent_of
from desktop.export.inline import clean, escape, escape_start, one_line
from desktop.export.limits import check_blocks
from desktop.export.markdown_import import Heading, clauses_of
from desktop.export.outline import Outline, assemble
from desktop.export.text_headings import (
    BULLET,
    LETTER,
    NUMBER,
    NUMBERED,
    SHORT,
    is_no_text,
    rank,
    underlined_rank,
)


@dataclass
class _Part:
    rank: int
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(line.strip() for line in self.lines)


def outline_from_text(text: str, name: str) -> Outline:
    """The outline of a plain text; `name` is its title where it gives none itself.

    A heading is an underlined line, a line in capitals, a short numbered line with text under
    it, or a short line without a final stop that stands by itself above text. Numbered and
    bulleted lines and paragraphs are clauses; letters under a number are a list in its clause.
    """
    lines = [line.expandtabs(4).rstrip() for line in clean(text).split("\n")]
    title, parts = _with_title(_without_strays(_parts(lines)))
    ranks = sorted({part.rank for part in parts if part.rank})
    headings: list[Heading] = [
        (ranks.index(part.rank) + 1 if part.rank else 0, part.title, blocks)
        for part in parts
        if (blocks := list(read_blocks(_as_markdown(part.lines))))
        or not is_contents_heading(part.title)
    ]
    check_blocks(headings)
    return assemble(title or name, clauses_of(headings))


def _without_strays(parts: list[_Part]) -> list[_Part]:
    """A short line right above a heading ("Adopted on 3 May") was none itself, save the first."""
    out = parts[:1]
    for part, following in pairwise([*parts[1:], _Part(0, "")]):
        stray = part.rank == SHORT and not part.has_text and len(out) > 1
        if stray and following.rank:
            out[-1].lines.extend(["", part.title, ""])
        else:
            out.append(part)
    return out


def _with_title(parts: list[_Part]) -> tuple[str, list[_Part]]:
    """The title, and the parts without it.

    It is the first heading, if nothing stands above it, it has no number, and it has no text of
    its own or is the only heading of its kind.
    """
    if parts[0].has_text or len(parts) == 1:
        return "", parts
    first, rest = parts[1], parts[2:]
    alone = all(part.rank > first.rank for part in rest)
    if first.rank == NUMBERED or (first.has_text and not alone):
        return "", parts
    return first.title, [_Part(0, "", first.lines), *rest]


def _parts(lines: list[str]) -> list[_Part]:
    parts = [_Part(0, "")]
    at = 0
    while at < len(lines):
        line = lines[at]
        if is_no_text(line):
            parts[-1].lines.append("")
        elif height := underlined_rank(lines, at):
            parts.append(_Part(height, one_line(line)))
            at += 1
        elif height := rank(lines, at):
            parts.append(_Part(height, one_line(line)))
        else:
            parts[-1].lines.append(line)
        at += 1
    return parts


def _as_markdown(lines: list[str]) -> str:
    """The lines with their list marks as Markdown's and everything else escaped."""
    out: list[str] = []
    in_number = False
    wrapped = False  # whether the line carries on the paragraph of the line before
    for line in lines:
        words, indent = line.strip(), indent_of(line)
        bullet, number, letter = (p.match(words) for p in (BULLET, NUMBER, LETTER))
        mark = bullet or number or (letter if in_number or not wrapped else None)
        if not words:
            out.append("")
        elif mark:
            in_number = bool(number) or (in_number and mark is not number)
            inner = 4 if mark is letter and in_number else 0
            text = escape_start(escape(words[mark.end() :]))
            out.append(" " * (indent + inner) + ("- " if bullet else "1. ") + text)
        else:
            in_number = in_number and (wrapped or indent >= 2)
            out.append(" " * indent + escape_start(escape(words)))
        wrapped = bool(words)
    return "\n".join(out)
