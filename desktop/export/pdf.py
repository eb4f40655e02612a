"""The rulebook as a PDF for paper and for keeping: PDF/A-2a and PDF/UA-1, set by typst."""

from __future__ import annotations

import json

import typst

from deliberation.errors import FolkmootError
from desktop.export.bound import day
from desktop.export.fonts import fonts_for
from desktop.export.missing import missing_sentence, reported_letters
from desktop.export.printed import PrintedRulebook
from desktop.export.typeset import typeset
from resources import read_text

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class PdfRefused(FolkmootError):
    """The rulebook cannot be set as a PDF; nothing was written."""


def render_pdf(book: PrintedRulebook) -> bytes:
    """The printed rulebook as PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).

    Equal books give equal bytes on every computer, as long as the packaged fonts have all their
    letters. Raises `PdfRefused` when no font has some letter (the standards forbid to leave it
    out), and when the fonts cannot be copied or typst fails for another reason.
    """
    data = json.dumps(typeset(book), ensure_ascii=False)
    try:
        with fonts_for(data) as fonts:
            return typst.compile(
                read_text("pdf/rulebook.typ").encode(),
                format="pdf",
                font_paths=fonts,
                sys_inputs={"book": data},
                pdf_standards=STANDARDS,
                timestamp=int(day(book.as_of).timestamp()),
            )
    except typst.TypstError as error:
        if letters := reported_letters(error.diagnostic):
            raise PdfRefused(missing_sentence(book, letters)) from error
        raise PdfRefused(
            f"The PDF cannot be made, because the typesetter failed ({error.message[:200]}): "
            "please report this to the makers of Folkmoot."
        ) from error
    except OSError as error:
        raise PdfRefused(
            f"The PDF cannot be made, because its fonts cannot be prepared ({error.strerror}): "
            "make room on the disk and try again."
        ) from error
