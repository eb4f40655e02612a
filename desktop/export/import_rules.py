"""Rules that a group already has, from the file they are in: Markdown, plain text or Word.

Every file is somebody else's: it is looked at before it is read, and refused as a whole.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from deliberation.acts import LINE_LIMIT, TEXT_LIMIT
from desktop.export.docx_import import outline_from_docx
from desktop.export.errors import ImportRefused
from desktop.export.markdown_import import outline_from_markdown
from desktop.export.outline import Outline
from desktop.export.text_import import outline_from_text

SIZE_LIMIT = 2 * 1024 * 1024  # bytes
COUNT_LIMIT = 5_000  # clauses, and sections

_KINDS = (".md", ".markdown", ".txt", ".docx")
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read_rules(path: Path) -> Outline:
    """The sections and clauses in a .md, .markdown, .txt or .docx file of at most 2 MiB.

    Raises `ImportRefused` for a file that cannot be read, is none of these or holds no rule; for
    a clause, title or count over the limits of `deliberation.acts` and `COUNT_LIMIT`.
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
        outline = outline_from_docx(content, path.stem, name)
    elif kind not in _KINDS:
        raise ImportRefused(
            f"{name} is no kind of file that Folkmoot takes in: it takes .md, .txt and .docx."
        )
    else:
        text = _decoded(content, name)
        read = outline_from_text if kind == ".txt" else outline_from_markdown
        outline = read(text, path.stem)
    _check(outline, name)
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
    if size > SIZE_LIMIT:
        raise ImportRefused(
            f"{name} has {size / 1024**2:.1f} MiB, and a file of rules may have 2 MiB at most:"
            " take out the pictures, or divide it."
        )
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


def _check(outline: Outline, name: str) -> None:
    clauses = [clause for section in outline.sections for clause in section.clauses]
    if not clauses:
        raise ImportRefused(f"{name} holds no rule: choose a file with rules written in it.")
    for count, what in ((len(clauses), "rules"), (len(outline.sections), "sections")):
        if count > COUNT_LIMIT:
            raise ImportRefused(
                f"{name} has {count:,} {what}, and a rulebook may have {COUNT_LIMIT:,} at most:"
                " divide it."
            )
    for title in (outline.title, *(section.title for section in outline.sections)):
        if len(title) > LINE_LIMIT:
            raise ImportRefused(
                f"The title “{title[:40]}…” in {name} has {len(title):,} characters, and"
                f" {LINE_LIMIT} at most are possible: make it shorter."
            )
    for clause in clauses:
        if len(clause) > TEXT_LIMIT:
            start = " ".join(clause[:60].split())
            raise ImportRefused(
                f"The rule that starts “{start}…” in {name} has {len(clause):,} characters, and"
                f" {TEXT_LIMIT:,} at most are possible: divide it into several."
            )
