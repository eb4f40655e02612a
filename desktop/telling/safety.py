"""What was refused or set aside, and whose hands things can come into, in words."""

from __future__ import annotations

from collections.abc import Sequence

from crdt.quarantine import Quarantined
from desktop.hands import Hands
from desktop.telling.belonging import device
from desktop.telling.talking import when
from desktop.telling.words import wrapped
from desktop.views import GroupView

_WHY = {"refused": "refused", "fork": "one of two", "suspended": "set aside"}


def quarantine(view: GroupView, found: Sequence[Quarantined]) -> str:
    if not found:
        return "Nothing was refused or set aside."
    lines = []
    for each in found:
        by = device(view, each.device) if each.device else "nobody who signed it"
        lines.append(
            wrapped(f"[{each.id[:8]}] {_WHY[each.why]}, by {by}, {when(each.at)}: {each.reason}",
                    "    ", "")
        )  # fmt: skip
        if each.twin:
            lines.append(f"    the other one: [{each.twin[:8]}]")
        if each.summary:
            lines.append(wrapped(f"it says: {each.summary}", "    "))
    return "\n".join(lines)


def hands(before: Sequence[str], found: Sequence[Hands]) -> str:
    lines = [wrapped(each, "") for each in before]
    for each in found:
        lines += ["", each.who]
        for heading, said in (
            ("can", each.can),
            ("cannot", each.cannot),
            ("what helps", each.advice),
        ):
            lines.append(f"  {heading}:")
            lines += [wrapped(sentence, "    ", "  - ") for sentence in said]
    return "\n".join(lines)
