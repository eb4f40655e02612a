"""Icons drawn from the Phosphor font that the package qtawesome carries.

The font alone: importing that package would load every module of Qt, which takes longer than
everything else of a start together.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

from desktop.ui import look

_SHARP = 2  # pixels to a pixel, for screens that have them


@cache
def _font() -> tuple[str, str]:
    """The font's family, and its list of names with their code points, as JSON text."""
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package qtawesome, which carries the icons, is missing")
    folder = Path(spec.origin).parent / "fonts"
    file = next(folder.glob("phosphor-*.ttf"))
    names = next(folder.glob("phosphor-charmap-*.json"))
    loaded = QFontDatabase.addApplicationFont(str(file))
    family = QFontDatabase.applicationFontFamilies(loaded)[0]
    return family, names.read_text(encoding="utf-8")


def _glyph(names: str, name: str) -> str:
    """Found in the text: reading a thousand names as JSON to use twenty would delay the start."""
    found = re.search(rf'"{re.escape(name)}"\s*:\s*"(?:0x)?([0-9a-fA-F]+)"', names)
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))


def picture(name: str, units: float, colour: str | None = None) -> QPixmap:
    """The icon `name` (such as "book-open"), `units` px wide at 100 %, in a token's colour.

    Raises `KeyError` for a name that the font does not have.
    """
    now = look.current()
    family, names = _font()
    side = now.px(units)
    made = QPixmap(side * _SHARP, side * _SHARP)
    made.setDevicePixelRatio(_SHARP)
    made.fill(Qt.GlobalColor.transparent)
    font = QFont(family)
    font.setPixelSize(side)
    painter = QPainter(made)
    painter.setFont(font)
    painter.setPen(QColor(colour or now.tokens.ink))
    painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, _glyph(names, name))
    painter.end()
    return made


def icon(name: str, units: float, colour: str | None = None) -> QIcon:
    """The same as an icon for a button."""
    return QIcon(picture(name, units, colour))
