"""A Word document to an outline: heading styles to sections, list paragraphs to clauses."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from desktop.export.blocks import read_blocks
from desktop.export.docx_words import paragraph_markdown, paragraph_words
from desktop.export.errors import ImportRefused
from desktop.export.inline import clean
from desktop.export.markdown_import import Heading, clauses_of, find_title
from desktop.export.outline import Outline, assemble

INFLATED_LIMIT = 24 * 1024 * 1024  # bytes of all the parts of a document together
PART_LIMIT = 2_000

_DECLARATIONS = tuple("<!DOCTYPE".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
_HEADING_STYLE = re.compile(r"heading (\d)$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list (bullet|number)(?: (\d))?$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc (\d|heading)", re.IGNORECASE)


def outline_from_docx(content: bytes, name: str, shown: str) -> Outline:
    """The outline of a .docx file's bytes; `name` is its title where it gives none itself.

    Raises `ImportRefused`, calling the file `shown`, for what is no Word document, is damaged,
    or would inflate to more than `INFLATED_LIMIT`.
    """
    _look_inside(content, shown)
    try:
        document = Document(io.BytesIO(content))
        title, headings = _headings(document)
    except Exception as error:  # noqa: BLE001  whatever a damaged part makes the library raise
        raise ImportRefused(
            f"{shown} is a damaged Word document: open it in a word processor, save it anew and"
            " bring in that."
        ) from error
    title, headings = find_title(headings, title)
    return assemble(title or name, clauses_of(headings))


def _look_inside(content: bytes, shown: str) -> None:
    """Refuse what is no Word document and what would fill the memory, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            too_large = len(parts) > PART_LIMIT
            too_large |= sum(part.file_size for part in parts) > INFLATED_LIMIT
            if "word/document.xml" not in archive.namelist():
                raise ImportRefused(
                    f"{shown} is not a Word document: save your rules as .docx, .md or .txt"
                    " and bring in that."
                )
            declares = not too_large and any(_declares(archive, part) for part in parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, RuntimeError,
            NotImplementedError, EOFError, zipfile.zlib.error) as error:  # fmt: skip
        raise ImportRefused(
            f"{shown} is a damaged Word document: open it in a word processor, save it anew and"
            " bring in that."
        ) from error
    if too_large:
        raise ImportRefused(
            f"{shown} would unpack to more than {INFLATED_LIMIT // 1024**2} MiB, which no rulebook"
            " needs: copy your rules into a new document and bring in that."
        )
    if declares:
        raise ImportRefused(
            f"{shown} holds declarations that no word processor writes: copy your rules into a"
            " new document and bring in that."
        )


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares entities, which could grow or reach outside the file.

    Reading it to its end also checks that it is no longer than the archive's directory says.
    """
    with archive.open(part) as stream:
        inflated = stream.read(INFLATED_LIMIT + 1)
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    return is_xml and any(mark in inflated for mark in _DECLARATIONS)


def _headings(document: Any) -> tuple[str, list[Heading]]:
    title, parts = "", [(0, "", [""])]
    for paragraph, lead in _paragraphs(document.element.body):
        style = _style_names(document, paragraph)
        if any(_CONTENTS_STYLE.match(name) for name in style):
            continue
        heading = next((int(f[1]) for name in style if (f := _HEADING_STYLE.match(name))), 0)
        words = " ".join(clean(paragraph_words(paragraph)).split())
        if heading and words:
            parts.append((heading, words, [""]))
        elif "title" in style[:1] and words and not title:
            title = words
        else:
            item = _item_mark(document, paragraph, style)
            text = paragraph_markdown(paragraph, document.part.rels)
            parts[-1][2].extend([lead + item + text] if lead or item else ["", text, ""])
    return title, [(level, words, list(read_blocks("\n".join(l)))) for level, words, l in parts]


def _paragraphs(body: Any) -> Iterator[tuple[Any, str]]:
    """Every paragraph in reading order with what goes before its words; tables as lists of rows."""
    for child in body:
        if child.tag == qn("w:p"):
            yield child, ""
        elif child.tag == qn("w:sdt"):
            if "Table of Contents" not in [
                each.get(qn("w:val")) for each in child.iter(qn("w:docPartGallery"))
            ]:
                content = child.find(qn("w:sdtContent"))
                yield from _paragraphs(content if content is not None else ())
