"""A Markdown file cut at its headings, with all that a clause knows nothing of written otherwise.

Quotes, tables and HTML become paragraphs and lists, rules go, underlined headings are headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.export.fences import FENCE, Fences, indent_of
from desktop.export.foreign_blocks import without_html, without_tables
from desktop.export.front_matter import front_matter
from desktop.export.inline import clean

_MARKS = r" *(?:(?:[-*+]|[0-9]{1,9}[.)]) +)*"
_BEHIND_MARKS = re.compile(_MARKS)
_QUOTED = re.compile(r"( *)(?:> ?)+")
# Deeper than six is no heading to CommonMark, but a rulebook may be that deep.
_HEADING = re.compile(r" {0,3}(#+)(?: (.*)|$)")
_UNDERLINE = re.compile(r" {0,3}(={2,}|-{3,}) *$")
_RULE = re.compile(r" *(?:([-*_])(?: *\1){2,}|={3,}) *$")
_NO_TITLE = re.compile(r" *(?:[-*+]|[0-9]{1,9}[.)]) | *#+ | {4}|.{121}")
_DEFINITION = re.compile(r""" {0,3}\[([^\[\]^][^\[\]]*)\]: *<?([^\s<>]*[/#.@:?][^\s<>]*)>?"""
                         r"""(?: +(?:"[^"]*"|'[^']*'|\([^()]*\)))? *$""")  # fmt: skip
CLOSING = "—"  # the heading of what stands under the last rule of a file


@dataclass
class Part:
    """A heading of `level` (0: none, the top of the file) and the lines up to the next one."""

    level: int
    title: str
    lines: list[str] = field(default_factory=list)
    rule: int = 0  # where in `lines` its last rule was

    @property
    def body(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Document:
    """`definitions` are the targets of `[text][label]` by label, in lower case."""

    values: dict[str, str]
    parts: list[Part]
    definitions: dict[str, str]


def read_document(text: str) -> Document:
    values, lines = front_matter([line.expandtabs(4) for line in clean(text).split("\n")])
    document = Document(values, [Part(0, "")], {})
    for fenced, run in _runs(_unquoted(lines)):
        if fenced:
            document.parts[-1].lines.extend(run)
        else:
            _take(document, without_tables(without_html(run)))
    _part_closing_words(document.parts)
    return document


def _part_closing_words(parts: list[Part]) -> None:
    """What stands under the last rule of the file, a licence or a date of adoption, say.

    It is no part of the last heading's rules, so it gets a heading of its own: a dash.
    """
    last = parts[-1]
    if last.level and last.rule and any(line.strip() for line in last.lines[last.rule :]):
        top = min(part.level for part in parts if part.level)
        parts.append(Part(top, CLOSING, last.lines[last.rule :]))
        del last.lines[last.rule :]


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without the ">" of quotes, which a gap keeps apart from what is before them."""
    out: list[str] = []
    before = False
    for fenced, run in _runs(lines):
        for line in run:
            quote = None if fenced else _QUOTED.match(line)
            if quote and not before:
                out.append("")
            before = quote is not None
            out.append(quote[1] + line[quote.end() :] if quote else line)
    return out


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """The lines as runs that are fenced code, fences included, and runs that are not."""
    fences = Fences(lines)
    begin = at = 0
    while at < len(lines):
        marks = _BEHIND_MARKS.match(lines[at])
        column = marks.end() if marks else 0
        opener = FENCE.match(lines[at][column:])
        floor = 0 if not lines[at][:column].strip() else indent_of(lines[at]) + 2
        end = fences.closer(at, opener, floor) if opener else None
        if end is None:
            at += 1
            continue
        yield False, lines[begin:at]
        yield True, lines[at : end + 1]
        begin = at = end + 1
    yield False, lines[begin:]


def _take(document: Document, lines: list[str]) -> None:
    """Add unfenced `lines` to the document: headings begin parts, rules and definitions go."""
    for at, line in enumerate(lines):
        part = document.parts[-1]
        underline = _UNDERLINE.match(line)
        if underline and at and _may_be_title(lines, at - 1):
            part.lines.pop()
            level = 1 if underline[1][0] == "=" else 2
            document.parts.append(Part(level, lines[at - 1].strip()))
        elif heading := _HEADING.match(line):
            document.parts.append(Part(len(heading[1]), _without_closing(heading[2] or "")))
        elif rule := _RULE.match(line):
            part.lines.append("")
            part.rule = len(part.lines) if rule[1] else part.rule
        elif definition := _DEFINITION.match(line):
            document.definitions.setdefault(definition[1].strip().casefold(), definition[2])
        else:
            part.lines.append(line)


def _without_closing(title: str) -> str:
    """A heading's words without the "#" that may stand behind them."""
    words = title.strip()
    bare = words.rstrip("#")
    return bare.strip() if not bare or bare.endswith(" ") else words


def _may_be_title(lines: list[str], at: int) -> bool:
    """Whether line `at`, which is underlined, is one short line of words by itself."""
    alone = at == 0 or not lines[at - 1].strip() or bool(_HEADING.match(lines[at - 1]))
    words = lines[at].strip()
    usual = not _NO_TITLE.match(lines[at]) and not _RULE.match(lines[at])
    return alone and bool(words) and usual and not _DEFINITION.match(lines[at])
