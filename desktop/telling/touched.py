"""Whom a text touches, in words."""

from __future__ import annotations

from deliberation.touching import CONSENTING, MEMBERS, NAMED, Imposition, Party
from desktop.views import GroupView

_KINDS = {CONSENTING: "those who consent", MEMBERS: "all members", NAMED: ""}


def party(view: GroupView, it: Party) -> str:
    said = it.name or _KINDS.get(it.who) or "whoever comes by"
    return said + aside(view, it.speaker, it.harm)


def aside(view: GroupView, speaker: str, harm: int) -> str:
    """Who speaks for them, and what it does to them, where anybody said so."""
    more = [f"{view.name_of(speaker)} speaks for them"] if speaker else []
    if harm:
        more.append(f"harm {harm / 100:.2f}")
    return f" ({'; '.join(more)})" if more else ""


def imposition(view: GroupView, it: Imposition) -> str:
    number = view.numbers.get(it.clause, "?")
    return f"  {number}  {it.name}{aside(view, it.speaker, it.harm)}"
