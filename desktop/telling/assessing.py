"""Effects, impositions, and how far agents are to be trusted, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deliberation.agents import fidelity
from deliberation.agents import scores as agent_scores
from deliberation.agents.fidelity import Fidelity
from deliberation.agents.scores import Score
from deliberation.state import Deliberation
from deliberation.weighing.effects import FarOff, GroupCell, Table
from desktop.shapes.assessing import imposed
from desktop.telling.touched import imposition
from desktop.telling.words import names, wrapped
from desktop.views import GroupView


def effects(
    view: GroupView,
    about: Deliberation,
    tables: Sequence[Table],
    off: Sequence[FarOff],
    values: Mapping[str, str],
    own: Mapping[str, int] | None = None,
) -> str:
    """Each option's table with who said what, and whoever is far off.

    `values` names values. `own`: what an option is worth to the owner by their own values, in
    hundredths, which nobody else sees.
    """
    if not any(table.cells for table in tables):
        return "Nobody has said yet what an option does; 'folkmoot assess' does."
    label, lines = names(view, about.id), list[str]()
    for table in tables:
        lines += ["", f"{label[table.option]}:"]
        lines += [line for cell in table.cells for line in _cell(view, cell, values)]
        if own and table.option in own:
            lines.append(f"  by your own values that is {own[table.option] / 100:+.2f} for you")
        if not table.cells:
            lines.append("  nobody has said what it does")
    if off:
        lines.append("")
    for each in off:
        agent = f", {each.by_agent} of them by their agent" if each.by_agent else ""
        lines.append(
            f"{view.name_of(each.member)} is far off the others on {each.off} of {each.shared} "
            f"cells{agent}; the middle keeps that from moving the table."
        )
    return "\n".join(lines[1:])


def _cell(view: GroupView, cell: GroupCell, values: Mapping[str, str]) -> list[str]:
    apart = f", {cell.spread / 100:.2f} apart" if len(cell.counted) > 1 else ""
    if not apart:
        apart = ", by one alone: nobody else has looked at this option"
    lines = [f"  {values[cell.value]} {cell.effect:+.3f}{apart}"]
    for said in cell.said:
        how = "" if said.by == "hand" else "'s agent"
        words = said.words if "“" in said.words else f"“{said.words}”"  # an agent quotes already
        words = f" ({words})" if said.words else ""
        name = f"{view.name_of(said.member)}{how}"
        lines.append(wrapped(f"{name} {said.effect / 100:+.2f}{words}", "      "))
    lines += [f"    {view.name_of(member)} said nothing: 0" for member in cell.silent]
    return lines


def impositions(view: GroupView) -> str:
    found = imposed(view)
    if not found:
        return "No rule is said to touch anybody who has not consented to it."
    return "\n".join(
        [
            "These are touched by a rule to which they have not consented; it has no force on "
            "them:",
            *(imposition(view, each) for each in found),
        ]
    )


def agents(
    view: GroupView, scores: Sequence[Score], faithful: Mapping[str, Fidelity], own: Fidelity
) -> str:
    """`faithful`: by member, from what was opened; `own` from all that this laptop sealed."""
    said = {member.id: member.name for member in view.state.members}
    lines = ["How options are marked by others, by whose agent or hand they are:"]
    lines += [wrapped(agent_scores.sentence(each, said), "    ", "  ") for each in scores]
    lines += ["", "How well each agent foretold its owner, by what was opened to the group:"]
    lines += [
        wrapped(fidelity.sentence(each, said[member]), "    ", "  ")
        for member, each in faithful.items()
    ]
    lines += ["", "Your own, by all that this laptop sealed, which nobody else sees:"]
    lines.append(wrapped(fidelity.sentence(own, said[view.me]), "    ", "  "))
    return "\n".join(lines)
