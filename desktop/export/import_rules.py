"""Rules that a group already has, from the file they are in: Markdown, plain text or Word.

Every file is somebody else's: it is looked at before it is read, and refused as a whole.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from desktop.export.errors import ImportRefused
from desktop.export.inline import clean
from desktop.export.limits import SIZE_LIMIT, check_outline, check_size, check_text
from desktop.export.markdown_import import outline_from_markdown
from desktop.export.outline import Outline
from desktop.export.text_import import outline_from_text

_KINDS = (".md", ".markdown", ".txt", ".docx")
_FOREIGN = (  # what files of other kinds start with, in lower case
    (b"%pdf-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read_rules(path: Path) -> Outline:
    """The sections and clauses in a .md, .markdown, .txt or .docx file of at most 2 MiB.

    Raises `ImportRefused` for a file that cannot be read, is none of these or holds no rule; for
    a clause, title or count over the limits of `deliberation.acts` and `limits`.
    """
    name = f"“{path.name}”"
    content = _content(path, name)
    for start, what in _FOREIGN:
        if content[:64].lstrip().lower().startswith(start):
            raise ImportRefused(
                f"{name} is {what}, which Folkmoot cannot take in: save it as .docx, .md or .txt"
                " and bring in that."
            )
    kind = path.suffix.lower()
    if content.startswith(b"PK\x03\x04") or kind == ".docx":
        from desktop.export.docx_import import outline_from_docx  # slow to load, seldom needed

        outline = outline_from_docx(content, path.stem, name)
    elif kind not in _KINDS:
        raise ImportRefused(
            f"{name} is no kind of file that Folkmoot takes in: it takes .md, .txt and .docx."
        )
    else:
        text = clean(_decoded(content, name))
        check_text(text)
        read = outline_from_text if kind == ".txt" else outline_from_markdown
        outline = read(text, path.stem)
    check_outline(outline, name)
    return outline


def _content(path: Path, name: str) -> bytes:
    """The bytes of the file; how many there are is known before any is read."""
    try:
        if not path.exists():
            raise ImportRefused(f"There is no file {name}: check its name and its folder.")
        if not path.is_file():
            raise ImportRefused(f"{name} is not a file: choose the file that your rules are in.")
        size = path.stat().st_size
        if size <= SIZE_LIMIT:
            with path.open("rb") as file:
                content = file.read(SIZE_LIMIT + 1)
            size = max(size, len(content))
    except (OSError, ValueError) as error:
        raise ImportRefused(
            f"{name} could not be read: check that you may open it, and try again."
        ) from error
    check_size(size, name)
    return content


def _decoded(content: bytes, name: str) -> str:
    """The text of the bytes: UTF-8, UTF-16 that says so, or else the old Western code page."""
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise ImportRefused(
        f"{name} is not a text: save your rules as .docx, .md or .txt and bring in that."
    )
