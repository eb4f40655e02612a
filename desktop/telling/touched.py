"""Whom a text touches, in words."""

from __future__ import annotations

from deliberation.folding.touching import CONSENTING, MEMBERS, NAMED, Imposition, Party, by_speaker
from desktop.views import GroupView

_KINDS = {CONSENTING: "those who consent", MEMBERS: "all members", NAMED: ""}


def party(view: GroupView, it: Party) -> str:
    return (it.name or _KINDS.get(it.who) or "whoever comes by") + _aside(view, it)


def _aside(view: GroupView, it: Party | Imposition) -> str:
    """Who speaks for them, what it does to them, and who says what of that."""
    more = [f"{view.name_of(it.speaker)} speaks for them"] if it.speaker else []
    if any(harm for _, harm in it.harms):
        more.append(f"harm {it.harm / 100:.2f}: {_said(view, it)}")
    return f" ({'; '.join(more)})" if more else ""


def _said(view: GroupView, it: Party | Imposition) -> str:
    if len(it.harms) == 1:
        who = view.name_of(it.harms[0][0])
        return f"only {who} has said whom it touches, nobody else has looked"
    counts = "who speaks for them goes first" if by_speaker(it) else "the middle counts"
    said = ", ".join(f"{view.name_of(who)} {harm / 100:.2f}" for who, harm in it.harms)
    return f"{counts} of {said}"


def imposition(view: GroupView, it: Imposition) -> str:
    number = view.numbers.get(it.clause, "?")
    return f"  {number}  {it.name}{_aside(view, it)}"
