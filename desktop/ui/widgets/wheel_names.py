"""Where the names of a wheel stand: around it, or below it with numbers where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextDocument, QTextOption

LARGEST = 420  # of the circle's diameter, at 100 %
SMALLEST = 230  # of the circle's diameter with names around it, at 100 %

NUMBERED = 300  # of the circle's diameter with numbers around it, at 100 %, at the most


@dataclass(frozen=True)
class Arrangement:
    """`boxes`: one for each name, in order. `numbered`: they stand below the circle, with the
    numbers that stand around it. All in pixels of a widget as wide as was asked."""

    centre: QPointF
    radius: float
    boxes: tuple[QRectF, ...]
    height: int
    numbered: bool = False


@dataclass(frozen=True)
class Lettering:
    """`unit` is a pixel at 100 %; `pad` is kept free around each name."""

    font: QFont
    unit: float
    pad: float

    def width(self, text: str) -> float:
        return QFontMetricsF(self.font).horizontalAdvance(text) + 2 * self.pad + 4

    def height(self, text: str, width: float) -> float:
        """Of a box of this width, with as many lines as the text needs."""
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self.font)
        document.setDefaultTextOption(text_option(Qt.AlignmentFlag.AlignLeft))
        document.setPlainText(text)
        document.setTextWidth(width - 2 * self.pad)
        return document.size().height() + 2 * self.pad


def at(centre: QPointF, radius: float, degrees: float) -> QPointF:
    """The point at an angle clockwise from the top."""
    turn = radians(degrees)
    return QPointF(centre.x() + radius * sin(turn), centre.y() - radius * cos(turn))


def text_option(align: Qt.AlignmentFlag) -> QTextOption:
    """Words are broken only where one alone is wider than its box."""
    option = QTextOption(align | Qt.AlignmentFlag.AlignVCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def numbered(index: int, name: str) -> str:
    return f"{index + 1}  {name}"


def arrange(width: float, names: Sequence[str], how: Lettering) -> Arrangement:
    """The circle as large as there is room for, and every name whole."""
    longest, gap = max(map(how.width, names)), 10 * how.unit
    diameter = min(LARGEST * how.unit, width - 2 * (longest + gap))
    if diameter < SMALLEST * how.unit:
        return _below(width, names, how)
    return _around(width, diameter, names, how)


def _around(width: float, diameter: float, names: Sequence[str], how: Lettering) -> Arrangement:
    """Half of the names to the right of the circle from the top down, half to the left."""
    sizes = [(how.width(name), how.height(name, how.width(name))) for name in names]
    half, gap = len(names) // 2, 10 * how.unit
    right, left = sizes[:half], sizes[half:][::-1]  # both from the top down
    highest = max(high for _, high in sizes)
    height = max(diameter + 2 * gap + highest, half * highest)
    centre, hug = QPointF(width / 2, height / 2), diameter / 2 + gap
    step = 360 / len(names)
    boxes = _column(right, [step * i for i in range(half)], centre, hug, 1)
    back = [step * i for i in reversed(range(half, len(names)))]
    boxes += _column(left, back, centre, hug, -1)[::-1]
    return Arrangement(centre, diameter / 2, tuple(boxes), round(height))


def _column(
    sizes: Sequence[tuple[float, float]],
    angles: Sequence[float],
    centre: QPointF,
    hug: float,
    side: int,
) -> list[QRectF]:
    """Each as near to its spoke as the others let it, and just outside the circle."""
    tops: list[float] = []
    least = 0.0
    for (_, high), angle in zip(sizes, angles, strict=True):
        tops.append(max(at(centre, hug, angle).y() - high / 2, least))
        least = tops[-1] + high
    bottom = 2 * centre.y()
    boxes = []
    for top, (wide, high) in zip(reversed(tops), reversed(sizes), strict=True):
        bottom = min(top, bottom - high)
        near = max(0.0, bottom - centre.y(), centre.y() - bottom - high)
        away = sqrt(max(0.0, hug * hug - near * near))
        x = centre.x() + away if side > 0 else centre.x() - away - wide
        boxes.append(QRectF(x, bottom, wide, high))
    return boxes[::-1]


def _below(width: float, names: Sequence[str], how: Lettering) -> Arrangement:
    """Numbers around the circle, and the names with them in a list below, of one or two columns."""
    rim = 26 * how.unit  # for the numbers
    diameter = min(NUMBERED * how.unit, width - 2 * rim)
    listed = [numbered(index, name) for index, name in enumerate(names)]
    longest = max(how.width(word) for text in listed for word in text.split())
    columns = 2 if how.width("20  ") + longest <= width / 2 else 1
    rows = -(-len(listed) // columns)
    top = diameter + 2 * rim + 8 * how.unit
    boxes, ends = [], [top] * columns
    for index, text in enumerate(listed):
        column = index // rows
        wide = min(how.width(text), width / columns)
        high = how.height(text, wide)
        boxes.append(QRectF(column * width / columns, ends[column], wide, high))
        ends[column] += high
    centre = QPointF(width / 2, rim + diameter / 2)
    return Arrangement(centre, diameter / 2, tuple(boxes), round(max(ends)), numbered=True)
