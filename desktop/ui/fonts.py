"""Loads the two type families from their packages and sets the application's font."""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from PySide6.QtGui import QFont, QFontDatabase

from desktop.ui.look import BASE, SANS, SERIF, Look

_FACES = {
    "SourceSansPro": (font_source_sans_pro.font_directory, ("Regular", "Semibold")),
    "SourceSerifPro": (
        font_source_serif_pro.font_directory,
        ("Regular", "It", "Semibold", "Bold", "BoldIt"),
    ),
}


def load() -> None:
    """Make both families known to Qt; once per process."""
    if SERIF in QFontDatabase.families() and SANS in QFontDatabase.families():
        return
    for stem, (folder, faces) in _FACES.items():
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
