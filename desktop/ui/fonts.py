"""Loads the two type families from their packages and sets the application's font."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from PySide6.QtGui import QFont, QFontDatabase

from desktop.ui.look import BASE, SANS, SERIF, Look

_AT_ONCE = ("Regular", "Semibold")
_TO_READ = ("It", "Bold", "BoldIt")  # of the serif; wanted where members' texts are set


def load() -> None:
    """Make both families known to Qt; once per process."""
    if SERIF not in QFontDatabase.families() or SANS not in QFontDatabase.families():
        _add(font_source_sans_pro.font_directory, "SourceSansPro", _AT_ONCE)
        _add(font_source_serif_pro.font_directory, "SourceSerifPro", _AT_ONCE)


@cache
def load_to_read() -> None:
    """The faces of the serif that texts may use beyond those of headings; once per process."""
    _add(font_source_serif_pro.font_directory, "SourceSerifPro", _TO_READ)


def _add(folder: str, stem: str, faces: tuple[str, ...]) -> None:
    for face in faces:
        QFontDatabase.addApplicationFont(str(Path(folder) / f"{stem}-{face}.ttf"))


def sans(look: Look, units: float = BASE) -> QFont:
    return _font(SANS, look.px(units))


def serif(look: Look, units: float = BASE) -> QFont:
    return _font(SERIF, look.px(units))


def _font(family: str, pixels: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
