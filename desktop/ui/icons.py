"""Icons drawn from the Phosphor font that the package qtawesome carries.

The font alone: importing that package would load every module of Qt, which takes longer than
everything else of a start together.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

from desktop.ui import look

_SHARP = 2  # pixels to a pixel, for screens that have them


@cache
def _font() -> tuple[str, dict[str, str]]:
    """The font's family, and its code points by name."""
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package qtawesome, which carries the icons, is missing")
    folder = Path(spec.origin).parent / "fonts"
    file = next(folder.glob("phosphor-*.ttf"))
    names = next(folder.glob("phosphor-charmap-*.json"))
    loaded = QFontDatabase.addApplicationFont(str(file))
    family = QFontDatabase.applicationFontFamilies(loaded)[0]
    return family, json.loads(names.read_text(encoding="utf-8"))


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
    glyph = chr(int(names[name], 16))
    painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    return made


def icon(name: str, units: float, colour: str | None = None) -> QIcon:
    """The same as an icon for a button."""
    return QIcon(picture(name, units, colour))
