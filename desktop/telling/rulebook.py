"""The rulebook and what is going on in the group, in words."""

from __future__ import annotations

from collections.abc import Mapping

from crdt.verify import Verification
from deliberation.folding.settings import SETTINGS
from deliberation.folding.touching import CONSENTING, parties
from deliberation.rulebook import Clause
from desktop.export import markup
from desktop.piece_origins import PieceOrigin
from desktop.shapes.assessing import imposed
from desktop.telling.belonging import membership
from desktop.telling.deliberation import deliberation
from desktop.telling.touched import party
from desktop.telling.words import in_fours, who_is_bound, wrapped
from desktop.views import GroupView


def status(view: GroupView, origins: Mapping[str, PieceOrigin]) -> str:
    """The rulebook, who is bound, the deliberations and what is in quarantine.

    `origins`: for the clauses that came from a piece, which one.
    """
    members = ", ".join(member.name for member in view.state.current)
    lines = [
        f"{view.state.group_name}: {members}",
        f"fingerprint {in_fours(view.fingerprint)}",
        f"{view.entries} entries, {len(view.rulebook.clauses)} clauses",
        *_decides(view),
    ]
    if view.waiting:
        lines.append(f"{view.waiting} entries kept aside until what they build on comes")
    lines += membership(view)
    lines += _clauses(view, origins)
    for each in view.state.deliberations:
        lines += ["", *deliberation(view, each)]
    if view.quarantine:
        lines += ["", "In quarantine:"]
        lines += [
            f"  [{each.id[:8]}] {view.name_of(each.member) if each.member else 'a stranger'}: "
            f"{each.reason}"
            for each in view.quarantine
        ]
    return "\n".join(lines)


def _decides(view: GroupView) -> list[str]:
    """The settings that the group has chosen, and how many people the rules impose on."""
    chosen = [
        f"{each.name} “{' / '.join(each.value.splitlines())}”"
        for each in view.state.settings
        if each.value != SETTINGS[each.name].default
    ]
    imposed_on = len(imposed(view))
    lines = [f"the group chose {', '.join(chosen)}"] if chosen else []
    if imposed_on:
        times = "1 time" if imposed_on == 1 else f"{imposed_on} times"
        lines.append(
            f"the rules touch people who have not consented {times}; 'folkmoot impositions' lists "
            "them, and they are not bound"
        )
    return lines


def _clauses(view: GroupView, origins: Mapping[str, PieceOrigin]) -> list[str]:
    if not view.rulebook.clauses:
        return ["", "There are no rules yet; 'folkmoot import FILE' brings some in."]
    lines = []
    sections = {section.id: section for section in view.rulebook.sections}
    shown = None
    for clause in view.rulebook.clauses:
        if clause.section != shown and clause.section in sections:
            section = sections[clause.section]
            lines += ["", f"{view.numbers.get(section.id, '')} {section.title}"]
        shown = clause.section
        lines.append(f"  {view.numbers[clause.id]}  [{clause.id[:8]}]")
        lines.append(wrapped(markup.plain(clause.text), "    "))
        lines += [f"    -- {each}" for each in _margin(view, clause, origins)]
    return lines


def _margin(view: GroupView, clause: Clause, origins: Mapping[str, PieceOrigin]) -> list[str]:
    """What stands beside a clause: who is bound, whom it touches, where it comes from."""
    said = [who_is_bound(view.bindings[clause.id])]
    touched = parties(view.state.touches, clause.id, clause.sha256)
    if any(each.who != CONSENTING for each in touched):
        said.append(f"touches {', '.join(party(view, each) for each in touched)}")
    if clause.id in origins:
        it = origins[clause.id]
        said.append(f"from the piece “{it.title}”" + ("" if it.now else ", and changed since"))
    if clause.concurrent:
        said.append("changed by two people at the same time: read it again")
    return said


def verification(it: Verification) -> str:
    lines = [f"{it.group_name or it.group[:8]}: fingerprint {in_fours(it.fingerprint)}"]
    lines += [f"{'passed' if c.passed else 'FAILED'}  {c.name}: {c.detail}" for c in it.checks]
    lines.append("Every check passed." if it.passed else "Not every check passed.")
    return "\n".join(lines)
