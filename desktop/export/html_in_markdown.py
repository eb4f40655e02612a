"""HTML that authors put into Markdown, as the Markdown that says the same: words, links, lists.

Tags without a counterpart are dropped and their words kept; scripts and comments are no words.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from markdown_it.common.html_blocks import block_names

from desktop.export.inline import Piece, escape, escape_start, pieces
from desktop.export.markup import safe_link, spans

_WRAPS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "tt": "`"}
_HEADINGS = {f"h{n}": "#" * n + " " for n in range(1, 7)}
_MARKS = ("- ", "1. ")
_DEEPEST = 20  # bold in links in bold and so on; further tags are dropped
_HIDDEN = ("script", "style")
_CELLS = ("td", "th")
_BLOCKS = (frozenset(block_names) | {"pre"}) - {"li", "td", "th", *_HEADINGS}


class _Writer(HTMLParser):
    """Collects Markdown; `opened` is what has begun and not ended, each with its own words.

    It is given one tag at a time, so that a tag that nobody closed swallows nothing.
    """

    def __init__(self, *, emphasis: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.emphasis = emphasis
        self.opened: list[tuple[str, str, list[str]]] = [("", "", [])]
        self.lists: list[str] = []
        self.hidden = 0

    def put(self, markdown: str) -> None:
        if markdown and not self.hidden:
            self.opened[-1][2].append(markdown)

    def gap(self) -> None:
        if not self.begins_line():
            self.put("\n\n")

    def begins_line(self) -> bool:
        """Whether nothing but a mark stands in the line so far."""
        written = self.opened[-1][2]
        return not written or written[-1].endswith(("\n", *_MARKS))

    def tag(self, tag: str) -> None:
        self.reset()
        self.feed(tag)

    def words(self, html: str) -> None:
        """Text that is not Markdown, with its entities."""
        words = escape(re.sub(r"\s+", " ", unescape(html)))
        self.put(escape_start(words.lstrip()) if self.begins_line() else words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.put("\n")
        elif tag == "img":
            self.put(escape(" ".join(given.get("alt", "").split())))
        elif tag == "li":
            self.put("\n" + "    " * max(0, len(self.lists) - 1))
            self.put(_MARKS[self.lists[-1:] == ["ol"]])
        elif tag in _CELLS:
            if not self.begins_line():
                self.put(" — ")
        elif tag in _HEADINGS:
            self.gap()
            self.put(_HEADINGS[tag])
        elif tag in _BLOCKS:
            self.gap()
            if tag in ("ol", "ul"):
                self.lists.append(tag)
        elif (tag in _WRAPS or tag == "a") and len(self.opened) < _DEEPEST:
            target = given.get("href", "")
            self.opened.append((tag, target if safe_link(target) else "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.gap()
            if tag in ("ol", "ul") and self.lists:
                self.lists.pop()
        elif any(name == tag for name, _, _ in self.opened[1:]):
            while self.close_one() != tag:
                pass

    def close_one(self) -> str:
        """End the innermost thing that has begun; which it was."""
        tag, target, inner = self.opened.pop()
        words = "".join(inner)
        core = words.strip()
        if core and (target or (self.emphasis and tag in _WRAPS)):
            before, after = ("[", f"]({_target(target)})") if target else (_WRAPS[tag],) * 2
            lead = words[: len(words) - len(words.lstrip())]
            words = lead + before + core + after + words[len(words.rstrip()) :]
        self.opened[-1][2].append(words)
        return tag

    def result(self) -> str:
        while len(self.opened) > 1:
            self.close_one()
        return "".join(self.opened[0][2])


def _target(address: str) -> str:
    return re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}", address)


def html_block(html: str) -> str:
    """The Markdown for a block of HTML, in which nothing is Markdown yet."""
    writer = _Writer(emphasis=True)
    for kind, piece in pieces(html):
        if kind is Piece.TAG:
            writer.tag(piece)
        elif kind is not Piece.COMMENT:
            writer.words(piece)
    return writer.result()


def without_tags(source: str) -> str:
    """One line of inline Markdown with its tags written as Markdown, or dropped."""
    cut = list(pieces(source))
    if not any(kind in (Piece.TAG, Piece.COMMENT) for kind, _ in cut):
        return source
    bare, styled = (_inline(cut, emphasis=emphasis) for emphasis in (False, True))
    # Bold that starts or ends inside a word cannot be written everywhere: then leave it out.
    same = _shown(styled) == _shown(bare)
    return styled if same else bare


def _inline(cut: list[tuple[Piece, str]], *, emphasis: bool) -> str:
    writer = _Writer(emphasis=emphasis)
    for kind, piece in cut:
        if kind is Piece.TAG:
            writer.tag(piece)
        elif kind is not Piece.COMMENT:
            writer.put(piece)
    return " ".join(writer.result().split())


def _shown(source: str) -> str:
    return "".join(span.text for span in spans(source))
