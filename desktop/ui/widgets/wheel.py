"""The wheel of values: a wedge for each, as long as it weighs, with a band for how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliberation.profiles.profile import WHOLE, Standing
from desktop.ui import fonts, look
from desktop.ui.widgets.basics import plain_tip
from desktop.ui.widgets.wheel_names import (
    Arrangement,
    Lettering,
    arrange,
    at,
    numbered,
    text_option,
)

_PAD = 5  # px around a name, at 100 %
_HOLE = 0.1  # of the radius: where weight 0 is
_KEYS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


@dataclass(frozen=True)
class Spoke:
    """A value on the wheel: its name, where it stands, and all of that in a sentence."""

    name: str
    standing: Standing
    said: str


class Wheel(QWidget):
    """One value is chosen: by a click on its wedge or name, or with the arrow keys."""

    picked = Signal(str)

    def __init__(self, spokes: Sequence[Spoke], chosen: str) -> None:
        super().__init__()
        self._spokes = tuple(spokes)
        self._values = [each.standing.value for each in self._spokes]
        self._place: Arrangement | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("The wheel of values"))
        self.setAccessibleDescription(
            self.tr("Twenty values in a circle; the arrow keys go from one to the next.")
        )
        self._names = [_Name(self, each, index) for index, each in enumerate(self._spokes)]
        self.chosen = ""
        self._choose(chosen)
        self._scale = max(each.standing.high for each in self._spokes)  # thousandths at the rim

    # Choosing

    def choose(self, value: str) -> None:
        """Choose a value and say so by `picked`."""
        if value != self.chosen:
            self._choose(value)
            self.picked.emit(value)

    def _choose(self, value: str) -> None:
        self.chosen = value
        for each in self._names:
            each.show_chosen(each.value == value)
        self.update()

    def step(self, from_: int, by: int) -> None:
        """Go round the circle to the value `by` places further, with the keyboard in it."""
        index = (from_ + by) % len(self._names)
        self._names[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.choose(self._values[index])

    def _at(self, point: QPointF) -> int | None:
        """Which wedge's sector of the circle a point is in."""
        place = self._arranged()
        away = point - place.centre
        if away.x() ** 2 + away.y() ** 2 > place.radius**2:
            return None
        turn = degrees(atan2(away.x(), -away.y())) % 360
        return round(turn / 360 * len(self._spokes)) % len(self._spokes)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index is None:
            super().mousePressEvent(event)
            return
        self.step(index, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        over = index is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setToolTip(plain_tip(self._spokes[index].said) if index is not None else "")

    # Where everything is

    def _arranged(self, width: int | None = None) -> Arrangement:
        now = look.current()
        names = [each.name for each in self._spokes]
        if width is not None:
            lettering = Lettering(name_font(bold=True), now.size / 100, now.px(_PAD))
            return arrange(width, names, lettering)
        if self._place is None:
            self._place = self._arranged(self.width())
        return self._place

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(width).height

    def sizeHint(self) -> QSize:
        width = look.current().px(720)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(200), look.current().px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place = None
        place = self._arranged()
        for name, box in zip(self._names, place.boxes, strict=True):
            left = place.numbered or box.left() > place.centre.x()
            name.place(box.toAlignedRect(), numbered=place.numbered, left=left)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, place = look.current(), self._arranged()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.tokens.line), 1))
        painter.setBrush(QColor(now.tokens.paper))
        painter.drawEllipse(place.centre, place.radius, place.radius)
        for index in range(len(self._spokes)):
            if place.numbered:
                self._number(painter, index)
            else:
                self._leader(painter, index)
        for index in range(len(self._spokes)):
            self._wedge(painter, index)
        self._even_share(painter)
        for index in range(len(self._spokes)):
            self._band(painter, index)

    def _radius(self, weight: int) -> float:
        whole = self._arranged().radius
        return whole * (_HOLE + (1 - _HOLE) * min(weight, self._scale) / self._scale)

    def _sector(self, index: int, inner: float, outer: float, half: float) -> QPainterPath:
        """The part of the ring between two radii, `half` degrees to either side of a spoke."""
        centre, middle = self._arranged().centre, 90 - 360 * index / len(self._spokes)
        path = QPainterPath()
        for radius, start, sweep in ((outer, middle + half, -2 * half),
                                     (inner, middle - half, 2 * half)):  # fmt: skip
            box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
            if path.elementCount():
                path.arcTo(box, start, sweep)
            else:
                path.arcMoveTo(box, start)
                path.arcTo(box, start, sweep)
        path.closeSubpath()
        return path

    def _wedge(self, painter: QPainter, index: int) -> None:
        """Filled where something was said about the value, else only outlined with dots."""
        tokens, it = look.current().tokens, self._spokes[index].standing
        chosen, silent = it.value == self.chosen, not it.count
        path = self._sector(index, self._radius(0), self._radius(it.weight), 7.6)
        if silent:
            painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.muted), 1.4,
                                Qt.PenStyle.DotLine))  # fmt: skip
            painter.setBrush(QColor(tokens.soft) if chosen else Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(QPen(QColor(tokens.accent), 1.6))
            painter.setBrush(QColor(tokens.accent if chosen else tokens.soft))
        painter.drawPath(path)

    def _band(self, painter: QPainter, index: int) -> None:
        """From the lowest to the highest that the weight could well be, across the wedge's end."""
        now, it = look.current(), self._spokes[index].standing
        chosen = it.value == self.chosen
        turn, centre = 360 * index / len(self._spokes), self._arranged().centre
        low, high = self._radius(it.low), self._radius(it.high)
        line = QPainterPath(at(centre, low, turn))
        line.lineTo(at(centre, high, turn))
        for radius in (low, high):
            away = degrees(now.px(4) / max(radius, 1))
            line.moveTo(at(centre, radius, turn - away))
            line.lineTo(at(centre, radius, turn + away))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(now.tokens.paper), now.px(4 if chosen else 3)))
        painter.drawPath(line)  # so that it is seen on a wedge of any colour
        colour = now.tokens.ink if chosen else now.tokens.muted
        painter.setPen(QPen(QColor(colour), now.size / 100 * (1.8 if chosen else 1.1)))
        painter.drawPath(line)

    def _even_share(self, painter: QPainter) -> None:
        """The circle that every wedge would reach if all weighed the same."""
        radius = self._radius(WHOLE // len(self._spokes))
        painter.setPen(QPen(QColor(look.current().tokens.warn), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self._arranged().centre, radius, radius)

    def _leader(self, painter: QPainter, index: int) -> None:
        """From the rim to the name."""
        place, tokens = self._arranged(), look.current().tokens
        rim = at(place.centre, place.radius, 360 * index / len(self._spokes))
        box = place.boxes[index]
        edge = box.left() if index < len(self._spokes) // 2 else box.right()
        chosen = self._values[index] == self.chosen
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), 2 if chosen else 1))
        painter.drawLine(rim, QPointF(edge, box.center().y()))

    def _number(self, painter: QPainter, index: int) -> None:
        """At the rim, for the name in the list below."""
        now, place = look.current(), self._arranged()
        chosen = self._values[index] == self.chosen
        middle = at(place.centre, place.radius + now.px(13), 360 * index / len(self._spokes))
        painter.setFont(name_font(bold=chosen))
        painter.setPen(QColor(now.tokens.accent if chosen else now.tokens.ink))
        box = QRectF(middle.x() - now.px(20), middle.y() - now.px(13), now.px(40), now.px(26))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index + 1))


class _Name(QWidget):
    """A value's name beside the wheel: what the keyboard and a screen reader come to."""

    def __init__(self, wheel: Wheel, spoke: Spoke, index: int) -> None:
        super().__init__(wheel)
        self._wheel, self._text, self._index = wheel, spoke.name, index
        self.value = spoke.standing.value
        self._chosen, self._numbered, self._left = False, False, True
        self.setObjectName(f"value {self.value}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(spoke.said))
        self.setAccessibleName(spoke.name)
        self.setAccessibleDescription(spoke.said)

    def place(self, box: QRect, *, numbered: bool, left: bool) -> None:
        """`left`: the name begins at the left side of its box."""
        self._numbered, self._left = numbered, left
        self.setGeometry(box)

    def show_chosen(self, chosen: bool) -> None:
        """The Tab key comes to the chosen one alone; the arrows lead on from there."""
        self._chosen = chosen
        policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._wheel.step(self._index, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._wheel.step(self._index, _KEYS[key])
        elif key == Qt.Key.Key_Home:
            self._wheel.step(0, 0)
        elif key == Qt.Key.Key_End:
            self._wheel.step(-1, 0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._chosen:
            painter.setBrush(QColor(now.tokens.soft))
            painter.setPen(Qt.PenStyle.NoPen)
            if self.hasFocus():
                painter.setPen(QPen(QColor(now.tokens.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), now.px(4), now.px(4))
        painter.setFont(name_font(bold=self._chosen))
        painter.setPen(QColor(now.tokens.accent if self._chosen else now.tokens.ink))
        pad = now.px(_PAD)
        side = Qt.AlignmentFlag.AlignLeft if self._left else Qt.AlignmentFlag.AlignRight
        text = numbered(self._index, self._text) if self._numbered else self._text
        painter.drawText(box.adjusted(pad, 0, -pad, 0), text, text_option(side))


def name_font(*, bold: bool) -> QFont:
    font = fonts.sans(look.current(), 15)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
