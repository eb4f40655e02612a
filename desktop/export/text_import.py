"""Plain text to an outline: headings and lists are guessed from how people set them with a
typewriter, and what would be Markdown is kept as the characters that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from desktop.export.blocks import read_blocks
from desktop.export.contents_table import is_contents_heading
from desktop.export.fences import indent_of
from desktop.export.inline import clean, escape, escape_start, one_line
from desktop.export.limits import check_blocks
from desktop.export.markdown_import import Heading, clauses_of
from desktop.export.outline import Outline, assemble

_BULLET = re.compile(r"[-*+•‣◦▪·–—] +(?=\S)")
_NUMBER = re.compile(r"(?:\(?[0-9]{1,3}[.)]|[0-9]{1,3}(?:\.[0-9]{1,3})+[.)]?) +(?=\S)")
_LETTER = re.compile(r"(?:\([a-z]{1,4}\)|[a-z]\)|[a-z]\.|[ivx]{1,4}[.)]) +(?=\S)")
_NUMBERED_HEADING = re.compile(
    r"((?:§+|article|chapter|section|part|artikel|kapitel|abschnitt|teil|title)? ?)"
    r"(?:([0-9]{1,3}(?:\.[0-9]{1,3})*)|[A-Z]|[IVXL]{1,6})\b[.):]? *",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r" *(={3,}|-{3,}|~{3,}|_{3,}|\*{3,}) *$")
_PAGE_NUMBER = re.compile(r"(?:\.{4,}|(?:\. ){3,}|…+) *[0-9]+ *$")
_UNDERLINED_DOUBLE, _CAPITALS, _UNDERLINED, _NUMBERED, _SHORT = 1, 2, 3, 4, 40
_LONGEST = 60  # characters in a heading that nothing but its shape gives away
_ENDS = ".,;:!?…—–-"


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
        stray = part.rank == _SHORT and not part.has_text and len(out) > 1
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
    if first.rank == _NUMBERED or (first.has_text and not alone):
        return "", parts
    return first.title, [_Part(0, "", first.lines), *rest]


def _parts(lines: list[str]) -> list[_Part]:
    parts = [_Part(0, "")]
    at = 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        underline = _UNDERLINE.match(after)
        if _PAGE_NUMBER.search(line) or (_UNDERLINE.match(line)):
            parts[-1].lines.append("")
        elif underline and _is_alone(lines, at) and len(line.strip()) <= 2 * _LONGEST:
            rank = _UNDERLINED_DOUBLE if underline[1][0] == "=" else _UNDERLINED
            parts.append(_Part(rank, one_line(line)))
            at += 1
        elif rank := _rank(lines, at):
            parts.append(_Part(rank, one_line(line)))
        else:
            parts[-1].lines.append(line)
        at += 1
    return parts


def _is_alone(lines: list[str], at: int) -> bool:
    """Whether no text stands right above the line, which is not empty."""
    above = lines[at - 1] if at else ""
    return bool(lines[at].strip()) and (not above.strip() or bool(_UNDERLINE.match(above)))


def _rank(lines: list[str], at: int) -> int:
    """How high a heading the line is (1 is the highest), by its words alone; 0 if it is none."""
    words = lines[at].strip()
    if not words or len(words) > _LONGEST or not any(c.isalpha() for c in words):
        return 0
    above = lines[at - 1].strip() if at else ""
    if _is_capitals(words) and not (above and not _is_capitals(above)):
        return _CAPITALS
    if words[-1] in _ENDS or indent_of(lines[at]) > 3:
        return 0
    number = _NUMBERED_HEADING.match(words)
    if number and (number[1].strip() or _NUMBER.match(words) or words[number.end() - 1] in ".) "):
        return _numbered_rank(lines, at, number)
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    gap = at + 1 < len(lines) and not lines[at + 1].strip()
    if below is None or not gap or above or _BULLET.match(words) or _LETTER.match(words):
        return 0
    return _SHORT if words[0].isupper() and not _looks_short(lines, below) else 0


def _is_capitals(words: str) -> bool:
    return words.isupper() and sum(c.isalpha() for c in words) >= 3 and not _BULLET.match(words)


def _numbered_rank(lines: list[str], at: int, number: re.Match[str]) -> int:
    """A numbered line is a heading if it is above a text that carries it on, not a next item."""
    words = lines[at].strip()
    named = bool(number[1].strip())
    rest = words[number.end() :]
    if not (named or rest[:1].isupper()):
        return 0
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    if below is None:
        return 0
    gap = below > at + 1
    under = lines[below].strip()
    deeper = _components(under) > _components(words)
    item = bool(_NUMBER.match(under)) and not deeper and not _starts_list(words, under)
    carried_on = under[:1].islower() and not _LETTER.match(under) and not gap
    if carried_on or (item and not named) or (indent_of(lines[below]) > indent_of(lines[at])
                                              and not gap and not deeper):  # fmt: skip
        return 0
    return _NUMBERED + max(0, _components(words) - 1)


def _starts_list(words: str, under: str) -> bool:
    """Whether the line under "2. Kitchen" is number one of another kind, as "1)" and "(1)" are."""
    first, other = (re.match(r"(\(?)[0-9.]*([0-9])([.)]?)", each) for each in (words, under))
    if first is None or other is None:
        return first is None
    return other[2] == "1" and (first[1], first[3]) != (other[1], other[3])


def _components(words: str) -> int:
    """How many numbers "2.1" has; 0 for a line that starts with none."""
    number = re.match(r"\(?([0-9]{1,3}(?:\.[0-9]{1,3})*)\b", words)
    return number[1].count(".") + 1 if number else 0


def _looks_short(lines: list[str], at: int) -> bool:
    """Whether the line could be taken for a short heading too: then neither is one."""
    words = lines[at].strip()
    last = at + 1 == len(lines) or not lines[at + 1].strip()
    marked = _BULLET.match(words) or _NUMBER.match(words) or _LETTER.match(words)
    return last and len(words) <= _LONGEST and words[-1] not in _ENDS and not marked


def _as_markdown(lines: list[str]) -> str:
    """The lines with their list marks as Markdown's and everything else escaped."""
    out: list[str] = []
    in_number = False
    wrapped = False  # whether the line carries on the paragraph of the line before
    for line in lines:
        words, indent = line.strip(), indent_of(line)
        bullet, number, letter = (p.match(words) for p in (_BULLET, _NUMBER, _LETTER))
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
