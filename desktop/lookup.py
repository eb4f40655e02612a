"""What a person types to name a thing, and the thing: numbers, beginnings of ids, names."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.state import Deliberation
from desktop.views import GroupSummary, GroupView


class Ambiguous(FolkmootError):
    """The name fits nothing, or more than one thing."""


def _one(kind: str, typed: str, found: Iterable[str]) -> str:
    ids = list(dict.fromkeys(found))
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise Ambiguous(f"There is no {kind} {typed!r}; 'folkmoot status' lists what there is.")
    raise Ambiguous(f"{typed!r} fits {len(ids)} of them; type more of the {kind}'s id.")


def group_id(groups: Iterable[GroupSummary], typed: str | None) -> str:
    """By name or the beginning of the id; the only group where nothing is typed."""
    known = list(groups)
    if not known:
        raise Ambiguous("There is no group here yet; 'folkmoot found NAME' founds one.")
    if typed is None:
        return _one("group", "(the only one)", (group.id for group in known))
    return _one("group", typed, (g.id for g in known if g.name == typed or g.id.startswith(typed)))


def clause_id(view: GroupView, typed: str) -> str:
    """By its number in the book (such as 2.1) or the beginning of its id."""
    numbered = {clause.id: view.numbers[clause.id] for clause in view.rulebook.clauses}
    exact = [clause for clause, number in numbered.items() if number == typed]
    return _one("clause", typed, exact or (c for c in numbered if c.startswith(typed)))


def section_id(view: GroupView, typed: str) -> str:
    """By number, title or the beginning of the id; "" for none."""
    if not typed:
        return ""
    sections = view.rulebook.sections
    exact = [s.id for s in sections if typed in (view.numbers.get(s.id), s.title)]
    return _one("section", typed, exact or (s.id for s in sections if s.id.startswith(typed)))


def deliberation_id(view: GroupView, typed: str | None) -> str:
    """By the beginning of its id, or by its clause; the only unfinished one if nothing is typed."""
    every = view.state.deliberations
    if typed is None:
        return _one("deliberation", "(the open one)", (d.id for d in every if not d.adopted))
    found = [d.id for d in every if d.id.startswith(typed)]
    if not found:
        number = {view.numbers.get(d.clause): d.id for d in every}
        found = [number[typed]] if typed in number else []
    return _one("deliberation", typed, found)


def option_id(deliberation: Deliberation, typed: str) -> str:
    """ "keep", its place in the list (1 for the first after keep), or the beginning of its id."""
    if typed == KEEP:
        return KEEP
    options = [option.id for option in deliberation.options if option.id != KEEP]
    if typed.isdigit() and len(typed) < 3 and 1 <= int(typed) <= len(options):
        return options[int(typed) - 1]
    return _one("option", typed, (option for option in options if option.startswith(typed)))


def among(kind: str, typed: str, ids: Iterable[str]) -> str:
    """The one of `ids` that begins with what was typed."""
    return _one(kind, typed, (each for each in ids if each.startswith(typed)))
