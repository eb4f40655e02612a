"""A number and a list to choose from, drawn so that they are seen in every theme and text size.

The wheel moves neither: scrolling a page must not fill anything in.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from desktop.ui import look

_BUTTON = 30  # px of the arrows' column, at 100 %


class NumberField(QSpinBox):
    """A whole number from `low` to `high`; the arrow keys count."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setStyleSheet(_sheet("QSpinBox"))
        inner = f"border: none; padding: 0 {look.current().px(7)}px; background: transparent;"
        self.lineEdit().setStyleSheet(inner)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        off = look.current().px(6)
        _arrow(self, -off, up=True, dim=self.value() >= self.maximum())
        _arrow(self, off, up=False, dim=self.value() <= self.minimum())


class PickField(QComboBox):
    """One of a list; long entries do not widen it. `name` is what a screen reader says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setStyleSheet(_sheet("QComboBox"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _arrow(self, 0, up=False, dim=not self.isEnabled())


def _sheet(kind: str) -> str:
    """As the lines to write in look, with room for what is drawn at the right."""
    now = look.current()
    tokens, px = now.tokens, now.px
    plain = f"border: 1px solid {tokens.edge}; padding: {px(6)}px {px(8)}px;"
    focus = f"border: 2px solid {tokens.accent}; padding: {px(6) - 1}px {px(8) - 1}px;"
    buttons = ("::up-button", "::down-button", "::drop-down")
    arrows = ("::up-arrow", "::down-arrow")
    return (
        f"{kind} {{ background: {tokens.paper}; border-radius: {px(6)}px; {plain} }}"
        f"{kind}:focus {{ {focus} }}"
        f"{', '.join(kind + each for each in buttons)} {{ border: none; background: transparent;"
        f" width: {px(_BUTTON)}px; }}"
        f"{', '.join(kind + each for each in arrows)} {{ image: none; }}"
    )


def _arrow(field: QWidget, off: int, *, up: bool, dim: bool) -> None:
    """An arrow in the right column, `off` pixels below the middle."""
    now, painter = look.current(), QPainter(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(now.tokens.line if dim else now.tokens.accent)
    painter.setPen(QPen(colour, now.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y, wide, high = field.width() - now.px(17), field.height() / 2 + off, now.px(4), now.px(2)
    tip = -high if up else high
    painter.drawPolyline(
        [QPointF(x - wide, y - tip), QPointF(x, y + tip), QPointF(x + wide, y - tip)]
    )
