"""Lessons, pieces, and a government composed from them, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from deliberation.pieces.composing_words import explain, next_best_sentence, reason, why
from deliberation.pieces.composition import Composition
from deliberation.pieces.piece import Parameter, Piece
from deliberation.pieces.worth import ONE
from deliberation.state import Deliberation
from deliberation.weighing.lessons import Known
from desktop.library import Broken
from desktop.telling.words import names, wrapped
from desktop.views import GroupView


def lessons(
    view: GroupView,
    found: Sequence[Known],
    likeness: Mapping[str, Sequence[int]],
    about: Deliberation | None,
) -> str:
    if not found:
        return (
            "There are no lessons yet: one is drawn from a trial whose review is closed, and "
            "'folkmoot lessons take' takes in those of others."
        )
    label = names(view, about.id) if about else {}
    own = {trial.id for each in view.state.deliberations for trial in each.trials}
    lines = []
    for place, each in enumerate(found):
        lines += ["", *_lesson(view, each, each.lesson.source in own)]
        for option, s in likeness.items():
            if s[place]:
                lines.append(f"  likeness to {label[option]}: {s[place] / 1000:.3f}")
    return "\n".join(lines[1:])


def _lesson(view: GroupView, it: Known, own: bool) -> list[str]:
    told, weighed = it.told, it.lesson
    whose = "our own" if own else f"from elsewhere [{weighed.source[:8]}]"
    if weighed.taker:
        whose += f", with all else that {view.name_of(weighed.taker)} alone took in"
    size = f"{told.group_size} members, {told.days} days"
    lines = [f"{weighed.title} ({whose}; {size})"]
    if told.made_up:
        lines.append("  a sample that never happened: it weighs nothing")
    if told.tags:
        lines.append(f"  about {', '.join(told.tags)}")
    lines.append(wrapped(f"tried: {' '.join(told.tried.split())}", "    ", "  "))
    lines.append(
        f"  worked {told.worked}, mixed {told.mixed}, failed {told.failed}: "
        f"y = {weighed.y / 1000:.3f}, trust t = {weighed.t / 1000:.3f}"
    )
    if told.harmed:
        lines.append(f"  {told.harmed} saw harm, the worst {told.harm / 100:.2f}")
    if told.unconsented:
        lines.append("  it touched somebody who had not consented")
    lines += [wrapped(f"a dissenter: “{each}”", "    ", "  ") for each in told.dissent]
    if told.text:
        lines.append(wrapped(f"lesson: {told.text}", "    ", "  "))
    return lines


def pieces(found: Sequence[Piece], own: Collection[str], broken: Sequence[Broken]) -> str:
    lines = []
    for area, some in groupby(found, key=lambda each: each.area):
        lines += ["", area]
        for each in some:
            mine = " (your own)" if each.id in own else ""
            lines.append(wrapped(f"{each.id}{mine}: {each.title}. {each.summary}", "    ", "  "))
    lines += ["", *(f"{each.file} is not used: {each.reason}" for each in broken)]
    return "\n".join(lines).strip() or "There are no pieces of this area here."


def piece(it: Piece, origin: Piece | None, values: Mapping[str, str]) -> str:
    lines = [f"{it.title}  [{it.id}], about {it.area}", wrapped(it.summary, "")]
    for clause in it.clauses:
        lines += ["", clause.title, wrapped(clause.text, "  | ")]
        lines.append(f"  touches {', '.join(clause.touches)}")
    if it.parameters:
        lines += ["", "To fill in:", *(f"  {_parameter(each)}" for each in it.parameters)]
    if it.effects:
        effects = (f"{values[v]} {effect / 100:+.2f}" for v, effect in it.effects.items())
        lines += ["", wrapped(f"What it tends to do: {', '.join(effects)}", "  ", "")]
    lines += [f"Needs {' or '.join(each)}." for each in it.needs]
    if it.conflicts:
        lines.append(f"Conflicts with {', '.join(it.conflicts)}.")
    if it.origin:
        lines.append(f"Changed from {f'“{origin.title}”' if origin else 'a piece not here'}.")
    lines += [wrapped(f"Idea: {each}", "  ", "") for each in it.ideas]
    return "\n".join(lines)


def _parameter(it: Parameter) -> str:
    limits = {
        "number": f"{it.low} to {it.high}",
        "period": f"{it.low} to {it.high} {it.unit}",
        "choice": " or ".join(it.choices),
    }.get(it.kind, "any words")
    return f"{it.name}={it.default}  {it.ask} ({limits})"


def composition(it: Composition, said: Mapping[str, str], explained: bool) -> str:
    """What is chosen and left out, with the reasons; every sum where it is `explained`."""
    if explained:
        return "\n\n".join(wrapped(each, "") for each in explain(it, said))
    lines = [f"Chosen, {it.clauses} clauses, worth {it.total / ONE:+.5f} to you in all:"]
    for chosen in sorted(it.chosen, key=lambda each: -each.worth.net):
        worth = f"{said[chosen.worth.piece]} ({chosen.worth.net / ONE:+.5f})."
        lines.append(wrapped(f"{worth} {reason(chosen, said)}", "    ", "  "))
    lines += ["", "Left out:"]
    for left in sorted(it.left_out, key=lambda each: -each.worth.net):
        worth = f"{said[left.worth.piece]} ({left.worth.net / ONE:+.5f})."
        lines.append(wrapped(f"{worth} {why(left, said)}", "    ", "  "))
    return "\n".join([*lines, "", wrapped(next_best_sentence(it, said), "")])
