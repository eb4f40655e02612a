"""The blend, drawn: for each option an axis, with a mark for each who is weighed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from deliberation.acts import KEEP
from deliberation.fields import HUNDRED
from deliberation.weighing.blend import Blend, BlendRow
from desktop.ui import look
from desktop.ui.widgets.harm import harm_words
from desktop.ui.widgets.mark_axis import Mark, MarkAxis
from desktop.ui.words import initials, join_names, translate, utility_words


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
    said = [_least(row, names), _harmed(row)]
    if row.computed:
        out = translate(
            "blend",
            "Not rated by {names}: worked out from the values that they share and what the "
            "option does to these.",
        )
        said.append(out.format(names=join_names([names[m] for m in row.computed])))
    if row.unrated:
        silent = translate("blend", "Not rated yet by {names}, which counts as 0.")
        said.append(silent.format(names=join_names([names[m] for m in row.unrated])))
    return " ".join(filter(None, said))


def _least(row: BlendRow, names: Mapping[str, str]) -> str:
    """Which member is worst off; whom else it harms is said apart."""
    known = {member: u for member, u in row.ratings.items() if member not in row.unrated}
    if not known:
        return translate("blend", "Nobody has rated it yet.")
    least = min(known.values())
    worst = [names[member] for member, u in known.items() if u == least]
    who = translate("blend", "Worst off with it:")
    if any(each.harm for each in row.imposed):
        who = translate("blend", "Worst off of the members:")
    said = translate("blend", "{who} {names}, who finds it {words} ({u}).")
    if len(worst) > 1:
        said = translate("blend", "{who} {names}, who find it {words} ({u}).")
    return said.format(
        who=who, names=join_names(worst), words=utility_words(least), u=signed(least / HUNDRED)
    )


def _harmed(row: BlendRow) -> str:
    """Others who are touched without having consented, the most harmed first."""
    found = sorted((each for each in row.imposed if each.harm), key=lambda each: -each.harm)
    if not found:
        return ""
    each = translate("blend", "{name}: {harm} ({u})")
    whom = "; ".join(
        each.format(name=it.name, harm=harm_words(it.harm), u=signed(-it.harm / HUNDRED))
        for it in found
    )
    said = translate("blend", "It harms others who have not consented: {whom}.").format(whom=whom)
    if -found[0].harm == row.worst:
        said += " " + translate("blend", "That is the worst that it does, so it counts.")
    return said


class BlendAxis(MarkAxis):
    """One row's marks: round for a rating, square for one worked out, a diamond for others whom
    it touches without their consent. Reached by keyboard, it says its sentence."""

    def __init__(self, row: BlendRow, names: Mapping[str, str], option: str, said: str) -> None:
        self._row = row
        name = translate("blend", "{option}: {said}").format(option=option, said=said)
        told = [f"{names[m]} {signed(u)}" for m, u in row.utilities.items()]
        told += [f"{each.name} {signed(-each.harm / HUNDRED)}" for each in row.imposed]
        super().__init__(_marks(row, names), name, "; ".join(told))

    def under(self, painter: QPainter, y: float) -> None:
        now = look.current()
        if self._row.lam:
            self._lessons(painter, y)
        if self._row.option == KEEP:
            x = self.across(0)
            painter.setPen(QPen(QColor(now.tokens.accent), now.px(3)))
            painter.drawLine(QPointF(x, y - now.px(9)), QPointF(x, y + now.px(9)))

    def _lessons(self, painter: QPainter, y: float) -> None:
        """The stretch by which lessons move the result, shaded."""
        now = look.current()
        left, right = sorted((self.across(self._row.W), self.across(self._row.B)))
        painter.setPen(QPen(QColor(now.tokens.warn), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(now.tokens.warn_soft))
        painter.drawRect(QRectF(left, y - now.px(7), max(2.0, right - left), now.px(14)))


def _marks(row: BlendRow, names: Mapping[str, str]) -> list[Mark]:
    if row.option == KEEP:
        return []
    known = [u for member, u in row.ratings.items() if member not in row.unrated]
    harms = [-each.harm for each in row.imposed if each.harm]
    least = min(known + harms, default=0)
    marks = []
    for member, u in row.ratings.items():
        silent = member in row.unrated
        shape = "square" if member in row.computed else "round"
        filled = not silent and u == least
        marks.append(Mark(initials(names[member]), u / HUNDRED, shape, filled, silent))
    for each in row.imposed:
        filled = bool(each.harm) and -each.harm == least
        marks.append(Mark(initials(each.name), -each.harm / HUNDRED, "diamond", filled))
    return marks
