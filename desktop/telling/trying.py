"""A trial and its review, in words."""

from __future__ import annotations

from deliberation.state import Deliberation, Trial
from desktop.telling.deliberation import ENDED
from desktop.telling.words import names, wrapped
from desktop.views import GroupView


def trial(view: GroupView, about: Deliberation, it: Trial) -> str:
    """The terms, who has said what they saw, what it was once it is opened, and how it ends."""
    label = names(view, about.id)
    lines = [f"Trial [{it.id[:8]}] of {label.get(it.option, it.option[:8])}, until {it.until}"]
    for what, said in (("hope", it.hope), ("worked if", it.worked), ("failed if", it.failed)):
        if said:
            lines.append(wrapped(f"{what}: {said}", "    ", "  "))
    if not it.running and not it.closed:
        return "\n".join([*lines, "  Nothing was adopted on these terms."])
    lines += _seen(view, it)
    lines += [
        f"  {view.name_of(member)} says: {verdict}" for member, verdict in it.verdicts.items()
    ]
    if it.closed:
        lines.append(f"  It {ENDED[it.verdict]}.")
    if it.over and not it.back:
        lines.append("  The former text is not put back yet; 'folkmoot put-back' does.")
    lines += [wrapped(f"lesson: {each}", "    ", "  ") for each in it.lessons]
    return "\n".join(lines)


def _seen(view: GroupView, it: Trial) -> list[str]:
    opened = {each.member for each in it.outcomes}
    sealed = [view.name_of(each) for each in it.sealed if each not in opened]
    missing = [m.name for m in view.state.current if m.id not in it.sealed]
    lines = []
    for each in it.outcomes:
        harm = f", harm {each.harm / 100:.2f}" if each.harm else ""
        note = f": “{each.note}”" if each.note else ""
        said = f"{view.name_of(each.member)} saw: {each.result}{harm}{note}"
        lines.append(wrapped(said, "    ", "  "))
    if sealed:
        lines.append(f"  sealed by {', '.join(sealed)}, to be opened once all have recorded theirs")
    if missing and not it.closed:
        lines.append(f"  not recorded yet by {', '.join(missing)}")
    return lines
