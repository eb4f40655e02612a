"""The inside of one line of Markdown: where its code is, what a tag is, what must be escaped."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum, auto

from markdown_it.common.html_re import close_tag, open_tag

_SPECIAL = re.compile(r"\\|`+|<")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.\-]{1,31}:[^<>\s]*|[^\s<>@\\]+@[^\s<>@\\]+)>")
_TARGET = re.compile(r"<[^<>\\`]*>(?=[ )])")
_TAG = re.compile(f"{open_tag}|{close_tag}")
_OPENS_HTML = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/!?")
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,32};)")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ASTERISK = re.compile(r"(?<! )\*|\*(?! )")
_START = re.compile(
    r"#+(?= |$)|>|[-*+](?= |$)|([-*_])(?: ?\1)*$|=+$|[-:| ]+$|`{3,}[^`]*$|~{3,}|\[[^\[\]]*\]:"
)
_START_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?= |$)")


class Piece(Enum):
    """What a stretch of inline Markdown is, as far as escaping needs to know."""

    TEXT = auto()
    ESCAPE = auto()
    CODE = auto()
    TARGET = auto()  # <https://…> or the <…> of a link
    TAG = auto()
    COMMENT = auto()
    ANGLE = auto()  # a "<" that is none of these


def clean(text: str) -> str:
    """`text` with one kind of line break, no control characters and no half characters."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", whole))


def one_line(text: str) -> str:
    """`text` as a title is kept: cleaned, every run of white space one space."""
    return " ".join(clean(text).split())


def pieces(source: str, *, tags: bool = True) -> Iterator[tuple[Piece, str]]:
    """`source` cut into its pieces, in order; joined they give `source` again.

    Without `tags` no HTML is known: the "<" of a tag is an `ANGLE` and the rest of it is text.
    """
    ticks: dict[int, list[int]] = defaultdict(list)
    for run in re.finditer("`+", source):
        ticks[len(run[0])].append(run.start())
    last_comment_end = source.rfind("-->")
    position = 0
    while special := _SPECIAL.search(source, position):
        start = special.start()
        if start > position:
            yield Piece.TEXT, source[position:start]
        if special[0] == "\\":
            kind, position = _escape(source, start)
        elif special[0] == "<":
            kind, position = _angle(source, start, last_comment_end if tags else None)
        else:
            closers, end = ticks[len(special[0])], special.end()
            at = bisect_left(closers, end)
            kind, position = Piece.TEXT, end
            if at < len(closers):
                kind, position = Piece.CODE, closers[at] + len(special[0])
        yield kind, source[start:position]
    if position < len(source):
        yield Piece.TEXT, source[position:]


def _escape(source: str, start: int) -> tuple[Piece, int]:
    if source[start + 1 : start + 2] in _PUNCTUATION:
        return Piece.ESCAPE, start + 2
    return Piece.TEXT, start + 1


def _angle(source: str, start: int, last_comment_end: int | None) -> tuple[Piece, int]:
    if found := _AUTOLINK.match(source, start):
        return Piece.TARGET, found.end()
    if source[max(0, start - 2) : start] == "](" and (found := _TARGET.match(source, start)):
        return Piece.TARGET, found.end()
    if last_comment_end is None:
        return Piece.ANGLE, start + 1
    if found := _TAG.match(source, start):
        return Piece.TAG, found.end()
    if source.startswith("<!--", start) and last_comment_end >= start + 4:
        return Piece.COMMENT, source.index("-->", start + 4) + 3
    return Piece.ANGLE, start + 1


def escape(text: str) -> str:
    """Inline Markdown that shows exactly `text` (one line, no control characters)."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = text.replace("`", "\\`")
    text = _ASTERISK.sub(r"\\*", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _ENTITY.sub(r"\\&", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    if "](" in text:
        text = text.replace("[", "\\[").replace("]", "\\]")
    return text


def escape_start(source: str) -> str:
    """`source` such that, at the start of a paragraph, it can be nothing but a paragraph.

    Kept from being read as a heading, a list item, a quote, a rule, an underline, a table, a
    fence or a link definition.
    """
    if _START.match(source):
        return "\\" + source
    return _START_NUMBER.sub(r"\1\\\2", source, count=1) if _START_NUMBER.match(source) else source


def tidy(source: str) -> str:
    """`source`, a paragraph in one line, with what other readers would take for HTML escaped."""
    out: list[str] = []
    follows = False
    for kind, piece in pieces(escape_start(source), tags=False):
        if follows and piece[0] in _OPENS_HTML:
            out[-1] = "\\<"
        follows = kind is Piece.ANGLE
        out.append(piece)
    return "".join(out)
