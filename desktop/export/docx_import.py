"""A Word document to an outline: heading styles to sections, list items and paragraphs to
clauses, tables to lists of their rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from desktop.export.blocks import read_blocks
from desktop.export.docx_guard import damaged, look_inside
from desktop.export.docx_lists import Numbering
from desktop.export.docx_words import markdown_of, words_of
from desktop.export.foreign_blocks import table_items
from desktop.export.inline import escape_start
from desktop.export.limits import check_blocks
from desktop.export.markdown_import import Heading, clauses_of, find_title
from desktop.export.outline import Outline, assemble

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (\d|heading)|table of contents|contents heading", re.IGNORECASE)


def outline_from_docx(content: bytes, name: str, shown: str) -> Outline:
    """The outline of a .docx file's bytes; `name` is its title where it gives none itself.

    Tables of contents are dropped, and so is what tracked changes struck out. Raises
    `ImportRefused`, calling the file `shown`, for what `docx_guard` refuses and for damage.
    """
    look_inside(content, shown)
    try:
        reader = _Reader(Document(io.BytesIO(content)))
    except Exception as error:  # a damaged part can make the library raise anything
        raise damaged(shown) from error
    headings: list[Heading] = [
        (level, title, list(read_blocks("\n".join(lines)))) for level, title, lines in reader.parts
    ]
    check_blocks(headings)
    title, headings = find_title(headings, reader.title)
    return assemble(title or name, clauses_of(headings))


class _Reader:
    """Walks the body once; `parts` are level, title and Markdown lines of each heading."""

    def __init__(self, document: Any) -> None:
        self.title = ""
        self.parts: list[tuple[int, str, list[str]]] = [(0, "", [])]
        self._relations = document.part.rels
        self._numbering = Numbering(document)
        self._styles = {style.style_id: style for style in document.styles}
        for element in _elements(document.element.body):
            if element.tag == qn("w:tbl"):
                self._table(element)
            else:
                self._paragraph(element)

    def _paragraph(self, paragraph: Any) -> None:
        styles = self._styles_of(paragraph)
        names = [style.name or "" for style in styles]
        if any(_CONTENTS.match(name) for name in names):
            return
        level = next((int(found[1]) for name in names if (found := _HEADING.match(name))), 0)
        if level and (words := words_of(paragraph)):
            self.parts.append((level, words, []))
        elif names[:1] == ["Title"] and not self.title:
            self.title = words_of(paragraph)
        else:
            mark = self._numbering.mark(paragraph, styles)
            text = escape_start(markdown_of(paragraph, self._relations))
            gap = [] if (mark or "").strip() else [""]
            self.parts[-1][2].extend([*gap, (mark or "") + text, *gap])

    def _styles_of(self, paragraph: Any) -> list[Any]:
        """The paragraph's style and those that it is based on, the nearest first."""
        properties = paragraph.find(qn("w:pPr"))
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
        out: list[Any] = []
        while style is not None and style not in out:
            out.append(style)
            style = style.base_style
        return out

    def _table(self, table: Any) -> None:
        """One list item, as in Markdown; the cells of a row are parted by dashes."""
        rows = [
            " — ".join(
                text
                for cell in _own(row, "w:tc", "w:tr")
                if (text := markdown_of(cell, self._relations))
            )
            for row in _own(table, "w:tr", "w:tbl")
        ]
        self.parts[-1][2].extend(["", *table_items(rows), ""])


def _own(element: Any, wanted: str, owner: str) -> Iterator[Any]:
    """The `wanted` parts of a table or row that are not those of a table inside it."""
    for part in element.iter(qn(wanted)):
        if next(part.iterancestors(qn(owner))) is element:
            yield part


def _elements(body: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body in reading order, but not its table of contents."""
    for child in body:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            galleries = child.iter(qn("w:docPartGallery"))
            if not any(each.get(qn("w:val")) == "Table of Contents" for each in galleries):
                yield from _elements(child.iterchildren(qn("w:sdtContent")))
        elif child.tag in (qn("w:ins"), qn("w:sdtContent"), qn("w:customXml")):
            yield from _elements(child)
