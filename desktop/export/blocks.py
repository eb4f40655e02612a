"""The blocks of a clause's Markdown, read leniently: paragraphs, nested lists and fenced code.

People indent nested lists by a tab, by two or by four spaces, sometimes all three in one list,
and mean the same by it; CommonMark does not, so the blocks are read here (see `Reader._level`)
and only the inside of a line is left to markdown-it. Everything else is literal text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop.export.fences import FENCE, Fences, indent_of
from desktop.export.inline import clean

MAX_DEPTH = 10  # lists in lists; deeper markers are text, so that no reader recurses without end

_MARKER = re.compile(r"(?:([-*+])|([0-9]{1,9})[.)])(?:( +)|$)")
_SPACES = re.compile(r"[ \t]+")
_LEAP = 50  # a number so far ahead of the item before is part of a wrapped sentence, as in "2019."


@dataclass(frozen=True)
class Text:
    """A paragraph as inline Markdown in one line."""

    source: str


@dataclass(frozen=True)
class Code:
    """Fenced code, its lines joined by line breaks."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list. `start` is the number of its first item (1 where it is not ordered)."""

    ordered: bool
    items: tuple[tuple[Raw, ...], ...]
    start: int = 1


Raw = Text | Code | Items


@dataclass
class _Item:
    indent: int
    number: int
    blocks: list[_Open] = field(default_factory=list)


@dataclass
class _List:
    ordered: bool
    items: list[_Item] = field(default_factory=list)


_Open = list[str] | Code | _List  # a paragraph's lines, code, or a list


def read_blocks(text: str) -> tuple[Raw, ...]:
    """The blocks of `text`; never raises, and takes time in proportion to its length."""
    return _Reader(clean(text).split("\n")).read()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [line.expandtabs(4) if "\t" in line else line for line in lines]
        self.tabs = [_leading_tabs(line) for line in lines]
        self.root: list[_Open] = []
        self.stack: list[_Item] = []
        self.paragraph: list[str] | None = None
        self.fences = Fences(self.lines)

    def read(self) -> tuple[Raw, ...]:
        at = 0
        while at < len(self.lines):
            rest = self.lines[at].lstrip(" ")
            if rest.strip():
                at = self._line(at, indent_of(self.lines[at]), rest)
            else:
                self.paragraph = None
                at += 1
        return _frozen(self.root)

    def _line(self, at: int, indent: int, rest: str) -> int:
        """Take line `at`, whose text `rest` starts in column `indent`; the next line's number."""
        first = True
        while marker := _MARKER.match(rest):
            level = self._level(indent, self.tabs[at]) if first else len(self.stack)
            if not self._begins_item(marker, level, rest):
                break
            self._open_item(marker, level, indent)
            first = False
            indent += marker.end()
            rest = rest[marker.end() :]
        if not rest.strip():
            return at + 1
        inside = self._holder(indent, self.tabs[at]) if first else len(self.stack)
        if fence := FENCE.match(rest):
            floor = self.stack[inside - 1].indent + 2 if inside else 0
            end = self.fences.closer(at, fence, floor)
            if end is not None:
                self._close_to(inside)
                self._blocks().append(Code(self._code(at + 1, end, indent)))
                return end + 1
        if self.paragraph is None:
            self._close_to(inside)
            self.paragraph = []
            self._blocks().append(self.paragraph)
        self.paragraph.append(rest.strip())
        return at + 1

    def _level(self, indent: int, tabs: int) -> int:
        """How many of the open items hold a new item whose marker stands in column `indent`.

        The very column of an open item makes a sibling of it. Else a line that is indented by
        tabs alone goes as deep as it has tabs (one less where the whole list is indented), and
        otherwise two columns more than an item are inside it and anything less is beside it.
        """
        for level, item in enumerate(self.stack):
            if item.indent == indent:
                return level
        if tabs and self.stack and self.stack[0].indent >= 2:
            return min(tabs - 1, len(self.stack))
        return self._holder(indent, tabs)

    def _holder(self, indent: int, tabs: int) -> int:
        """How many of the open items hold a text that starts in column `indent`."""
        if tabs and self.stack and self.stack[0].indent < 2:
            return min(tabs, len(self.stack))
        inside = (n for n, item in enumerate(self.stack) if indent < item.indent + 2)
        return next(inside, len(self.stack))

    def _begins_item(self, marker: re.Match[str], level: int, rest: str) -> bool:
        """Whether it is a list item at all, and not the next line of a wrapped sentence."""
        if level >= MAX_DEPTH:
            return False
        if self.paragraph is None:
            return True
        number = int(marker[2]) if marker[2] else None
        if level == len(self.stack):
            return bool(rest[marker.end() :].strip()) and number in (None, 1)
        return number is None or number <= self.stack[level].number + _LEAP

    def _open_item(self, marker: re.Match[str], level: int, indent: int) -> None:
        self._close_to(level)
        blocks, ordered = self._blocks(), marker[2] is not None
        last = blocks[-1] if blocks else None
        if not isinstance(last, _List) or last.ordered != ordered:
            last = _List(ordered)
            blocks.append(last)
        item = _Item(indent, int(marker[2] or 1))
        last.items.append(item)
        self.stack.append(item)

    def _close_to(self, level: int) -> None:
        del self.stack[level:]
        self.paragraph = None

    def _blocks(self) -> list[_Open]:
        return self.stack[-1].blocks if self.stack else self.root

    def _code(self, start: int, end: int, indent: int) -> str:
        lines = []
        for line in self.lines[start:end]:
            lines.append(line[min(indent_of(line), indent) :].rstrip())
        return "\n".join(lines).strip("\n")


def _leading_tabs(line: str) -> int:
    """How many tabs `line` is indented by, or 0 where spaces are among them."""
    tabs = len(line) - len(line.lstrip("\t"))
    return 0 if line[tabs : tabs + 1] == " " else tabs


def _frozen(blocks: list[_Open]) -> tuple[Raw, ...]:
    """The records for what was read; what holds no words is left out, neighbours are joined."""
    out: list[Raw] = []
    for block in blocks:
        raw = _freeze(block)
        last = out[-1] if out else None
        if isinstance(raw, Items) and isinstance(last, Items) and raw.ordered == last.ordered:
            out[-1] = Items(last.ordered, last.items + raw.items, last.start)
        elif raw is not None:
            out.append(raw)
    return tuple(out)


def _freeze(block: _Open) -> Raw | None:
    if isinstance(block, Code):
        return block if block.text else None
    if isinstance(block, _List):
        items = tuple(inner for item in block.items if (inner := _frozen(item.blocks)))
        start = block.items[0].number if block.ordered else 1
        return Items(block.ordered, items, start) if items else None
    source = _joined(block)
    return Text(source) if source else None


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; the backslash that breaks a line is dropped with it."""
    kept = []
    for line in lines[:-1]:
        slashes = len(line) - len(line.rstrip("\\"))
        kept.append(line[:-1] if slashes % 2 else line)
    return _SPACES.sub(" ", " ".join([*kept, lines[-1]])).strip()
