"""The group's effect table of one option: for each value the middle, and who said what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QBoxLayout, QWidget

from deliberation.fields import HUNDRED
from deliberation.profiles.values import ValueWords
from deliberation.state import Assessment
from deliberation.weighing.effects import GroupCell
from desktop.ui import look
from desktop.ui.widgets.basics import column, plain_tip, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.widgets.mark_axis import Mark, MarkAxis
from desktop.ui.words import initials, translate

APART = 50  # hundredths between the least and the greatest from which they are far apart

Names = Callable[[str], str]


def effect_words(effect: Fraction | int) -> str:
    """How an effect in hundredths of [-1, 1] is said; 0 is as things are now."""
    steps = (
        (-67, translate("effects", "goes hard against it")),
        (-34, translate("effects", "goes against it")),
        (-1, translate("effects", "goes a little against it")),
        (0, translate("effects", "changes nothing for it")),
        (33, translate("effects", "serves it a little")),
        (66, translate("effects", "serves it")),
    )
    if -1 < effect < 1 and effect:
        return steps[2][1] if effect < 0 else steps[4][1]
    for limit, phrase in steps:
        if effect <= limit:
            return phrase
    return translate("effects", "serves it very much")


def cell_sentence(cell: GroupCell) -> str:
    """The middle of what all say of a value, and how far apart they are."""
    said = translate("effects", "It {words} ({u}).").format(
        words=effect_words(Fraction(cell.halves, 2)), u=signed(cell.effect)
    )
    effects = cell.counted
    if len(effects) == 1:
        alone = translate("effects", "One has said so; nobody else has looked, so it stands.")
        return f"{said} {alone}"
    apart = translate("effects", "The {n} who have looked are close: {low} to {high}.")
    if not cell.spread:
        apart = translate("effects", "All {n} who have looked agree.")
    elif cell.spread >= APART:
        apart = translate("effects", "The {n} who have looked are far apart: {low} to {high}.")
    low, high = signed(effects[0] / HUNDRED), signed(effects[-1] / HUNDRED)
    said = f"{said} {apart.format(n=len(effects), low=low, high=high)}"
    if not cell.silent:
        return said
    left = translate("effects", "{n} of them said nothing of it, which counts as 0.")
    return f"{said} {left.format(n=len(cell.silent))}"


def who_says(cell: Assessment, name: str) -> str:
    """ "Bo's agent: +0.40, going by “quiet”", with the words that it rests on, if any."""
    text = translate("effects", "{name}, by hand: {u}")
    if cell.by == "agent":
        text = translate("effects", "{name}'s agent: {u}")
    said = text.format(name=name, u=signed(cell.effect / HUNDRED))
    if not cell.words:
        return said
    # An agent's words come quoted, with what falls away told apart; a person's as they are.
    quoted = cell.words if cell.by == "agent" else f"“{cell.words}”"
    return translate("effects", "{said}, going by {words}").format(said=said, words=quoted)


def says_nothing(name: str) -> str:
    """Of whoever has looked at the option and left this value out."""
    return translate("effects", "{name} said nothing: 0").format(name=name)


def _each_says(cell: GroupCell, name_of: Names) -> list[str]:
    said = [who_says(each, name_of(each.member)) for each in cell.said]
    return said + [says_nothing(name_of(member)) for member in cell.silent]


class EffectAxis(MarkAxis):
    """One value: a bar up to the middle, a round mark for what a person says, a square one for
    what an agent says."""

    def __init__(self, cell: GroupCell, value: str, name_of: Names) -> None:
        self._effect = cell.effect
        marks = [
            Mark(
                initials(name_of(each.member)),
                each.effect / HUNDRED,
                "round" if each.by == "hand" else "square",
            )
            for each in cell.said
        ] + [Mark(initials(name_of(member)), 0.0, "round", faint=True) for member in cell.silent]
        name = translate("effects", "{value}: {said}").format(value=value, said=cell_sentence(cell))
        super().__init__(marks, name, "; ".join(_each_says(cell, name_of)))

    def under(self, painter: QPainter, y: float) -> None:
        now, half = look.current(), look.current().px(4)
        left, right = sorted((self.across(0), self.across(self._effect)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tokens.accent if self._effect >= 0 else now.tokens.warn))
        painter.drawRect(QRectF(QPointF(left, y - half), QPointF(max(right, left + 2), y + half)))


def cell_parts(cell: GroupCell, value: ValueWords, name_of: Names) -> QBoxLayout:
    """A value's row: its name, the drawing, the sentence, and each who said something."""
    title = words(value.name, "strong")
    title.setToolTip(plain_tip(value.sentence))
    role = "warn" if cell.spread >= APART else "body"
    lines: Sequence[QWidget] = [words(said, "small") for said in _each_says(cell, name_of)]
    axis = EffectAxis(cell, value.name, name_of)
    return column(title, axis, words(cell_sentence(cell), role), *lines, gap=3)


def summary(cells: Sequence[GroupCell], values: Mapping[str, ValueWords]) -> str:
    """What an option does, in a sentence: how many values, the most served and the most hurt."""
    if not cells:
        return translate("effects", "Nobody has said yet what it does to any value.")
    most, least = max(cells, key=lambda c: c.halves), min(cells, key=lambda c: c.halves)
    said = []
    if most.halves > 0:
        text = translate("effects", "It serves {value} most ({u}).")
        said.append(text.format(value=values[most.value].name, u=signed(most.effect)))
    if least.halves < 0:
        text = translate("effects", "It goes most against {value} ({u}).")
        said.append(text.format(value=values[least.value].name, u=signed(least.effect)))
    if not said:
        said.append(translate("effects", "By the middle of what is said it changes nothing."))
    apart = sum(cell.spread >= APART for cell in cells)
    if apart == 1:
        said.append(translate("effects", "On 1 value we are far apart."))
    elif apart:
        said.append(translate("effects", "On {n} values we are far apart.").format(n=apart))
    return " ".join(said)
