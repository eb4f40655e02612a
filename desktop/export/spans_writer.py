"""Styled runs of text, from a word processor, as inline Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from desktop.export.inline import clean, escape
from desktop.export.markup import Span, safe_link, spans


def write_spans(runs: Sequence[Span]) -> str:
    """One line of Markdown that shows exactly the words of `runs`, white space evened out.

    Markdown cannot put every letter in any style (bold that ends inside a word, say): where the
    words would suffer, styles are left out, and then links.
    """
    words = _even("".join(run.text for run in runs))
    for styles, links in ((True, True), (False, True), (False, False)):
        source = _even("".join(_linked(runs, styles=styles, links=links)))
        if "".join(span.text for span in spans(source)) == words:
            return source
    return escape(words)


def _even(text: str) -> str:
    return " ".join(clean(text).split())


def _linked(runs: Sequence[Span], *, styles: bool, links: bool) -> list[str]:
    out = []
    for link, linked in groupby(runs, key=lambda run: run.link):
        source = _styled(list(linked), styles=styles)
        if links and link and safe_link(link) and source.strip():
            target = "".join(f"%{ord(c):02X}" if c in " <>()\\\t\n" else c for c in link)
            source = _around(source, "[", f"]({target})")
        out.append(source)
    return out


def _styled(runs: Sequence[Span], *, styles: bool) -> str:
    out = []
    for (bold, italic), alike in groupby(runs, key=lambda run: (run.bold, run.italic)):
        source = escape(_one_spaced("".join(run.text for run in alike)))
        mark = "**" * bold + "*" * italic
        out.append(_around(source, mark, mark) if styles and source.strip() else source)
    return "".join(out)


def _one_spaced(text: str) -> str:
    """Runs of white space as one space each, those at the ends too."""
    return "".join(" " if white else "".join(cs) for white, cs in groupby(clean(text), str.isspace))


def _around(source: str, before: str, after: str) -> str:
    """`before` and `after` right around the words, white space outside of them."""
    words = source.strip()
    lead = source[: len(source) - len(source.lstrip())]
    return lead + before + words + after + source[len(source.rstrip()) :]
