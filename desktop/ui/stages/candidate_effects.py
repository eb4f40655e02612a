"""What a wording does to our values, in a few short words; what that rests on is said beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from deliberation.acts import Candidate, Cell
from deliberation.fields import HUNDRED
from deliberation.profiles.values import ValueWords
from desktop.ui.pages.agent_known import language
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.basics import plain_tip, words
from desktop.ui.widgets.blend_table import signed
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import join_names, translate

if TYPE_CHECKING:
    from desktop.workspace import Workspace

NAMED = 3  # values that are named; the others are counted, and named in the tooltip


def effects_of(desk: Desk, candidate: Candidate) -> Later:
    """A line for what it serves and one for what it goes against, as the mediator reads it."""

    def ask(workspace: Workspace) -> dict[str, ValueWords]:
        return {each.value: each for each in workspace.values(language())}

    return Later(desk.session, "values", ask, lambda values: _lines(candidate, values))


def _lines(candidate: Candidate, values: Mapping[str, ValueWords]) -> Parts:
    ordered = sorted(candidate.effects, key=lambda cell: -abs(cell.effect))
    parts = []
    for text, cells in (
        (translate("effects", "Serves: {values}"), [c for c in ordered if c.effect > 0]),
        (translate("effects", "Goes against: {values}"), [c for c in ordered if c.effect < 0]),
    ):
        if cells:
            line = words(text.format(values=_named(cells, values)), "small")
            rests = "; ".join(_rests(cell, values) for cell in cells)
            line.setToolTip(plain_tip(rests))
            line.setAccessibleDescription(rests)
            parts.append(line)
    return parts


def _named(cells: Sequence[Cell], values: Mapping[str, ValueWords]) -> str:
    names = [values[cell.value].name for cell in cells[:NAMED]]
    more = len(cells) - NAMED
    if more > 0:
        names.append(translate("effects", "{n} more").format(n=more))
    return join_names(names)


def _rests(cell: Cell, values: Mapping[str, ValueWords]) -> str:
    """ "Caring +0.40, going by “help”"."""
    said = f"{values[cell.value].name} {signed(cell.effect / HUNDRED)}"
    if not cell.words:
        return said
    return translate("effects", "{said}, going by {words}").format(said=said, words=cell.words)
