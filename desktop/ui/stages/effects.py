"""What each option does to our values: the group's table, one's own say in it, one's agent's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deliberation.acts import KEEP
from deliberation.profiles.values import VALUES, ValueWords
from deliberation.state import Option
from deliberation.weighing.effects import FarOff, Table, far_off, table
from desktop.ui.pages.agent_known import language
from desktop.ui.stages.correcting import add_correction, add_missing
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.foreseeing import add_foreseen
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, rule, words
from desktop.ui.widgets.effect_table import cell_parts, summary
from desktop.ui.widgets.later import Later, Parts
from desktop.ui.words import join_names, translate

if TYPE_CHECKING:
    from desktop.workspace import Workspace

Values = Mapping[str, ValueWords]


def show_effects(desk: Desk) -> None:
    """Add what all say of each option that can be chosen, and the ways to say it oneself."""
    if all(option.id == KEEP for option in desk.about.standing):
        return
    desk.heading(translate("effects", "What each does to our values"))
    note = translate(
        "effects",
        "Compared with keeping things as they are. The middle of what all say counts, and whoever "
        "says something of an option but nothing of a value counts as 0 there: so nobody can drag "
        "it beyond what the others say. What you say by hand goes before your agent.",
    )
    desk.add(words(note, "small"))

    def ask(workspace: Workspace) -> Values:
        return {each.value: each for each in workspace.values(language())}

    desk.add(Later(desk.session, "values", ask, lambda values: _tables(desk, values)))


def _tables(desk: Desk, values: Values) -> Parts:
    options = [option for option in desk.about.standing if option.id != KEEP]
    tables = {option.id: table(option.id, desk.about.assessments) for option in options}
    parts = [_agent(desk, options)] if not desk.about.adopted else []
    off = far_off(tables.values())
    if off:
        lines = [words(_far_off(desk, each)) for each in off]
        why = translate("effects", "It changes no sum: the middle counts. Talk about it.")
        parts.append(Card(*lines, words(why, "small"), role="notice"))
    return [*parts, *(_card(desk, option, tables[option.id], values) for option in options)]


def _far_off(desk: Desk, each: FarOff) -> str:
    said = translate(
        "effects", "{name} is far from the others on {off} of the {shared} values compared."
    )
    if each.by_agent == each.off:
        said = translate(
            "effects",
            "{name}'s agent is far from the others on {off} of the {shared} values compared.",
        )
    elif each.by_agent:
        said = translate(
            "effects",
            "{name} is far from the others on {off} of the {shared} values compared, on "
            "{by_agent} of them by agent.",
        )
    return said.format(
        name=desk.view.name_of(each.member), off=each.off, shared=each.shared,
        by_agent=each.by_agent,
    )  # fmt: skip


def _agent(desk: Desk, options: list[Option]) -> Card:
    """The owner's agent, which goes by word lists; the screen says so."""
    me = desk.view.me
    said = {a.option for a in desk.about.assessments if a.member == me and a.by == "agent"}
    note = translate(
        "effects",
        "Your agent can look at the options for you. It goes by a list of words and understands "
        "nothing: look at the words that each of its guesses rests on, and correct what is wrong.",
    )

    def look() -> None:
        desk.act(
            translate("effects", "Your agent is looking…"),
            lambda ws, group, d: ws.assess_all_by_agent(group, d),
        )

    label = translate("effects", "Let my agent look")
    go = button(label, look, glyph="magnifying-glass")
    if all(option.id in said for option in options):
        go.setEnabled(False)
        note = translate(
            "effects",
            "Your agent has said something of every option, by a list of words and without "
            "understanding. Correct by hand what is wrong.",
        )
    return Card(words(note, "small"), row(go, None))


def _card(desk: Desk, option: Option, its: Table, values: Values) -> Card:
    name = desk.name(option)
    card = Card(words(name, "strong"), words(summary(its.cells, values)))
    what = f"effects {option.id}"
    shown = desk.is_open(what)
    label = translate("effects", "Value by value ({n})").format(n=len(its.cells))
    if shown:
        label = translate("effects", "Hide the values")
    elif not its.cells:
        label = translate("effects", "Say what it does")
    spoken = translate("effects", "{label}: {name}").format(label=label, name=name)
    toggle = button(label, lambda: desk.unfold(what, open_=not shown), "quiet", name=spoken)
    toggle.setObjectName(what)
    buttons = [toggle]
    if its.cells:
        mine = f"foresee {option.id}"
        open_ = desk.is_open(mine)
        label = translate("effects", "What your values make of it")
        spoken = translate("effects", "{label}: {name}").format(label=label, name=name)
        see = button(label, lambda: desk.unfold(mine, open_=not open_), "quiet", name=spoken)
        see.setObjectName(mine)
        buttons.append(see)
    card.body.addLayout(abreast(*buttons))
    if its.cells and desk.is_open(f"foresee {option.id}"):
        add_foreseen(desk, card, option)
    if shown:
        _cells(desk, card, option, its, values)
    return card


def _cells(desk: Desk, card: Card, option: Option, its: Table, values: Values) -> None:
    for cell in its.cells:
        card.body.addWidget(rule())
        card.body.addLayout(cell_parts(cell, values[cell.value], desk.view.name_of))
        if not desk.about.adopted:
            add_correction(desk, card, option, cell, values[cell.value])
    missing = [value for value in VALUES if its.cell(value) is None]
    if missing and not desk.about.adopted:
        card.body.addWidget(rule())
        add_missing(desk, card, option, [values[value] for value in missing])
    if not desk.about.adopted and its.cells:
        names = [m.name for m in desk.view.state.current
                 if all(m.id != a.member for cell in its.cells for a in cell.said)]  # fmt: skip
        if names:
            silent = translate("effects", "Nothing of it yet by {names}, or by their agents.")
            card.body.addWidget(words(silent.format(names=join_names(names)), "muted"))
