"""A look into a .docx file before anything unpacks it: it is a zip that somebody else made."""

from __future__ import annotations

import io
import zipfile
import zlib

from desktop.export.errors import ImportRefused

INFLATED_LIMIT = 24 * 1024 * 1024  # bytes of all the parts of a document together
PART_LIMIT = 2_000

_MAIN = "word/document.xml"
_DECLARATIONS = tuple("<!DOCTYPE".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, ValueError, EOFError,
           RuntimeError, KeyError)  # fmt: skip


def look_inside(content: bytes, shown: str) -> None:
    """Raise `ImportRefused`, calling the file `shown`, unless `content` is safe to unpack.

    It must be a Word document whose parts make up at most `INFLATED_LIMIT` bytes, by the
    archive's own directory and again while they are read, and declare no entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if _MAIN not in archive.namelist():
                raise ImportRefused(
                    f"{shown} is not a Word document: save your rules as .docx, .md or .txt and"
                    " bring in that."
                )
            if len(parts) > PART_LIMIT or sum(part.file_size for part in parts) > INFLATED_LIMIT:
                raise ImportRefused(
                    f"{shown} would unpack to more than {INFLATED_LIMIT // 1024**2} MiB, which no"
                    " rulebook needs: copy your rules into a new document and bring in that."
                )
            for part in parts:
                _check_part(archive, part, shown)
    except _DAMAGE as error:
        raise damaged(shown) from error


def damaged(shown: str) -> ImportRefused:
    return ImportRefused(
        f"{shown} is a damaged Word document: open it in a word processor, save it anew and"
        " bring in that."
    )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, shown: str) -> None:
    """Read a part to its end (which proves length and checksum) and look for declarations."""
    with archive.open(part) as stream:
        inflated = stream.read(part.file_size + 1)
    if len(inflated) > part.file_size:
        raise zipfile.BadZipFile
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    # Entities could grow without end or reach outside the file; no word processor declares any.
    if is_xml and any(mark in inflated for mark in _DECLARATIONS):
        raise ImportRefused(
            f"{shown} holds declarations that no word processor writes: copy your rules into a"
            " new document and bring in that."
        )
