"""The inside of a clause: its Markdown as a small tree that the page and the PDF both draw.

A clause may have paragraphs, nested lists, fenced code, bold, italic, code and links. All else
(HTML, headings, tables) is literal text. `canonical` is the one form in which clauses are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from desktop.export.block_writer import write_blocks
from desktop.export.blocks import Code, Raw, Text, read_blocks

_MOST_BRACKETS = 500
_SCHEME = re.compile(r"[^/?#]*?:")
_KNOWN_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A run of text in one style. `link` is the target, or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class ItemList:
    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


Block = Paragraph | ItemList


def safe_link(target: str) -> bool:
    """Whether a link may be followed: http, https, mailto, or a place beside this document.

    "//host" and backslashes are refused: a file manager may take them for another computer.
    """
    if target.startswith("//") or "\\" in target or "%5C" in target.upper():
        return False
    return not _SCHEME.match(target) or bool(_KNOWN_SCHEME.match(target))


def _inline_reader(*rules: str) -> MarkdownIt:
    reader = MarkdownIt("zero", {"maxNesting": 100})
    reader.enable(["escape", "backticks", "emphasis", "autolink", "entity", *rules])
    reader.validateLink = safe_link  # type: ignore[method-assign, assignment]
    return reader


_WITH_LINKS = _inline_reader("link", "image")
_WITHOUT_LINKS = _inline_reader()


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a clause's Markdown; whatever is not known markup stays literal text.

    Fenced code is a paragraph of one code span, with the line breaks in it. Never raises.
    """
    return tuple(_block(raw) for raw in read_blocks(text))


def _block(raw: Raw) -> Block:
    if isinstance(raw, Text):
        return Paragraph(spans(raw.source))
    if isinstance(raw, Code):
        return Paragraph((Span(raw.text, code=True),))
    items = tuple(tuple(_block(inner) for inner in item) for item in raw.items)
    return ItemList(raw.ordered, items, raw.start)


def spans(source: str) -> tuple[Span, ...]:
    """The runs of one line of inline Markdown; neighbours of one style are joined."""
    # Every "[" may open a link, and each is looked at to the end: so many are no links.
    reader = _WITH_LINKS if source.count("[") <= _MOST_BRACKETS else _WITHOUT_LINKS
    tokens = reader.parseInline(source)[0].children or []
    out: list[Span] = []
    for span in _styled(tokens):
        last = out[-1] if out else None
        if last is not None and replace(last, text="") == replace(span, text=""):
            out[-1] = replace(last, text=last.text + span.text)
        else:
            out.append(span)
    return tuple(out)


def _styled(tokens: Sequence[Token]) -> list[Span]:
    out: list[Span] = []
    bold = italic = 0
    link, link_from = "", 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                link, link_from = str(token.attrGet("href") or ""), len(out)
            case "link_close":
                if len(out) == link_from and link:
                    out.append(Span(link, link=link))  # a link without words shows where it goes
                link = ""
            case "image":
                source = str(token.attrGet("src") or "")
                out.append(Span(token.content or source, link=link or source))
            case _:
                code = token.type == "code_inline"
                out.append(Span(token.content, bold > 0, italic > 0, code, link))
    return [span for span in out if span.text]


def plain(text: str) -> str:
    """The words of a clause without markup, a line for each paragraph and list item.

    Items keep their marks, "1. " and "• ", and stand four columns further in a level.
    """
    return "\n".join(_plain_lines(parse(text)))


def _plain_lines(blocks: Sequence[Block]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.extend("".join(span.text for span in block.spans).split("\n"))
            continue
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}. " if block.ordered else "• "
            for index, line in enumerate(_plain_lines(item)):
                out.append((" " * 4 if index else mark) + line)
    return out


def canonical(text: str) -> str:
    """The form in which a clause's Markdown is kept; `canonical(canonical(x)) == canonical(x)`.

    It means the same to `parse`. White space is made one space, wrapped lines are joined, lists
    are written as `- ` and `1. ` with four columns a level, marks without words are dropped, and
    what other readers of Markdown would take for a heading, a quote, a rule, a table, a link
    definition or HTML is escaped with a backslash, because here it is literal text.
    """
    return write_blocks(read_blocks(text))
