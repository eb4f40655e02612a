"""The blend, drawn: for each option an axis from -1 to 1, with a mark for each member."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliberation.acts import KEEP
from deliberation.blend import Blend, BlendRow
from desktop.ui import fonts, look
from desktop.ui.words import initials, join_names, translate, utility_words

Align = Qt.AlignmentFlag


def signed(number: float) -> str:
    """A number of [-1, 1] with its sign and two decimals, 0 without a sign."""
    return "0" if round(number, 2) == 0 else f"{number:+.2f}".replace("-", "−")


def sentence(blend: Blend, row: BlendRow, names: Mapping[str, str]) -> str:
    """What the drawn row says, in words."""
    if row.option == KEEP:
        said = translate("blend", "Every other option is measured against this one, so it is 0.")
    else:
        said = _worst_off(row, names)
    if row.lam:
        lessons = translate("blend", "Lessons weigh {share} %, which moves it from {W} to {B}.")
        share = round(row.lam * 100)
        said += " " + lessons.format(share=share, W=signed(row.W), B=signed(row.B))
    tied = sum(other.rank == row.rank for other in blend.rows) > 1
    place = translate("blend", "Place {n}, tied.") if tied else translate("blend", "Place {n}.")
    return f"{place.format(n=row.rank)} {said}"


def _worst_off(row: BlendRow, names: Mapping[str, str]) -> str:
    rated = {member: u for member, u in row.utilities.items() if member not in row.unrated}
    if not rated:
        return translate("blend", "Nobody has rated it yet.")
    least = min(rated.values())
    worst = [names[member] for member, u in rated.items() if u == least]
    said = translate("blend", "Worst off with it: {names}, who finds it {words} ({u}).")
    if len(worst) > 1:
        said = translate("blend", "Worst off with it: {names}, who find it {words} ({u}).")
    words = utility_words(round(least * 100))
    said = said.format(names=join_names(worst), words=words, u=signed(least))
    if row.unrated:
        silent = translate("blend", "Not rated yet by {names}, which counts as 0.")
        said += " " + silent.format(names=join_names([names[m] for m in row.unrated]))
    return said


class BlendAxis(QWidget):
    """One row's marks. Reached by keyboard, it says its sentence."""

    def __init__(self, row: BlendRow, names: Mapping[str, str], option: str, said: str) -> None:
        super().__init__()
        self._row, self._names = row, names
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        each = "; ".join(f"{names[m]} {signed(u)}" for m, u in row.utilities.items())
        self.setAccessibleName(
            translate("blend", "{option}: {said}").format(option=option, said=said)
        )
        self.setAccessibleDescription(each)
        rated = [u for m, u in row.utilities.items() if m not in row.unrated]
        self._least = min(rated, default=0.0)
        self._levels = self._stack()

    def sizeHint(self) -> QSize:
        px = look.current().px
        return QSize(px(420), px(34) + px(24) * (max(self._levels.values(), default=0) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.current().px(220), self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _stack(self) -> dict[str, int]:
        """Marks that would cover each other stand above one another."""
        levels: dict[str, int] = {}
        if self._row.option == KEEP:
            return levels
        taken: list[tuple[float, int]] = []
        for member, u in sorted(self._row.utilities.items(), key=lambda item: item[1]):
            level = 0
            while any(abs(u - other) < 0.13 and level == high for other, high in taken):
                level += 1
            taken.append((u, level))
            levels[member] = level
        return levels

    def _x(self, value: float) -> float:
        margin = look.current().px(20)
        return margin + (value + 1) / 2 * (self.width() - 2 * margin)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        now, painter = look.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        y = self.height() - now.px(26)
        self._axis(painter, y)
        self._lessons(painter, y)
        if self._row.option == KEEP:
            painter.setPen(QPen(QColor(now.tokens.accent), now.px(3)))
            painter.drawLine(QPointF(self._x(0), y - now.px(9)), QPointF(self._x(0), y + now.px(9)))
            return
        for member, u in self._row.utilities.items():
            self._mark(painter, member, QPointF(self._x(u), y - now.px(24) * self._levels[member]))

    def _axis(self, painter: QPainter, y: float) -> None:
        now = look.current()
        painter.setPen(QPen(QColor(now.tokens.edge), 1))
        painter.drawLine(QPointF(self._x(-1), y), QPointF(self._x(1), y))
        painter.setFont(fonts.sans(now, 12))
        for value, label in ((-1, "−1"), (0, "0"), (1, "+1")):
            x = self._x(value)
            painter.setPen(QPen(QColor(now.tokens.edge), 1))
            painter.drawLine(QPointF(x, y - now.px(8)), QPointF(x, y + now.px(8)))
            painter.setPen(QColor(now.tokens.muted))
            box = QRectF(x - 20, y + now.px(9), 40, now.px(16))
            painter.drawText(box, Align.AlignHCenter | Align.AlignTop, label)

    def _lessons(self, painter: QPainter, y: float) -> None:
        """The stretch by which lessons move the result, shaded."""
        if self._row.lam == 0:
            return
        now = look.current()
        left, right = sorted((self._x(self._row.W), self._x(self._row.B)))
        painter.setPen(QPen(QColor(now.tokens.warn), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(now.tokens.warn_soft))
        painter.drawRect(QRectF(left, y - now.px(7), max(2.0, right - left), now.px(14)))

    def _mark(self, painter: QPainter, member: str, at: QPointF) -> None:
        now, radius = look.current(), look.current().px(11)
        silent = member in self._row.unrated
        worst = not silent and self._row.utilities[member] == self._least
        colour = QColor(now.tokens.muted if silent else now.tokens.accent)
        style = Qt.PenStyle.DotLine if silent else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 1.6, style))
        painter.setBrush(
            colour if worst and self._row.option != "keep" else QColor(now.tokens.paper)
        )
        painter.drawEllipse(at, radius, radius)
        font = fonts.sans(now, 10.5)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        filled = worst and self._row.option != "keep"
        painter.setPen(QColor(now.tokens.on_accent) if filled else colour)
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Align.AlignCenter, initials(self._names[member]))
