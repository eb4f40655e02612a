"""What a person types to name a thing, and the thing: numbers, beginnings of ids, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.profiles.values import ValueWords
from deliberation.state import Deliberation
from desktop.views import GroupSummary, GroupView

SHORTEST = 4  # digits of an id that are enough to mean it


class Ambiguous(FolkmootError):
    """The name fits nothing, or more than one thing."""


def _one(kind: str, typed: str, found: Iterable[str], listed: str = "status") -> str:
    ids = list(dict.fromkeys(found))
    if len(ids) == 1:
        return ids[0]
    if not ids and not typed:
        raise Ambiguous(f"There is no {kind} yet; 'folkmoot {listed}' lists what there is.")
    if not ids:
        raise Ambiguous(f"There is no {kind} “{typed}”; 'folkmoot {listed}' lists what there is.")
    if not typed:
        raise Ambiguous(f"Say which {kind} you mean: there are {len(ids)} of them.")
    raise Ambiguous(f"“{typed}” fits {len(ids)} of them; type more of the {kind}'s id.")


def _beginning(typed: str, ids: Iterable[str]) -> list[str]:
    """The ids that begin so, all where nothing was typed.

    A digit or two are more likely a slip in a number than the beginning of an id: none for those.
    """
    return [each for each in ids if each.startswith(typed) and not 0 < len(typed) < SHORTEST]


def group_id(groups: Iterable[GroupSummary], typed: str | None) -> str:
    """By name or the beginning of the id; the only group where nothing is typed."""
    every = list(groups)
    known = [each for each in every if each.joined] or every if typed is None else every
    if not known:
        raise Ambiguous("There is no group here yet; 'folkmoot found NAME' founds one.")
    if typed is None and len(known) > 1:
        names = ", ".join(f"“{group.name}”" for group in known)
        raise Ambiguous(f"There are {len(known)} groups here; say --group, one of {names}.")
    if typed is None:
        return known[0].id
    return _one("group", typed, (g.id for g in known if g.name == typed or g.id.startswith(typed)))


def clause_id(view: GroupView, typed: str) -> str:
    """By its number in the book (such as 2.1) or the beginning of its id."""
    numbered = {clause.id: view.numbers[clause.id] for clause in view.rulebook.clauses}
    exact = [clause for clause, number in numbered.items() if number == typed]
    return _one("clause", typed, exact or _beginning(typed, numbered))


def section_id(view: GroupView, typed: str) -> str:
    """By number, title or the beginning of the id; "" for none."""
    if not typed:
        return ""
    sections = view.rulebook.sections
    exact = [s.id for s in sections if typed in (view.numbers.get(s.id), s.title)]
    return _one("section", typed, exact or _beginning(typed, (s.id for s in sections)))


def deliberation_id(view: GroupView, typed: str | None) -> str:
    """By the beginning of its id, or by its clause.

    If nothing is typed, the only one that is not decided yet, or the only one there is.
    """
    every = view.state.deliberations
    if typed is None:
        todo = [each.id for each in every if not each.adopted] or [each.id for each in every]
        if len(todo) == 1:
            return todo[0]
        if not todo:
            raise Ambiguous("Nothing is being deliberated; 'folkmoot acknowledge' begins.")
        raise Ambiguous(
            f"There are {len(todo)} deliberations; say --deliberation with a clause's number or "
            "the start of an id from 'folkmoot status'."
        )
    newest = {view.numbers[d.clause]: d.id for d in every if d.clause in view.numbers}
    if typed in newest:
        return newest[typed]
    return _one("deliberation", typed, _beginning(typed, (d.id for d in every)))


def option_id(deliberation: Deliberation, typed: str) -> str:
    """ "keep", its place in the list (1 for the first after keep), or the beginning of its id."""
    if typed == KEEP:
        return KEEP
    options = [option.id for option in deliberation.options if option.id != KEEP]
    if typed.isdigit() and len(typed) < 3 and 1 <= int(typed) <= len(options):
        return options[int(typed) - 1]
    return _one("option", typed, _beginning(typed, options))


def member_id(view: GroupView, typed: str) -> str:
    """A member of today by name, whatever its case, or the beginning of the id."""
    return by_name("member", typed, {each.id: each.name for each in view.state.current})


def former_id(view: GroupView, typed: str) -> str:
    """Likewise somebody who was a member and is none now."""
    gone = {each.id: each.name for each in view.state.members if each.left}
    return by_name("former member", typed, gone)


def by_name(kind: str, typed: str, names: Mapping[str, str], listed: str = "status") -> str:
    """The one of `names`, by id, that has this name, whatever its case, or begins with this id.

    Nothing typed never means the only one there is.
    """
    wanted = " ".join(typed.split()).casefold()
    exact = [id_ for id_, name in names.items() if wanted and name.casefold() == wanted]
    return _one(kind, typed, exact) if exact else named(kind, typed, names, listed)


def value_id(values: Iterable[ValueWords], typed: str) -> str:
    """One of the twenty by its id or name, or the beginning of either, whatever the case."""
    every = {each.value: each.name.casefold() for each in values}
    wanted = " ".join(typed.split()).casefold()
    exact = [value for value, name in every.items() if wanted in (value, name)]
    begins = [
        value
        for value, name in every.items()
        if wanted and (value.startswith(wanted) or name.startswith(wanted))
    ]
    found = exact or begins
    if len(found) == 1:
        return found[0]
    raise Ambiguous(
        f"“{typed[:60]}” fits {len(found) or 'none'} of the twenty values; 'folkmoot values' lists "
        "them."
    )


def among(kind: str, typed: str, ids: Iterable[str], listed: str = "status") -> str:
    """The one of `ids` that begins with what was typed; the only one if nothing was.

    `listed` is the command that lists them.
    """
    return _one(kind, typed, _beginning(typed, ids), listed)


def named(kind: str, typed: str, ids: Iterable[str], listed: str = "status") -> str:
    """As `among`, for what cannot be undone: nothing typed never means the only one there is."""
    if not typed.strip():
        raise Ambiguous(f"Say which {kind} is meant; 'folkmoot {listed}' lists what there is.")
    return among(kind, typed, ids, listed)
