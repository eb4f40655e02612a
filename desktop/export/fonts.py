"""The fonts of the printed rulebook: which files, and when the system's own are needed too."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from unicodedata import category

import font_source_sans_pro
import font_source_serif_pro
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

_SERIF = Path(font_source_serif_pro.font_directory)
_SANS = Path(font_source_sans_pro.font_directory)
_TEXT = _SERIF / "SourceSerifPro-Regular.ttf"
_FACES = (
    _TEXT,
    *(_SERIF / f"SourceSerifPro-{face}.ttf" for face in ("It", "Semibold", "Bold", "BoldIt")),
    *(_SANS / f"SourceSansPro-{face}.ttf" for face in ("Regular", "It", "Semibold")),
)


@contextmanager
def fonts_for(text: str) -> Iterator[typst.Fonts]:
    """The fonts for a document with the words `text`, usable inside the `with` block alone.

    The packages hold each face twice, as OTF and as TTF, and typst would take whichever the disk
    lists first: the same rulebook would not give the same bytes on two computers. Hence a folder
    with exactly the faces that the template names, gone afterwards. Raises `OSError` when the
    disk has no room for it (2 MB).
    """
    with tempfile.TemporaryDirectory(prefix="folkmoot-fonts-") as folder:
        for face in _FACES:
            shutil.copyfile(face, Path(folder) / face.name)
        yield typst.Fonts(include_system_fonts=needs_system_fonts(text), font_paths=[folder])


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    with TTFont(_TEXT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def needs_system_fonts(text: str) -> bool:
    """Whether `text` holds a letter that can be seen and that the packaged fonts lack.

    Only then may typst look at the system's fonts, so that what it could find there never
    changes a page that needs none of them.
    """
    seen = {letter for letter in set(text) - {"\n", "\t"} if category(letter) != "Cf"}
    return any(ord(letter) not in _covered() for letter in seen)
